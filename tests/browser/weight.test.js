// A page is light: what it weighs on its way to the reader, compressed.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pagesOf } from "./support/browser.js";
import { hmis, large, showcase } from "./support/build.js";
import { compressed } from "./support/serve.js";

const KB = 1000;
const sites = {};
before(() => Object.assign(sites, { hmis: hmis(), showcase: showcase(), large: large() }));

const weigh = (site, path) => compressed(readFileSync(join(site, path)));
const assets = (site, ending) => readdirSync(join(site, "assets")).filter((name) => name.endsWith(ending)).map((name) => `assets/${name}`);
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

test("the style sheets weigh under 12 KB, the scripts of a page under 10", () => {
  const styles = sum(assets(sites.hmis, ".css").map((path) => weigh(sites.hmis, path)));
  assert.ok(styles < 12 * KB, `${styles} bytes of CSS`);
  // Search is a program of its own, and has its own budget.
  const scripts = sum(assets(sites.hmis, ".js").filter((path) => !path.includes("search")).map((path) => weigh(sites.hmis, path)));
  assert.ok(scripts < 10 * KB, `${scripts} bytes of JavaScript`);
});

test("a page without its text weighs under 8 KB", () => {
  for (const [name, site] of Object.entries(sites)) {
    for (const address of pagesOf(site).filter((address) => !address.endsWith("print.html"))) {
      const html = readFileSync(join(site, address), "utf8");
      const frame = html.replace(/<div class="body">.*<div class="end">/s, "").replace(/<nav class="outline".*<\/nav>/s, "");
      assert.ok(compressed(frame) < 8 * KB, `${name}/${address}: ${compressed(frame)} bytes`);
    }
  }
});

test("a page without images weighs under 60 KB in all", () => {
  for (const [name, site] of Object.entries(sites)) {
    const shared = sum([...assets(site, ".css"), ...assets(site, ".js").filter((path) => !path.includes("search"))].map((path) => weigh(site, path)));
    for (const address of pagesOf(site).filter((address) => !address.endsWith("print.html"))) {
      assert.ok(shared + weigh(site, address) < 60 * KB, `${name}/${address}: ${shared + weigh(site, address)} bytes`);
    }
  }
});
