// The manual works wherever it is opened: from a web server or from disk, with scripts or without, and it asks no other host for anything.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, pagesOf } from "./support/browser.js";
import { hmis, large, showcase } from "./support/build.js";
import { serve } from "./support/serve.js";

const chromium = browser();
const sites = {};
before(() => Object.assign(sites, { hmis: hmis(), showcase: showcase(), large: large() }));

/** Runs `judge` with the address of a site, from disk and from a web server. */
async function everywhere(site, judge) {
  await judge(`${pathToFileURL(site)}/`, "from disk"); // a folder, as links see it
  const server = await serve(site);
  await judge(server.url, "from a web server");
  await server.stop();
}

for (const name of ["hmis", "showcase"]) {
  test(`no page of ${name} says anything on the console or leaves the site`, () => everywhere(sites[name], async (url, where) => {
    const page = await chromium.open(`${url}index.html`);
    for (const address of pagesOf(sites[name])) {
      await page.goto(url + address);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForLoadState("networkidle");
      assert.deepEqual(page.faults, [], `${address} ${where}`);
    }
    await page.done();
  }));
}

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
