// Readers find the section that answers, however they type, on a server and from disk; and the dialog works for everybody.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, WIDTHS } from "./support/browser.js";
import { build, hmis, large, scratch } from "./support/build.js";
import { excerpt, marks, open, sections, words } from "./support/index.js";
import { serve } from "./support/serve.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const QUESTIONS = JSON.parse(readFileSync(new URL("questions.json", import.meta.url), "utf8"));
/** The sections of the HMIS manual by the names that questions.json gives them. */
const PLACES = {
  guide: "how-to-log-in.html",
  login: "how-to-log-in.html#steps-to-logging-into-clienttrack",
  recovery: "how-to-log-in.html#setting-recovery-information",
  existing: "how-to-log-in.html#existing-users",
  popup: "how-to-log-in.html#steps-to-complete-new-user-recovery-information-pop-up-window",
  questions: "how-to-log-in.html#security-questions",
  rules: "how-to-log-in.html#password-security-recovery",
  password: "hmis-clienttrack-basics/general-navigation.html#password-troubleshooting-and-resets",
  profile: "navigation-in-clienttrack/general-navigation.html#user-profile-settings-menu",
  workspace: "home-workspace/index.html",
  configuration: "home-workspace/my-user-configuration.html",
  change: "home-workspace/my-user-configuration.html#my-user-configuration--change-my-password-subfolder",
};
const chromium = browser();
const sites = {};
before(() => Object.assign(sites, { hmis: hmis(), large: large() }));

const place = ({ address, anchor }) => address + (anchor && `#${anchor}`);

test("questions as readers type them: the right section first in 95 of 100, among the first three in all", async () => {
  const { engine } = open(sites.hmis);
  const ranks = await Promise.all(QUESTIONS.map(async ([question, answers]) => {
    const { results } = await engine.find(question);
    return { question, rank: results.findIndex((result) => answers.some((answer) => PLACES[answer] === place(result))) };
  }));
  assert.ok(ranks.length >= 40);
  assert.deepEqual(ranks.filter(({ rank }) => rank < 0 || rank > 2), []);
  const first = ranks.filter(({ rank }) => rank === 0).length / ranks.length;
  assert.ok(first >= 0.95, JSON.stringify(ranks.filter(({ rank }) => rank > 0)));
});

test("what was mistyped is told, and a word of the synonyms is not mistyped", async () => {
  const { engine } = open(sites.hmis);
  const told = async (question) => (await engine.find(question)).meant.map(({ typed, words }) => `${typed}: ${words.join(", ")}`);
  assert.deepEqual(await told("forgot pasword"), ["pasword: password"]);
  assert.deepEqual(await told("recovry question"), ["recovry: recovery"]);
  assert.deepEqual(await told("the training websites"), []);
  assert.deepEqual(await told("log in page adress"), ["adress: address"]);
  // What is like nothing but a word that every question has is such a word.
  assert.deepEqual(await told("wich password"), []);
  const { results } = await engine.find("log in page adress");
  assert.equal(place(results[0]), PLACES.login);
});

test("a short word that is nowhere is not made into another", async () => {
  const { engine } = open(sites.hmis);
  for (const question of ["mfa", "app", "pin", "fax", "vpn", "authenticator app"]) {
    const { results, meant, missing } = await engine.find(question);
    assert.deepEqual({ results, meant, missing }, { results: [], meant: [], missing: question.split(" ") });
  }
});

test("a number that counts what is not in the manual says nothing", async () => {
  const { engine } = open(sites.hmis);
  const found = async (question) => (await engine.find(question)).words;
  assert.deepEqual(await found("2 weeks locked"), await found("weeks locked"));
  assert.deepEqual(await found("two weeks locked"), await found("weeks locked"));
  assert.ok((await found("90 days locked")).includes("90"));
});

/** The same numbers on every machine. */
function* chance(seed) {
  for (;;) yield (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
}

test("a word mistyped, and words that are nowhere, never empty the list", async () => {
  const { engine } = open(sites.hmis);
  const random = chance(7);
  const any = (list) => list[Math.floor(random.next().value * list.length)];
  const mistype = (word) => {
    const at = 1 + Math.floor(random.next().value * (word.length - 2));
    return any([
      word.slice(0, at) + word.slice(at + 1),
      word.slice(0, at) + word[at] + word.slice(at),
      word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
      word.slice(0, at) + "x" + word.slice(at + 1),
    ]);
  };
  const { results } = await engine.find("password");
  const vocabulary = [...new Set(results.flatMap(({ text }) => words(text).map(({ word }) => word)))].filter((word) => word.length > 5);
  for (let round = 0; round < 300; round++) {
    const question = [mistype(any(vocabulary)), any(["", "qqzzxx", "vvkkjj wwqq"])].join(" ");
    assert.ok((await engine.find(question)).results.length, question);
  }
});

test("no question throws, whatever is in it", async () => {
  const { engine } = open(sites.hmis);
  const random = chance(11);
  const signs = ["a", "Z", "9", " ", "-", "'", "’", "é", "ß", "İ", "日", "か", "\u0301", "\u{1f600}", "\ud800", "\0", "\"", "\\", "<", "&", "%", "{", "constructor", "__proto__", "login"];
  for (let round = 0; round < 500; round++) {
    const question = Array.from({ length: Math.floor(random.next().value * 12) }, () => signs[Math.floor(random.next().value * signs.length)]).join("");
    const found = await engine.find(question);
    for (const { text } of found.results) excerpt(text, found.words);
  }
  assert.deepEqual((await engine.find("")).results, []);
});

test("the words of every section find that section", async () => {
  const { engine } = open(sites.hmis);
  const all = sections(sites.hmis);
  assert.ok(all.length > 15);
  for (const section of all) {
    const asked = words(`${section.title} ${section.text}`).map(({ word }) => word).slice(0, 20).join(" ");
    const { results } = await engine.find(`${asked} `);
    assert.ok(results.slice(0, 3).some((result) => place(result) === place(section)), asked);
  }
});

test("marks lie on the words, in any script", () => {
  const marked = (text, list) => marks(text, list).map(([from, to]) => text.slice(from, to));
  assert.deepEqual(marked("Your PASSWORD’s age; the Pass-word, passwords.", ["password", "passwords"]), ["PASSWORD’s", "Pass", "word", "passwords"]);
  assert.deepEqual(marked("La contraseña, CONTRASEÑA", ["contrasena"]), ["contraseña", "CONTRASEÑA"]);
  assert.deepEqual(marked("日本のtest", ["本", "test"]), ["本", "test"]);
});

test("the first question fetches little of a large manual", async () => {
  const { engine, fetched } = open(sites.large);
  await engine.find("how do I reset a forgoten password and unlock the account");
  assert.ok(fetched.bytes < 150_000, `${fetched.bytes} bytes in ${fetched.files} files`);
});

/** Runs `judge` on a manual from a web server. */
async function served(judge, site = sites.hmis) {
  const server = await serve(site);
  try {
    await judge(server.url);
  } finally {
    await server.stop();
  }
}

/** Runs `judge` on the HMIS manual from disk and from a web server. */
async function everywhere(judge) {
  await judge(`${pathToFileURL(sites.hmis)}/`);
  await served(judge);
}

const results = (page) => page.locator(".search-group a");

test("typed, found, opened and marked, by keyboard alone", () => everywhere(async (url) => {
  const page = await chromium.open(`${url}index.html`);
  const said = (word) => page.waitForFunction((word) => document.querySelector(".search-status").textContent.includes(`“${word}”`), word);
  for (const [key, mistyped] of [["Control+k", "pasword"], ["Meta+k", "passwrd"]]) {
    await page.keyboard.press(key);
    await page.keyboard.type(`forgot ${mistyped}`);
    await said(mistyped);
    assert.equal(await page.locator(".search-title").first().textContent(), "Password Troubleshooting and Resets");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog[open]").count(), 0);
  }
  // A sign alone is no shortcut: somebody may be dictating (WCAG 2.1.4).
  await page.keyboard.press("/");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("forgot pasword");
  await said("pasword");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  assert.ok(await results(page).first().evaluate((link) => link === document.activeElement));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/general-navigation.html#password-troubleshooting-and-resets");
  await page.locator("mark.found").first().waitFor();
  assert.deepEqual([...new Set((await page.locator("mark.found").allTextContents()).map((word) => word.toLowerCase()))], ["password", "troubleshooting", "passwords"]);
  const heading = await page.locator("h2").first().textContent();
  await page.getByRole("button", { name: "Remove marks" }).click();
  assert.equal(await page.locator("mark.found").count(), 0);
  assert.equal(await page.locator("h2").first().textContent(), heading);
  assert.deepEqual(page.faults, []);
  await page.done();
}));

test("Escape gives the focus back, and a result on the same page needs no new one", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.hmis, "how-to-log-in.html")).href);
  await page.evaluate(() => { window.same = true; });
  const button = page.getByRole("button", { name: "Search" });
  await button.click();
  await page.keyboard.press("Escape");
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await button.click();
  await page.keyboard.type("memorable answer");
  await results(page).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("mark.found").first().waitFor();
  assert.ok(await page.evaluate(() => window.same && location.hash === "#security-questions"));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("mark.found").count(), 0);
  await page.done();
});

test("where nothing is found it says what was tried and offers the chapters", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.hmis, "how-to-log-in.html")).href);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("xqzzvt");
  const status = page.locator(".search-status");
  await page.waitForFunction(() => document.querySelector(".search-status").textContent);
  assert.equal(await status.textContent(), "Nothing found for “xqzzvt”.");
  assert.match(await page.locator(".search-help").textContent(), /“xqzzvt”/);
  assert.ok(await page.locator(".search-outline a").count() >= 5);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("password");
  await results(page).first().waitFor();
  assert.match(await status.textContent(), /^\d+ results\.$/);
  await page.done();
});

const DIALOGS = [["hmis", "how-to-log-in.html", "recovry question", "recovry"], ["large", "part-2/form-7.html", "lockd field", "lockd"]];
for (const [colorScheme, [name, address, asked, mistyped]] of ["light", "dark"].flatMap((scheme) => DIALOGS.map((dialog) => [scheme, dialog]))) {
  test(`axe finds nothing in the dialog of ${name}, and it fits, in ${colorScheme}`, () => served(async (url) => {
    const page = await chromium.open(url + address, { colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const [question, mark] of [[asked, mistyped], ["xqzzvt", "xqzzvt"]]) {
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+a");
        await page.keyboard.type(question);
        await page.waitForFunction((mark) => document.querySelector(".search-status").textContent.includes(mark), mark);
        await page.evaluate(AXE);
        const violations = await page.evaluate(async () => (await window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations);
        assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)), []);
        const wide = await page.evaluate(() => [...document.querySelectorAll(".search, .search *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className));
        assert.deepEqual(wide, []);
        await page.keyboard.press("Escape");
      }
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `the header fits at ${width}`);
    }
    assert.deepEqual(page.faults, []);
    await page.done();
  }, sites[name]));
}

test("a manual without search has no trace of it, and a Spanish one is searched in Spanish", async () => {
  const folder = join(scratch(), "manual");
  mkdirSync(join(folder, "content"), { recursive: true });
  writeFileSync(join(folder, "content/index.md"), "# Manual\n\nBienvenida.\n");
  writeFileSync(join(folder, "content/clave.md"), "# La contraseña\n\n## Cambiar la contraseña\n\nCambie su contraseña cada diez días.\n");
  writeFileSync(join(folder, "manual.yaml"), "title: Manual\nlanguage: es\n");
  const spanish = build(folder);
  const { engine } = open(spanish);
  const [best] = (await engine.find("como cambio mi contrasena 10 dias")).results;
  assert.equal(decodeURIComponent(place(best)), "clave.html#cambiar-la-contraseña");
  const page = await chromium.open(pathToFileURL(join(spanish, "clave.html")).href);
  await page.getByRole("button", { name: "Buscar" }).click();
  await page.keyboard.type("contrasena");
  await results(page).first().waitFor();
  assert.match(await page.locator(".search-status").textContent(), /resultados\.$/);
  // Without its accent a word may be another one, and no manual would say that.
  await page.locator(".search-field").fill("contrseña del año");
  await page.waitForFunction(() => document.querySelector(".search-status").textContent.includes("año"));
  const said = await page.locator(".search-status").textContent();
  assert.match(said, /«contrseña» no está en este manual; se muestra en su lugar: «contraseña»\. No está en este manual: «año»\.$/);
  await page.done();
  writeFileSync(join(folder, "manual.yaml"), "title: Manual\nsearch: off\n");
  const bare = await chromium.open(pathToFileURL(join(build(folder), "clave.html")).href);
  assert.equal(await bare.locator(".search-open, script[src*=search], link[href*=search]").count(), 0);
  await bare.done();
});
