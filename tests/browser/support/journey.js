// Twenty random renames and moves of a copy of the HMIS manual, made by the program itself, and what they did to its files.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { program, root, scratch } from "./build.js";

/** Titles that a trainer may give, and some that are hard on Markdown, on paths or on each other. */
const TITLES = [
  "Getting Started", "General Navigation", "Passwords: Help, Resets, and Lockouts", "Menus/Folders", "Where to Read More", "Home Workspace",
  "Tips & Tricks (new)", "Steps: Log In", "My “User” Configuration – Subfolder", "2026", "A | B", "Contraseñas y cuentas", "What is [new]?",
];
const NAMES = ["start", "02-menus", "general-navigation", "10-passwords", "Home Workspace", "contraseñas", "05-help"];

/** Numbers from 0 to below 1, the same for a seed on every machine (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every file below a folder, `/`-separated, in order. */
export function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/")).sort();
}

/** A copy of the HMIS manual, recorded. `free` takes the declared structure away, which keeps every page in its chapter. */
export function recorded({ free }) {
  const folder = join(scratch(), "manual");
  cpSync(join(root, "content"), join(folder, "content"), { recursive: true });
  const settings = readFileSync(join(root, "manual.yaml"), "utf8");
  writeFileSync(join(folder, "manual.yaml"), free ? settings.replace(/^structure:\n(?: .*\n)+/m, "") : settings);
  execFileSync(program, ["build", folder, "-d", join(folder, "first"), "--record", "--quiet"]);
  const book = JSON.parse(readFileSync(join(folder, "addresses.json"), "utf8"));
  return { folder, pages: book.editions[0].pages };
}

/** One of all the renames and moves there are. */
function request(folder, next) {
  const one = (list) => list[Math.floor(next() * list.length)];
  const files = filesIn(join(folder, "content"));
  const kind = next();
  if (kind < 0.5) {
    const outline = JSON.parse(execFileSync(program, ["outline", folder, "--format", "json"], { encoding: "utf8" }));
    const nodes = (node) => [node, ...node.children.flatMap(nodes)];
    const address = one(nodes(outline).slice(1)).address;
    const [page, place] = address.split("#");
    const pages = files.filter((file) => file.endsWith(".md"));
    const named = (file) => file.replace(/(^|\/)[0-9]+-/g, "$1").replace(/\.md$/, ".html") === page;
    const file = pages.find(named);
    return file && ["rename", place ? `${file}#${place}` : file, one(TITLES)];
  }
  const from = one(files);
  const folders = ["", ...new Set(files.map((file) => dirname(file)).filter((name) => name !== "."))];
  const inside = (name) => [name, one(NAMES)].filter(Boolean).join("/");
  const ending = from.slice(from.lastIndexOf("."));
  if (kind < 0.65) return ["mv", from, `${inside(dirname(from) === "." ? "" : dirname(from))}${ending}`];
  if (kind < 0.85) return ["mv", from, `${inside(one(folders))}${ending}`];
  return ["mv", one(folders.slice(1)), one(NAMES)];
}

/** Makes `steps` changes; returns them, and where each file of before is now. Each must leave `check` clean. */
export function journey(folder, seed, steps) {
  const next = random(seed);
  const places = new Map(filesIn(join(folder, "content")).map((file) => [file, file]));
  const done = [];
  for (let tries = 0; done.length < steps; tries++) {
    if (tries > steps * 20) throw new Error(`only ${done.length} of ${steps} changes could be made`);
    const asked = request(folder, next);
    if (!asked) continue;
    const ran = spawnSync(program, [...asked, folder, "--quiet"], { encoding: "utf8" });
    if (ran.status !== 0) continue; // refused: nothing was changed
    done.push(asked.join(" "));
    if (asked[0] === "mv") follow(places, folder, asked);
    const checked = spawnSync(program, ["check", folder, "--strict", "--quiet"], { encoding: "utf8" });
    if (checked.status !== 0) throw new Error(`after ${done.join("\n")}\n${checked.stderr}`);
  }
  return { done, places };
}

/** Where the files are after a move: a file that went is not there any more, and the new one has its place. */
function follow(places, folder, [, from, to]) {
  const files = new Set(filesIn(join(folder, "content")));
  for (const [first, now] of places) {
    const rest = now === from ? "" : now.startsWith(`${from}/`) ? now.slice(from.length) : undefined;
    if (rest === undefined) continue;
    const moved = [`${to}${rest}`, `${to}/${from.split("/").at(-1)}${rest}`].find((file) => files.has(file) && file !== now);
    places.set(first, moved);
  }
}

/** What differs in the texts beside references, titles, attributes of headings and old addresses, a line for each. */
export function otherChanges(before, after, places) {
  const found = [];
  for (const [first, now] of places) {
    const [old, current] = [join(before, first), join(after, now)];
    if (!first.endsWith(".md")) {
      if (!readFileSync(old).equals(readFileSync(current))) found.push(`${first}: other bytes`);
      continue;
    }
    const [lines, lines_now] = [old, current].map((file) => plain(readFileSync(file, "utf8")));
    if (lines.length !== lines_now.length) found.push(`${first}: ${lines.length} lines, now ${lines_now.length}`);
    lines.forEach((line, at) => { if (line !== lines_now[at]) found.push(`${first}: ${line}\n  now ${lines_now[at]}`); });
  }
  const extra = filesIn(after).filter((file) => ![...places.values()].includes(file));
  return [...found, ...extra.map((file) => `${file}: not there before`)];
}

/** A text's lines without what a rename may touch: the list of old addresses, headings, and what references say. */
function plain(text) {
  const lines = text.replace(/^---\n(?:.*\n)*?---\n\n?/, (front) => front.replace(/^aliases:\n(?: .*\n)+/m, "").replace(/^---\n---\n\n?/, "")).split("\n");
  return lines.map((line) => line
    .replace(/^(#+) .*/, "$1")
    .replace(/\[\[.*?[^\\|](?:\|(.*?))?\]\]|\[([^\]]*)\]\((?:<.*?>|[^)]*)\)/g, (_, own, label) => `‹${own ?? label ?? ""}›`)
    // Where a sentence goes on behind a path, only the finished page can tell.
    .replace(/Chapter \d+.*/, "‹›"));
}
