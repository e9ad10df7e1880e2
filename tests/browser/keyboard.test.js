// The keyboard alone reaches and does everything, and where it is can always be seen.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, KINDS, pagesOf, stay, WIDTHS } from "./support/browser.js";
import { editions, hmis, large, reissued, showcase } from "./support/build.js";
import { serve } from "./support/serve.js";

const chromium = browser();
const sites = {};
before(() => Object.assign(sites, { hmis: hmis(), showcase: showcase(), reissued: reissued(), large: large(), editions: editions() }));
const address = (site, path) => pathToFileURL(join(sites[site], path)).href;

/** The element that has the focus: what it is, and whether a reader can see that. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  // A link may run over two lines; its first box is where it begins.
  const box = element.getClientRects()[0] ?? { left, top, width: 0, height: 0 };
  const x = box.left + Math.min(box.width / 2, 12), y = box.top + box.height / 2;
  const hit = document.elementFromPoint(x, y);
  const style = getComputedStyle(element);
  const name = `${element.localName}.${element.className}#${element.id} ${element.textContent.trim().slice(0, 30)}`;
  return {
    name, index: [...document.querySelectorAll("*")].indexOf(element),
    inView: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
    bare: hit !== null && (element.contains(hit) || hit.contains(element)),
    ring: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none",
  };
});

test("Tab reaches everything there is to press, and the ring is seen", async () => {
  for (const [site, width] of Object.keys(sites).flatMap((site) => WIDTHS.map((width) => [site, width]))) {
    const page = await chromium.open(address(site, "index.html"), { width, colorScheme: width === 800 ? "dark" : "light" });
    await stay(page);
    // The pages at the head of a site of editions lead on before anybody presses a key.
    const kinds = { large: KINDS.slice(1, 3), editions: ["2025/how-to-log-in.html", "2026/hmis-clienttrack-basics/new-page.html"] };
    for (const path of kinds[site] ?? pagesOf(sites[site])) {
      await page.goto(address(site, path));
      const wanted = await page.evaluate(() => {
        const all = [...document.querySelectorAll("*")];
        return [...document.querySelectorAll("a[href], button, select, summary, [tabindex='0']")]
          .filter((element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && element.getClientRects().length)
          .map((element) => all.indexOf(element));
      });
      const reached = new Set();
      for (let press = 0; press < wanted.length + 3; press++) {
        await page.keyboard.press("Tab");
        const now = await focused(page);
        if (now.name.startsWith("body") || reached.has(now.index)) break;
        reached.add(now.index);
        assert.ok(now.inView && now.bare && now.ring, `${path} at ${width}: ${JSON.stringify(now)}`);
      }
      const missed = wanted.filter((index) => !reached.has(index));
      assert.deepEqual(missed, [], `${path} at ${width}`);
    }
    await page.done();
  }
});

test("the skip link comes first and leads past the header", async () => {
  const page = await chromium.open(address("hmis", "how-to-log-in.html"), { width: 360 });
  await page.keyboard.press("Tab");
  assert.match((await focused(page)).name, /^a\.skip/);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "guidepost-content");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
  await page.done();
});

test("on a phone the chapters are one link away, and the contents open and lead on", async () => {
  const page = await chromium.open(address("hmis", "how-to-log-in.html"), { width: 360 });
  await page.locator(".to-chapters").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("#guidepost-chapters") !== null));
  await page.locator(".contents summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(new URL(page.url()).hash, "#steps-to-logging-into-clienttrack");
  await page.done();
});

test("the colors follow the system until the reader chooses, and the choice is kept", async () => {
  const server = await serve(sites.hmis);
  const page = await chromium.open(server.url, { colorScheme: "dark" });
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await paper();
  await page.locator("#guidepost-colors").focus();
  await page.keyboard.press("ArrowDown");
  const light = await paper();
  assert.notEqual(light, dark);
  await page.goto(`${server.url}how-to-log-in.html`);
  assert.equal(await paper(), light);
  assert.equal(await page.locator("#guidepost-colors").inputValue(), "light");
  assert.deepEqual(page.faults, []);
  await page.done();
  await server.stop();
});

test("a figure is enlarged with Enter, closed with Escape, and the focus returns", async () => {
  const page = await chromium.open(address("hmis", "how-to-log-in.html"), { width: 360 });
  const zoom = page.locator(".zoom").first();
  assert.equal(await zoom.getAttribute("aria-haspopup"), "dialog");
  await zoom.focus();
  await page.keyboard.press("Enter");
  const viewer = page.locator("dialog.viewer");
  assert.ok(await viewer.isVisible());
  assert.equal(await viewer.getAttribute("aria-label"), "Figure 1 Logging into ClientTrack");
  // Nothing behind the dialog can be reached from it.
  for (let press = 0; press < 5; press++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
  }
  await page.keyboard.press("Escape");
  assert.ok(await viewer.isHidden());
  assert.ok(await zoom.evaluate((zoom) => zoom === document.activeElement));
  await page.done();
});

test("the links to a step and to a section are copied by a button, and it is said", async () => {
  const server = await serve(sites.hmis);
  const page = await chromium.open(`${server.url}how-to-log-in.html`, { permissions: ["clipboard-read", "clipboard-write"] });
  const buttons = { "Copy link: Step 2 of 2": "steps-to-logging-into-clienttrack-step-2", "Copy link: Existing Users": "existing-users" };
  for (const [name, id] of Object.entries(buttons)) {
    await page.getByRole("button", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "Link copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${server.url}how-to-log-in.html#${id}`);
  }
  assert.deepEqual(page.faults, []);
  await page.done();
  await server.stop();
});
