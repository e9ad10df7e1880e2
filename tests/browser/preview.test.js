// The preview: a saved page appears by itself, and what is wrong stands over the last good one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "./support/browser.js";
import { preview } from "./support/preview.js";

const { open } = browser();
const basics = (section) => `# Basics\n\n## ${section}\n\nWords.\n`;
const long = (end) => `# Long\n\n${Array.from({ length: 40 }, (_, part) => `## Part ${part}\n\nSome words.\n\nAnd more, see [[Signing In]].\n`).join("\n")}\n${end}\n`;
const files = { "manual.yaml": "title: Test Manual\n", "content/01-basics.md": basics("Signing In"), "content/02-long.md": long("The end.") };
const scrolled = (page) => page.evaluate(() => scrollY);

test("a saved page appears where its reader was", async () => {
  const { url, save, stop } = await preview(files);
  for (const place of ["", "#part-10"]) {
    const page = await open(`${url}long.html${place}`);
    await page.evaluate(() => scrollTo(0, 1500));
    save("content/02-long.md", long(`A new end ${place}.`));
    await page.getByText(`A new end ${place}.`).waitFor({ state: "attached" });
    await page.waitForFunction(() => scrollY === 1500);
    assert.deepEqual(page.faults, []);
    await page.done();
  }
  await stop();
});

test("findings stand over the last good page, can be put aside, and go when they are mended", async () => {
  const { url, save, stop } = await preview(files);
  const page = await open(`${url}long.html`);
  const link = page.locator("main a").first();
  await link.focus();
  save("content/01-basics.md", basics("Signing Off"));
  const dialog = page.getByRole("alertdialog", { name: "40 errors to mend" });
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /this manual has no chapter, page or section called Signing In/);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.ok(await link.evaluate((link) => link === document.activeElement), "focus is back where it was");
  // It stays aside on the next page, and the badge brings it back.
  await page.goto(`${url}basics.html`);
  const badge = page.getByRole("button", { name: "40 errors" });
  await badge.waitFor();
  assert.ok(await dialog.isHidden());
  await badge.click();
  await dialog.getByRole("link", { name: "Chapter 2: Long / Part 7" }).click();
  await page.waitForURL("**/long.html#part-7");
  await badge.waitFor();
  assert.ok(await dialog.isHidden());
  save("content/01-basics.md", basics("Signing In").replace("Words", "Mended words"));
  await badge.waitFor({ state: "detached" });
  await page.goto(`${url}basics.html`);
  await page.getByText("Mended words.").waitFor();
  assert.deepEqual(page.faults, []);
  await page.done();
  await stop();
});

test("a warning is a badge and covers nothing", async () => {
  const { url, save, stop } = await preview(files);
  const page = await open(`${url}basics.html`);
  save("content/01-basics.md", "# Basics\n\n## Signing In\n\n#### Deep\n\nWords.\n");
  await page.getByRole("button", { name: "1 warning" }).waitFor();
  assert.ok(await page.getByRole("alertdialog").isHidden());
  await page.getByRole("heading", { name: "Deep" }).waitFor();
  await page.done();
  await stop();
});

test("a manual that begins with an error is shown as soon as it is mended", async () => {
  const { url, save, stop } = await preview({ ...files, "content/03-use.md": "# Use\n\nSee [[Nowhere]].\n" });
  const page = await open(url);
  await page.getByRole("heading", { name: "This manual cannot be shown yet" }).waitFor();
  save("content/03-use.md", "# Use\n\nSee [[Basics]].\n");
  await page.getByRole("heading", { name: "Test Manual" }).waitFor();
  await page.done();
  await stop();
});

test("a browser that follows goes to the changed section", async () => {
  const { url, save, stop } = await preview(files, "--follow");
  const page = await open(`${url}basics.html`);
  await page.locator("main").waitFor();
  save("content/02-long.md", long("The new end."));
  await page.waitForURL("**/long.html#part-39");
  await page.waitForFunction(() => scrollY > 1000);
  save("content/02-long.md", long("The new end.").replace("Some words", "Other words"));
  await page.waitForURL("**/long.html#part-0");
  await page.getByText("Other words").waitFor();
  await page.waitForFunction(() => scrollY < 600);
  assert.ok(await scrolled(page) < 600);
  await page.done();
  await stop();
});
