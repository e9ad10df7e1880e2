// axe-core finds nothing: WCAG 2.2 AA and best practices, on every kind of page, at three widths, in light and dark.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { browser, KINDS, pagesOf, stay, WIDTHS } from "./support/browser.js";
import { archived, hmis, large, reissued, rightToLeft, showcase } from "./support/build.js";
import { serve } from "./support/serve.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const chromium = browser();
const sites = {};
const servers = {};
before(async () => {
  Object.assign(sites, { hmis: hmis(), showcase: showcase(), rightToLeft: rightToLeft(), reissued: reissued(), archived: archived(), large: large() });
  for (const name in sites) servers[name] = await serve(sites[name]);
});
after(() => Promise.all(Object.values(servers).map((server) => server.stop())));

/** What axe finds on a page as it stands, one line for each fault. */
async function faults(page, options = { runOnly: TAGS, rules: { "target-size": { enabled: true } } }, place = undefined) {
  await page.evaluate(AXE);
  // Only faults are brought here: what passes is many times as much.
  const judge = ([place, options]) => window.axe.run(place ?? document, options).then(({ violations }) => violations);
  const violations = await page.evaluate(judge, [place, { ...options, resultTypes: ["violations"] }]);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** Every page of the small manuals, and one of each kind of the large one. */
function* pages() {
  for (const name of ["hmis", "showcase", "rightToLeft", "reissued"]) {
    for (const address of [...pagesOf(sites[name]), "404.html"]) yield [name, address];
  }
  for (const address of ["index.html", "basics/index.html"]) yield ["archived", address];
  for (const address of KINDS) yield ["large", address];
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing, in ${colorScheme}`, async () => {
    const page = await chromium.open(servers.hmis.url, { colorScheme });
    await stay(page);
    for (const [name, address] of pages()) {
      await page.goto(servers[name].url + address);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        // What can be opened is open, so that nothing is judged while it is hidden.
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
        assert.deepEqual(await faults(page), [], `${name}/${address} at ${width}`);
      }
    }
    await page.done();
  });

  test(`body text has a contrast of 7 to 1, in ${colorScheme}`, async () => {
    const page = await chromium.open(`${servers.showcase.url}the-desk/opening-the-desk.html`, { colorScheme });
    const options = { runOnly: ["color-contrast-enhanced"], rules: { "color-contrast-enhanced": { enabled: true } } };
    assert.deepEqual(await faults(page, options, ".description, .body p:not(.callout-title), .body td, .body li, .body figcaption"), []);
    await page.done();
  });

  test(`axe finds nothing in an enlarged figure, in ${colorScheme}`, async () => {
    for (const width of WIDTHS) {
      const page = await chromium.open(`${servers.hmis.url}how-to-log-in.html`, { colorScheme, width });
      await page.locator(".zoom").first().click();
      assert.deepEqual(await faults(page), [], `at ${width}`);
      await page.done();
    }
  });
}
