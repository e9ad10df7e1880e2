// Editions side by side: the list of editions takes a reader to the same section of another one, with scripts or without, from a server or from disk.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, pagesOf, WIDTHS } from "./support/browser.js";
import { editions } from "./support/build.js";
import { compressed, serve } from "./support/serve.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const chromium = browser();
let site;
before(() => { site = editions(); });
const address = (path) => pathToFileURL(join(site, path.split("#")[0])).href + (path.includes("#") ? `#${path.split("#")[1]}` : "");

/** Chooses an edition in the list; returns where that leads, from the site's root. */
async function choose(page, edition) {
  await page.locator(".editions summary").click();
  await page.locator(".editions").getByRole("link", { name: edition, exact: true }).click();
  await page.waitForLoadState();
  return decodeURI(page.url()).split("/site/")[1];
}

test("the list leads to the same page, to where it stood before, or to what stands above it", async () => {
  const page = await chromium.open(address("current/index.html"));
  for (const [from, edition, to] of [
    ["current/index.html", "2025", "2025/index.html"],
    ["2025/how-to-log-in.html", "2026", "current/how-to-log-in.html"],
    ["current/home-workspace/my-settings.html", "2025", "2025/home-workspace/my-user-configuration.html"],
    ["2025/home-workspace/my-user-configuration.html", "2026", "current/home-workspace/my-settings.html"],
    ["current/hmis-clienttrack-basics/new-page.html", "2025", "2025/hmis-clienttrack-basics/index.html"],
    ["2026/how-to-log-in.html", "2025", "2025/how-to-log-in.html"],
  ]) {
    await page.goto(address(from));
    assert.equal(await choose(page, edition), to, from);
  }
  assert.deepEqual(page.faults, []);
  await page.done();
});

test("the section being read comes along, under the id that it has there", async () => {
  const page = await chromium.open(address("current/index.html"));
  for (const [from, edition, to] of [
    ["current/how-to-log-in.html#security-questions", "2025", "2025/how-to-log-in.html#security-questions"],
    ["current/how-to-log-in.html#if-you-have-an-account", "2025", "2025/how-to-log-in.html#existing-users"],
    ["2025/how-to-log-in.html#existing-users", "2026", "current/how-to-log-in.html#existing-users"],
    ["current/how-to-log-in.html#constructor", "2025", "2025/how-to-log-in.html#constructor"],
    ["2025/hmis-clienttrack-basics/general-navigation.html", "2026", "current/hmis-clienttrack-basics/general-navigation.html"],
    ["current/how-to-log-in.html#steps-to-logging-into-clienttrack-step-2", "2025", "2025/how-to-log-in.html#steps-to-logging-into-clienttrack"],
  ]) {
    await page.goto("about:blank");
    await page.goto(address(from));
    assert.equal(await choose(page, edition), to, from);
    if (to.includes("#")) assert.ok(await page.evaluate(() => document.querySelector(":target") !== null), to);
  }
  // By scrolling, without an address.
  await page.goto(address("current/how-to-log-in.html"));
  await page.evaluate(() => document.getElementById("if-you-have-an-account").scrollIntoView());
  await page.waitForTimeout(600); // reading
  assert.equal(await choose(page, "2025"), "2025/how-to-log-in.html#existing-users");
  await page.done();
});

test("without scripts the list opens and leads to the page", async () => {
  const page = await chromium.open(address("current/home-workspace/my-settings.html"), { javaScriptEnabled: false });
  assert.equal(await choose(page, "2025"), "2025/home-workspace/my-user-configuration.html");
  await page.getByRole("link", { name: "Read this page in the current edition" }).click();
  assert.equal(page.url(), address("current/home-workspace/my-settings.html"));
  await page.done();
});

test("an old edition's page leads to the section in the current one", async () => {
  const page = await chromium.open(address("2025/hmis-clienttrack-basics/general-navigation.html#password-troubleshooting-and-resets"));
  const link = page.getByRole("link", { name: "Read this page in the current edition" });
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/current/);
  assert.equal(new URL(page.url()).hash, "#password-troubleshooting-and-resets");
  assert.equal(await page.evaluate(() => document.querySelector(":target").closest("h2").textContent), "Passwords and Locked Accounts");
  await page.done();
});

test("addresses from before there were editions lead on, with the place on the page", async () => {
  const server = await serve(site);
  const page = await chromium.open(`${server.url}how-to-log-in.html#existing-users`);
  await page.waitForURL(`${server.url}current/how-to-log-in.html#existing-users`);
  await page.goto(server.url);
  await page.waitForURL(`${server.url}current/index.html`);
  const missing = await page.goto(`${server.url}2025/nowhere/page.html`);
  assert.equal(missing.status(), 404);
  assert.equal(await page.getByRole("link", { name: "Go to the start page" }).getAttribute("href"), "/current/index.html");
  await page.locator(".editions summary").click();
  await page.locator(".editions").getByRole("link", { name: "2025", exact: true }).click();
  await page.waitForURL(`${server.url}2025/index.html`);
  await page.done();
  await server.stop();
});

test("the keyboard opens the list, goes through it, and Escape closes it", async () => {
  const page = await chromium.open(address("current/how-to-log-in.html"), { width: 360 });
  const list = page.locator(".editions");
  await list.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.ok(await list.evaluate((list) => list.open));
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "2025");
  await page.keyboard.press("Escape");
  assert.ok(await list.evaluate((list) => !list.open && document.activeElement === list.firstElementChild));
  await page.keyboard.press("Enter");
  await page.mouse.click(180, 600);
  assert.ok(await list.evaluate((list) => !list.open));
  await page.done();
});

test("axe finds nothing with the list open, and it fits on every screen", async () => {
  const server = await serve(site);
  for (const colorScheme of ["light", "dark"]) {
    for (const path of ["current/how-to-log-in.html", "2025/how-to-log-in.html", "current/hmis-clienttrack-basics/new-page.html", "current/print.html"]) {
      const page = await chromium.open(server.url + path, { colorScheme });
      await page.evaluate(() => { document.querySelector(".editions").open = true; });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(AXE);
        const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, rules: { "target-size": { enabled: true } } }), TAGS);
        assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)), [], `${path} at ${width}`);
        const box = await page.locator(".editions ul").boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= width, `${path} at ${width}: ${JSON.stringify(box)}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} at ${width} scrolls sideways`);
      }
      assert.deepEqual(page.faults, []);
      await page.done();
    }
  }
  await server.stop();
});

test("on paper the edition has its name, and there is nothing to choose", async () => {
  const page = await chromium.open(address("current/how-to-log-in.html"));
  await page.locator(".editions summary").click();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".editions ul").isHidden());
  assert.equal(await page.locator(".editions summary").evaluate((name) => getComputedStyle(name).listStyleType), "none");
  await page.done();
});

test("no page says anything on the console, and what editions add is light", async () => {
  const page = await chromium.open(address("current/index.html"));
  for (const path of pagesOf(site)) {
    await page.goto(address(path));
    const html = readFileSync(join(site, path), "utf8");
    const added = html.replace(/<details class="editions">.*?<\/details>/s, "");
    assert.ok(compressed(html) - compressed(added) < 500, `${path}: ${compressed(html) - compressed(added)} bytes`);
  }
  assert.deepEqual(page.faults, []);
  await page.done();
});
