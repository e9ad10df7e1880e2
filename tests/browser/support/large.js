// A manual of any size, the same on every machine: chapters of twenty pages, with steps, notes, figures, tables and references.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PAGES_IN_A_CHAPTER = 20;
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="240" viewBox="0 0 600 240"><rect width="600" height="240" fill="#e4ebea"/><rect x="40" y="60" width="520" height="40" fill="#fff" stroke="#345"/></svg>\n`;

const page = (chapter, number, last) => `---
description: What the form on page ${number} of part ${chapter} is for.
---

# Form ${chapter}.${number}

This page shows how to fill in form ${number} of part ${chapter}. Read it once before you begin.

## Before You Begin

Keep the record open in another window. ${number < last ? `When you are done, go on to [the next form](form-${number + 1}.md).` : "This is the last form of this part."}

> [!NOTE]
> A form that was not saved is kept until the end of the day.

## Steps to Fill in Form ${chapter}.${number}

Step 1: Open the list of forms and choose **Form ${chapter}.${number}**.

![An empty form with one field.](../images/form.svg "Form ${chapter}.${number}, not yet filled in")

Step 2: Fill in every field that is marked.

Step 3: Click **Save**.

## What Each Field Means

| Field | What to write |
|---|---|
| Name | As it stands in the record |
| Date | The day of the visit |

### When a Field Is Locked

Ask the person who opened the record. The first chapter says more: see [[Chapter 1: Part 1]].
`;

/** Writes a manual of about `pages` pages into `folder`. */
export function writeLarge(folder, pages) {
  const content = join(folder, "content");
  mkdirSync(join(content, "images"), { recursive: true });
  writeFileSync(join(content, "images/form.svg"), PICTURE);
  writeFileSync(join(folder, "manual.yaml"), "title: A Large Manual\ndescription: Many forms, one page for each.\nfeatured:\n  - Part 1\n");
  writeFileSync(join(content, "index.md"), "# A Large Manual\n\nChoose a part below.\n");
  const chapters = Math.max(1, Math.round(pages / PAGES_IN_A_CHAPTER));
  for (let chapter = 1; chapter <= chapters; chapter++) {
    const part = join(content, `${String(chapter).padStart(3, "0")}-part-${chapter}`);
    mkdirSync(part);
    writeFileSync(join(part, "index.md"), `---\ndescription: The forms of part ${chapter}.\n---\n\n# Part ${chapter}\n\nThe forms of this part, in the order in which you need them.\n`);
    for (let number = 1; number < PAGES_IN_A_CHAPTER; number++) {
      writeFileSync(join(part, `form-${number}.md`), page(chapter, number, PAGES_IN_A_CHAPTER - 1));
    }
  }
}
