// On paper: black on white, no navigation, nothing cut in two, addresses in words, and links that work in the PDF.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { browser } from "./support/browser.js";
import { build, hmis, large, scratch, showcase } from "./support/build.js";

const COLUMNS = ["Role", "Unlocks accounts", "Resets passwords", "Changes recovery information", "Assigns workspaces", "Reactivates after inactivity", "Approves agreements",
  "Configuration", "Telephone", "Working hours", "Administration", "Correspondence"];
const LONG = "recovery_information_of_the_agency_".repeat(3);
const chromium = browser();
const sites = {};
before(() => Object.assign(sites, { hmis: hmis(), showcase: showcase(), large: large(), paper: paper() }));

/** Tables of each width that a trainer may need, words that are as long as a line, and what only a screen unfolds or leads to. */
function paper() {
  const folder = join(scratch(), "manual");
  mkdirSync(join(folder, "content"), { recursive: true });
  writeFileSync(join(folder, "manual.yaml"), "title: Paper\n");
  writeFileSync(join(folder, "content/index.md"), "# Paper\n\nWords.\n");
  const row = (cells) => `| ${cells.join(" | ")} |\n`;
  const table = (names, cells) => `${row(names)}${row(names.map(() => "---"))}${row(cells)}\n`;
  for (const count of [3, 6, 8, 10, 12]) {
    const names = COLUMNS.slice(0, count);
    writeFileSync(join(folder, `content/columns-${count}.md`), `# Columns\n\nWords in the size of the paper.\n\n${table(names, names.map(() => "every day"))}`);
  }
  const long = [`\`${LONG}code\``, `<https://example.org/${LONG}address>`, `${LONG}word`];
  writeFileSync(join(folder, "content/long.md"), `# Long\n\nWords in the size of the paper.\n\n${table(["Code", "Address", "Word"], long)}`);
  const links = "[Write](mailto:desk@example.org?subject=Lamp), [call](tel:+1-555-0100), [desk@example.org](mailto:desk@example.org), <a href=\"tel:555-0101\">call at night</a>.";
  writeFileSync(join(folder, "content/help.md"), `# Help\n\n${links}\n\n<details>\n<summary>No code?</summary>\n\nWait a little.\n\n</details>\n`);
  return build(folder);
}

/** A page printed on letter paper: the words of each sheet, and the links there. */
async function print(site, address) {
  const page = await chromium.open(pathToFileURL(join(sites[site], address)));
  const steps = await page.evaluate(() => [...document.querySelectorAll(".step, .figure")].map((block) => {
    // Behind a figure's number the style sheet writes a full stop.
    const words = (node) => (node.localName === "figcaption" ? node.lastChild : node).textContent.replace(/\s+/g, "");
    const texts = [...block.querySelectorAll("p, li, figcaption, td")].map(words).filter(Boolean);
    return [texts.at(0), texts.at(-1)];
  }));
  const data = new Uint8Array(await page.pdf({ format: "Letter", preferCSSPageSize: true }));
  await page.done();
  const document = await getDocument({ data, verbosity: 0 }).promise;
  const sheets = [], links = [], pieces = [];
  for (let number = 1; number <= document.numPages; number++) {
    const sheet = await document.getPage(number);
    const { items } = await sheet.getTextContent();
    pieces.push(...items);
    sheets.push(items.map((item) => item.str).join("").replace(/\s+/g, ""));
    for (const { url, unsafeUrl, dest } of await sheet.getAnnotations()) {
      // pdf.js calls the address of a file unsafe.
      const out = url ?? unsafeUrl;
      links.push(out ?? dest);
      // A place within the document is one that a reader of it can go to.
      if (!out) assert.ok(typeof dest === "string" ? await document.getDestination(dest) : dest, `${address}: ${dest} leads nowhere`);
    }
  }
  return { sheets, links, pieces, steps: steps.filter((texts) => texts[0]) };
}

/** Where a step or figure begins and ends is on one sheet. */
function assertWhole({ sheets, steps }, address) {
  for (const [first, last] of steps) {
    const together = sheets.some((words) => words.includes(first.slice(0, 40)) && words.includes(last.slice(-40)));
    assert.ok(together, `${address}: "${first.slice(0, 40)}" is cut`);
  }
}

test("the guide takes a handful of sheets, and no step or figure is cut", async () => {
  const guide = await print("hmis", "how-to-log-in.html");
  assert.ok(guide.sheets.length >= 3 && guide.sheets.length <= 5, `${guide.sheets.length} sheets`);
  assertWhole(guide, "how-to-log-in.html");
  const words = guide.sheets.join("");
  for (const gone of ["Onthispage", "Skiptocontent", "Backtotop", "Previous", "Copylink", "Suggestachange"]) {
    assert.ok(!words.includes(gone), `${gone} is not for paper`);
  }
  assert.ok(guide.sheets[1].includes("HowtoLogintoClientTrack–HMISBasicUser2025Manual"), "the running title");
  assert.ok(guide.links.includes("https://www.clienttrack.net/eshc"), "links work");
  assert.equal(words.split("https://www.clienttrack.net/eshc_train").length, 2, "an address that is shown is not shown again");
});

test("other links show their address on paper", async () => {
  const { sheets } = await print("showcase", "the-desk/kinds-of-notices.html");
  assert.ok(sheets.join("").includes("thehouserules(https://example.org/house/rules)"));
});

test("whom a link writes to or calls is shown on paper, and what is folded on the screen", async () => {
  const { sheets } = await print("paper", "help.html");
  const words = sheets.join("");
  assert.ok(words.includes("Write(desk@example.org),call(+1-555-0100),desk@example.org,callatnight(tel:555-0101)."), words);
  assert.ok(words.includes("Nocode?Waitalittle."), words);
});

test("a table loses no column on paper, and makes the words around it no smaller", async () => {
  for (const count of [3, 6, 8, 10, 12]) {
    const { sheets, pieces } = await print("paper", `columns-${count}.html`);
    const words = pieces.find(({ str }) => str.startsWith("Words in the size"));
    assert.ok(words.height > 10.9, `beside ${count} columns the words have ${words.height} points`);
    for (const name of COLUMNS.slice(0, count).flatMap((name) => name.split(" "))) assert.ok(sheets.join("").includes(name), `${name} of ${count} columns`);
    // Letter paper is 612 points wide, and has a margin of two centimetres.
    for (const { str, transform, width } of pieces) assert.ok(transform[4] + width < 612 - 54, `"${str}" of ${count} columns runs off the sheet`);
  }
  const { sheets, pieces } = await print("paper", "long.html");
  for (const end of ["agency_code", "agency_address", "agency_word"]) assert.ok(sheets.join("").includes(end), end);
  assert.ok(pieces.every(({ transform, width }) => transform[4] + width < 612 - 54));
});

test("the whole manual prints with its contents, and its links stay in it", async () => {
  for (const [site, address, most] of [["hmis", "print.html", 10], ["showcase", "print.html", 14], ["showcase", "the-desk/print.html", 7], ["large", "part-2/print.html", 45]]) {
    const manual = await print(site, address);
    assert.ok(manual.sheets.length <= most, `${address} takes ${manual.sheets.length} sheets`);
    assert.ok(manual.sheets[0].includes("Contents"));
    assertWhole(manual, address);
    const inside = manual.links.filter((link) => !/^(https?|mailto):/.test(link));
    assert.ok(inside.length > 3);
    // The manual's name at the head of the page leads to its start, as on every page.
    const start = pathToFileURL(join(sites[site], "index.html")).href;
    const leaving = inside.filter((link) => typeof link === "string" && link.startsWith("file:") && link !== start);
    if (address === "print.html") assert.deepEqual(leaving, []);
  }
});

test("every link within a page for paper has its place there, and every id is its own", async () => {
  for (const [site, address] of [["hmis", "print.html"], ["showcase", "print.html"], ["showcase", "the-desk/print.html"], ["large", "part-2/print.html"]]) {
    const page = await chromium.open(pathToFileURL(join(sites[site], address)));
    const faults = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
      const astray = [...document.querySelectorAll("a[href^='#']")].map((link) => decodeURIComponent(link.hash.slice(1))).filter((id) => !ids.includes(id));
      return { twice, astray };
    });
    assert.deepEqual(faults, { twice: [], astray: [] }, `${site}/${address}`);
    assert.deepEqual(page.faults, []);
    await page.done();
  }
});

test("paper is white and ink is black, whatever the screen shows", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.hmis, "how-to-log-in.html")), { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  const colors = await page.evaluate(() => ["backgroundColor", "color", "fontSize"].map((name) => getComputedStyle(document.documentElement)[name]));
  assert.deepEqual(colors.map((value) => value.replace("14.6667px", "11pt")), ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "11pt"]);
  await page.done();
});
