// A term opens its meaning by a press, by the pointer and from the keyboard; it can be dismissed, pointed at, and stays (WCAG 1.4.13).
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser } from "./support/browser.js";
import { showcase } from "./support/build.js";

const chromium = browser();
let url;
before(() => { url = pathToFileURL(join(showcase(), "the-desk/opening-the-desk.html")); });

test("from the keyboard, and Escape closes it", async () => {
  const page = await chromium.open(url);
  const term = page.locator("button.term").first();
  const meaning = page.locator(".meaning");
  await term.focus();
  assert.equal(await term.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Enter");
  assert.equal(await term.getAttribute("aria-expanded"), "true");
  assert.match(await meaning.textContent(), /The book in which every visit is written down/);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "../glossary.html#term-ledger");
  await page.keyboard.press("Escape");
  assert.ok(await meaning.isHidden());
  assert.ok(await term.evaluate((term) => term === document.activeElement), "the focus returns");
  assert.deepEqual(page.faults, []);
  await page.done();
});

test("with the pointer, which may go to the words and leave them", async () => {
  const page = await chromium.open(url);
  const term = page.locator("button.term").first();
  const meaning = page.locator(".meaning");
  await term.hover();
  await meaning.waitFor({ state: "visible" });
  await meaning.hover();
  await page.waitForTimeout(600);
  assert.ok(await meaning.isVisible(), "it stays while it is pointed at");
  await page.keyboard.press("Escape");
  assert.ok(await meaning.isHidden(), "it goes without the pointer being moved");
  await page.mouse.move(5, 5);
  await term.hover();
  await meaning.waitFor({ state: "visible" });
  await page.mouse.move(5, 5);
  await meaning.waitFor({ state: "hidden" });
  await page.done();
});

test("by a tap on a phone, within the screen", async () => {
  const page = await chromium.open(url, { width: 320, hasTouch: true, isMobile: true });
  for (const term of await page.locator("button.term").all()) {
    await term.tap();
    const box = await page.locator(".meaning").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
  }
  await page.locator("h1").tap();
  assert.ok(await page.locator(".meaning").isHidden());
  await page.done();
});

test("without scripts it is a link to the glossary", async () => {
  const page = await chromium.open(url, { javaScriptEnabled: false });
  await page.locator("a.term").first().click();
  await page.waitForURL("**/glossary.html#term-ledger");
  await page.done();
});

test("on paper it is a word, and its meaning stands at the end", async () => {
  const page = await chromium.open(url);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".terms").isVisible());
  assert.equal(await page.locator(".terms dt").first().textContent(), "Ledger");
  assert.equal(await page.locator("button.term").first().evaluate((term) => getComputedStyle(term).textDecorationLine), "none");
  await page.done();
});
