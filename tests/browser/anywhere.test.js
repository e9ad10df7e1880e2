// The manual works wherever it is opened: from a web server or from disk, with scripts or without, and it asks no other host for anything.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, KINDS, pagesOf, WIDTHS } from "./support/browser.js";
import { archived, hmis, large, reissued, rightToLeft, showcase } from "./support/build.js";
import { serve } from "./support/serve.js";

const chromium = browser();
const sites = {};
before(() => Object.assign(sites, { hmis: hmis(), showcase: showcase(), rightToLeft: rightToLeft(), reissued: reissued(), archived: archived(), large: large() }));

/** Runs `judge` with the address of a site, from disk and from a web server. */
async function everywhere(site, judge) {
  await judge(`${pathToFileURL(site)}/`, "from disk"); // a folder, as links see it
  const server = await serve(site);
  await judge(server.url, "from a web server");
  await server.stop();
}

for (const name of ["hmis", "showcase", "rightToLeft", "reissued", "large"]) {
  test(`no page of ${name} says anything on the console or leaves the site`, () => everywhere(sites[name], async (url, where) => {
    const page = await chromium.open(`${url}index.html`);
    for (const address of name === "large" ? KINDS.slice(0, -1) : pagesOf(sites[name])) {
      await page.goto(url + address);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      }
      await page.waitForLoadState("networkidle");
      assert.deepEqual(page.faults, [], `${address} ${where}`);
    }
    await page.done();
  }));
}

test("without scripts every page is whole: nothing to press that does nothing, no picture that never comes", async () => {
  for (const name of ["hmis", "showcase", "rightToLeft", "large"]) {
    const page = await chromium.open(pathToFileURL(join(sites[name], "index.html")), { width: 320, javaScriptEnabled: false });
    for (const address of name === "large" ? KINDS.slice(0, -1) : pagesOf(sites[name])) {
      await page.goto(pathToFileURL(join(sites[name], address)).href);
      assert.equal(await page.locator("button:visible, select:visible, [role=button]:visible").count(), 0, address);
      for (const image of await page.locator(".body img").all()) {
        await image.scrollIntoViewIfNeeded();
        assert.ok(await image.isVisible(), address);
      }
      assert.deepEqual(page.faults, [], address);
    }
    await page.done();
  }
});

for (const javaScriptEnabled of [true, false]) {
  const scripts = javaScriptEnabled ? "with scripts" : "without scripts";

  test(`an old address leads on, ${scripts}`, () => everywhere(sites.reissued, async (url) => {
    const page = await chromium.open(`${url}index.html`, { javaScriptEnabled });
    await page.goto(`${url}reports.html#each-month`);
    await page.waitForURL(javaScriptEnabled ? "**/basics/reports.html#each-month" : "**/basics/reports.html*");
    assert.equal(await page.locator("h1").textContent(), "Reports");
    assert.deepEqual(page.faults, []);
    await page.done();
  }));

  test(`an old edition leads to the same place in the current one, ${scripts}`, async () => {
    const page = await chromium.open(`${pathToFileURL(join(sites.archived, "basics/index.html"))}#rules`, { javaScriptEnabled });
    const link = await page.locator("#guidepost-current").evaluate((link) => link.href);
    assert.equal(link, `https://example.org/manual/basics/index.html${javaScriptEnabled ? "#rules" : ""}`);
    // What is kept for reference is not to be reviewed.
    assert.equal(await page.locator("#guidepost-review").count(), 0);
    await page.done();
  });
}

test("a review is overdue from the day after it was due, by the reader's own calendar", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.reissued, "help.html")), { timezoneId: "America/New_York" });
  const said = async (time) => {
    await page.clock.setFixedTime(new Date(time));
    await page.reload();
    return page.locator("#guidepost-review").textContent();
  };
  assert.equal(await said("2110-01-31T12:00:00Z"), "Next review by January 31, 2110");
  // It is still the day before where this reader is.
  assert.equal(await said("2110-02-01T04:59:00Z"), "Next review by January 31, 2110");
  assert.equal(await said("2110-02-01T05:00:00Z"), "Overdue for review since January 31, 2110");
  assert.deepEqual(page.faults, []);
  await page.done();
  const still = await chromium.open(pathToFileURL(join(sites.reissued, "basics/index.html")), { javaScriptEnabled: false });
  assert.equal(await still.locator("#guidepost-review").textContent(), "Next review by February 29, 2020");
  await still.done();
});

for (const javaScriptEnabled of [true, false]) {
  const scripts = javaScriptEnabled ? "with scripts" : "without scripts";

  test(`from locked out on the login page to the password section by clicking, ${scripts}`, () => everywhere(sites.hmis, async (url, where) => {
    const page = await chromium.open(`${url}index.html`, { width: 360, javaScriptEnabled });
    await page.getByRole("link", { name: "How to Log in to ClientTrack" }).first().click();
    await page.waitForURL("**/how-to-log-in.html");
    await page.locator(".body a.reference", { hasText: "Password Troubleshooting and Resets" }).last().click();
    await page.waitForURL("**/general-navigation.html#password-troubleshooting-and-resets");
    const heading = page.locator("h2", { hasText: "Password Troubleshooting and Resets" });
    const { y } = await heading.boundingBox();
    assert.ok(y >= 0 && y < 300, `the section is in sight ${where}: ${y}`);
    // And back to the steps.
    await page.getByRole("link", { name: "steps to log in" }).click();
    await page.waitForURL("**/how-to-log-in.html#steps-to-logging-into-clienttrack");
    assert.deepEqual(page.faults, []);
    await page.done();
  }));
}

test("without scripts everything but the extras is there, and no control that does nothing", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.hmis, "how-to-log-in.html")).href, { width: 360, javaScriptEnabled: false });
  assert.ok(await page.locator(".colors").isHidden());
  assert.equal(await page.locator("button:visible").count(), 0);
  await page.locator(".contents summary").click();
  await page.getByRole("link", { name: "Setting Recovery Information" }).first().click();
  assert.equal(new URL(page.url()).hash, "#setting-recovery-information");
  await page.locator(".to-chapters").click();
  const { y } = await page.locator("#guidepost-chapters").boundingBox();
  assert.ok(y >= 0 && y < 800, "the chapters are in sight");
  // A step's number is a link to the step.
  await page.locator(".step-number").nth(1).click();
  assert.equal(new URL(page.url()).hash, "#steps-to-logging-into-clienttrack-step-2");
  await page.done();
});

test("the place being read is always marked", async () => {
  for (const name of ["hmis", "showcase", "large"]) {
    const page = await chromium.open(pathToFileURL(join(sites[name], "index.html")));
    for (const address of pagesOf(sites[name]).slice(-12)) {
      if (/^index\.html$|(^|\/)print\.html$/.test(address)) continue;
      await page.goto(pathToFileURL(join(sites[name], address)).href);
      const here = page.locator("#guidepost-chapters [aria-current='page']");
      assert.equal(await here.count(), 1, address);
      assert.equal(await here.evaluate((link) => link.href), page.url(), address);
      const { y } = await here.boundingBox();
      assert.ok(y >= 0 && y < 900, `${address}: in sight`);
    }
    await page.done();
  }
});

test("in a long list of sections, the one being read is marked and in sight", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.showcase, "a-chapter-whose-title-is-long/a-page-that-never-ends.html")).href);
  for (const id of ["shelf-13", "shelf-2"]) {
    await page.evaluate((id) => document.getElementById(id).scrollIntoView(), id);
    await page.waitForFunction((id) => document.querySelector(`.contents a[href="#${id}"]`).hasAttribute("aria-current"), id);
    const { y } = await page.locator(`.contents a[href="#${id}"]`).boundingBox();
    assert.ok(y >= 0 && y < 880, `${id} at ${y}`);
  }
  await page.done();
});
