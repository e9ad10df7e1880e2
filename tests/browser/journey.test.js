// An address that was published once leads to the same section for good: the HMIS manual is recorded, twenty renames and moves go over it, and
// every recorded address is opened as a reader would.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser } from "./support/browser.js";
import { build, program } from "./support/build.js";
import { journey, otherChanges, recorded } from "./support/journey.js";
import { serve } from "./support/serve.js";

const chromium = browser();

/** `GUIDEPOST_SEEDS` tries more journeys than the usual ones. */
const SEEDS = Array.from({ length: Number(process.env.GUIDEPOST_SEEDS ?? 3) }, (_, seed) => seed + 1);

/** The section a reader has arrived at: its title and its words, without those that name other places or count. No section is the whole page. */
const arrived = (page) => page.evaluate(() => {
  const place = location.hash ? document.querySelector(":target") : document.querySelector("h1");
  if (!place) return { title: "nothing", text: "nothing" };
  const counted = "a, button, h1, h2, h3, h4, h5, h6, .heading, .figure-number, .moved";
  const words = (from, stops) => {
    const walk = document.createTreeWalker(document.querySelector(".body") ?? document.body, NodeFilter.SHOW_ALL);
    let text = "", inside = !from;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (inside && node.nodeType === Node.ELEMENT_NODE && stops(node)) break;
      if (node === from) inside = true;
      if (inside && node.nodeType === Node.TEXT_NODE && !node.parentElement.closest(counted)) text += node.data;
    }
    return text.replace(/\s+/g, " ").trim();
  };
  const heading = place.closest("h1, h2, h3, h4, h5, h6");
  if (!heading) return { title: place.localName, text: place.textContent };
  const level = Number(heading.localName[1]);
  const stops = (element) => level > 1 && /^H[1-6]$/.test(element.tagName) && element !== heading && Number(element.tagName[1]) <= level;
  return { title: heading.textContent.trim(), text: words(level > 1 ? heading : undefined, stops) };
});

/** Opens an address and goes along with every redirect. */
async function open(page, address) {
  await page.goto(address, { waitUntil: "domcontentloaded" });
  await page.waitForFunction(() => document.readyState !== "loading" && !document.getElementById("guidepost-moved"));
}

/** Every recorded address: pages, and the sections on them. */
const addresses = (pages) => pages.flatMap(({ address, sections }) => [address, ...sections.map(({ id }) => `${address}#${encodeURIComponent(id)}`)]);
const encoded = (address) => address.split("#").map((part, at) => at ? part : encodeURI(part)).join("#");

/** What a reader finds at each address of a site. */
async function found(page, url, all) {
  const places = new Map();
  for (const address of all) {
    await open(page, url + encoded(address));
    places.set(address, await arrived(page));
  }
  return places;
}

/** The addresses at which a reader does not find the section that was recorded: one of the same words, or of the same title. */
function lost(before, after) {
  const same = (one, other) => other.title !== "nothing" && (one.text ? one.text === other.text : one.title === other.title);
  return [...after].filter(([address, place]) => !same(before.get(address), place)).map(([address, place]) => ({ address, was: before.get(address), is: place }));
}

for (const seed of SEEDS) {
  // With the declared structure a page stays in its chapter; without it everything may go everywhere.
  const free = seed % 2 === 0;
  test(`after twenty renames and moves no recorded address is dead, journey ${seed}${free ? " without a declared structure" : ""}`, async () => {
    const { folder, pages } = recorded({ free });
    const before = join(folder, "before");
    cpSync(join(folder, "content"), before, { recursive: true });
    const all = addresses(pages);
    assert.ok(all.length >= 18, `${all.length} addresses`);
    const page = await chromium.open("about:blank");
    const old = await serve(join(folder, "first"));
    const wanted = await found(page, old.url, all);
    await old.stop();
    assert.deepEqual(all.filter((address) => wanted.get(address).title === "nothing"), []);

    const { done, places } = journey(folder, seed, 20);
    const told = done.join("\n");
    assert.deepEqual(otherChanges(before, join(folder, "content"), places), [], told);
    assert.equal(spawnSync(program, ["publish-check", folder, "--quiet"]).status, 0, told);

    const site = build(folder);
    const server = await serve(site);
    assert.deepEqual(lost(wanted, await found(page, server.url, all)), [], told);
    await server.stop();
    const some = all.filter((_, at) => at % 3 === 0);
    assert.deepEqual(lost(wanted, await found(page, `${pathToFileURL(site)}/`, some)), [], `from disk, ${told}`);
    await page.done();
  });
}
