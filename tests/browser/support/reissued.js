// A manual in its second edition, with all that a page can say of its own age: what changed, where things went, when it was reviewed, that it is
// a draft, and, where the settings say so, that there is a newer edition.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FIRST = {
  "manual.yaml": "title: Help Desk Manual\nedition: 2024\n",
  "content/index.md": "# Help Desk Manual\n\nChoose a chapter below.\n",
  "content/01-basics/index.md": "# Basics\n\n## Rules\n\nA password is good for ninety days.\n\n## Old Habits\n\nWrite it down.\n\n## Ask for Help\n\nThe help desk answers in a day.\n",
  "content/01-basics/resets.md": "# Resets\n\n## Locked Out\n\nWrite to the help desk when you are locked out.\n",
  "content/02-reports.md": "# Reports\n\n## Each Month\n\nReports are made each month. See [[Locked Out]].\n\n## Each Year\n\nOne report looks back on the year.\n",
  "content/03-fax.md": "# Fax\n\nThe fax machine stands in the hall beside the door.\n",
};
const SECOND = {
  "manual.yaml": "title: Help Desk Manual\nedition: 2025\nchanges: true\nchange-marks: true\nedit-url: https://example.org/edit/{path}\n",
  "content/01-basics/index.md": "---\nreviewed: 2020-01-31\nreview-every: 1 month\n---\n\n# Basics\n\n## Rules\n\nA password is good for sixty days.\n\n## Two Devices\n\nUse your telephone as well as your computer.\n\n## Ask for Help\n\nThe help desk answers in a day.\n",
  "content/04-help.md": "---\nreviewed: 2020-01-31\nreview-every: 90 years\n---\n\n# Help\n\n## Telephone\n\nCall at any time of the day.\n\n## Letters\n\nWrite when there is time.\n",
  "content/05-plans.md": "---\ndraft: true\ndescription: What may come next year.\n---\n\n# Plans\n\n## Next Year\n\nA third device.\n\n## The Year After\n\nNobody knows.\n",
};

/** Writes the manual into `folder`, with more settings; `run` runs the program there. */
export function writeReissued(folder, run, settings) {
  const put = (files) => Object.entries(files).forEach(([path, text]) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  });
  put(FIRST);
  run("build", folder, "--record", "--quiet");
  rmSync(join(folder, "output"), { recursive: true });
  put({ ...SECOND, "manual.yaml": SECOND["manual.yaml"] + settings });
  rmSync(join(folder, "content/03-fax.md"));
  run("rename", "Locked Out", "When You Are Locked Out", folder, "--quiet");
  run("mv", "02-reports.md", "01-basics/reports.md", folder, "--quiet");
}
