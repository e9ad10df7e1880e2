// `guidepost check --report`: one page that holds everything, for people who don't use terminals.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import vnu from "vnu-jar";
import { browser, WIDTHS } from "./support/browser.js";
import { check, scratch } from "./support/build.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const chromium = browser();

const CHAPTERS = {
  "manual.yaml": "title: A <b>bold</b> Manual\nedition: 2025\nfeatured:\n  - Gone\n",
  "content/01-basics/index.md": "# Basics\n\n## Signing In\n\nSee [[Workspace]] and [[Chapter 1: Workspace]].\n",
  "content/01-basics/more.md": "# More\n\n[[Gone]] and [[Gone]] and a very_long_word_" + "without_end_".repeat(20) + " [[Gone]].\n\n#### Deep\n",
  "content/02-workspace.md": "# Workspace\n\n[[</script><script>alert(1)</script>]] [x](<javascript:alert(1)>) `<mark>`\n\n[[Basics]]\n",
  "content/03-alone.md": "# Alone\n\n[menus](02-Workspace.md)\n",
  "content/unused & <odd>.txt": "nobody refers to this\n",
};

/** The report of a manual with faults of many kinds, as the address of a file. */
function faulty() {
  const folder = scratch();
  for (const [path, text] of Object.entries(CHAPTERS)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return pathToFileURL(check(folder)).href;
}

/** Opened with every page's links shown, as somebody does who looks for one. */
async function open(options) {
  const page = await chromium.open(faulty(), options);
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  return page;
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in the report, in ${colorScheme}`, async () => {
    const page = await open({ colorScheme, bypassCSP: true });
    await page.evaluate(AXE);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
      assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${width} ${id}: ${node.html}`)), []);
    }
    await page.done();
  });
}

test("the report is valid HTML", () => {
  const file = new URL(faulty()).pathname;
  const { stderr, error } = spawnSync(process.env.JAVA ?? "java", ["-Xss4m", "-jar", vnu, "--errors-only", "--format", "gnu", file], { encoding: "utf8" });
  assert.equal(error, undefined, "Java could not be started; `JAVA` names it");
  assert.equal(stderr.replaceAll(file, ""), "");
});

test("the report runs and loads nothing, whatever the chapters hold", async () => {
  const page = await open();
  assert.equal(await page.locator("script, img, link, iframe, [onclick], [href^='javascript:']").count(), 0);
  assert.match(await page.locator("main").innerText(), /<\/script><script>alert\(1\)<\/script>/);
  assert.equal(await page.locator("h1").innerText(), "A <b>bold</b> Manual (2025): report");
  assert.deepEqual(page.faults, []);
  await page.done();
});

test("the report fits a phone", async () => {
  const page = await open({ width: 320 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.done();
});

test("every link of the report leads to a place in it", async () => {
  const page = await open();
  const lost = await page.evaluate(() =>
    [...document.querySelectorAll("a")].map((a) => a.getAttribute("href")).filter((href) => !document.getElementById(href.slice(1))));
  assert.deepEqual(lost, []);
  await page.done();
});

test("on paper, what is closed on the screen is open", async () => {
  const page = await chromium.open(faulty());
  const shown = () => page.evaluate(() => document.querySelector("details .places").checkVisibility({ contentVisibilityAuto: true }));
  assert.equal(await shown(), false);
  await page.emulateMedia({ media: "print" });
  // What was not drawn so far is laid out with the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  assert.equal(await shown(), true);
  await page.done();
});
