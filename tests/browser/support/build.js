// Builds manuals with the program itself into a temporary folder: what the tests judge is what a reader gets.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeLarge } from "./large.js";
import { writeReissued } from "./reissued.js";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
export const root = resolve(here, "../..");

/** The program under test; `GUIDEPOST` names another. */
export const program = resolve(root, process.env.GUIDEPOST ?? "target/debug/guidepost");

/** A folder that goes away with the process. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "guidepost-browser-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Builds the manual in `folder`; returns the folder of its site. */
export function build(folder, ...options) {
  const site = join(scratch(), "site");
  execFileSync(program, ["build", folder, "-d", site, "--quiet", ...options], { stdio: ["ignore", "ignore", "inherit"] });
  return site;
}

/** Checks the manual in `folder`, with faults or without; returns the file of the report. */
export function check(folder) {
  const report = join(scratch(), "report.html");
  const { status, stderr } = spawnSync(program, ["check", folder, "--report", report, "--quiet"], { encoding: "utf8" });
  if (status > 1) throw new Error(stderr);
  return report;
}

/** The HMIS manual: the one this project is for. */
export const hmis = (...options) => build(root, ...options);

/** Every kind of page and block once, with the awkward cases: long titles, deep outlines, wide tables. */
export const showcase = (...options) => build(join(here, "showcase"), ...options);

/** The HMIS manual in two editions: since 2025 a section has another title, a page another address, and one page is new. */
export function editions(...options) {
  const folder = join(scratch(), "manual");
  cpSync(join(root, "content"), join(folder, "content"), { recursive: true });
  cpSync(join(root, "manual.yaml"), join(folder, "manual.yaml"));
  const run = (...asked) => execFileSync(program, [...asked, folder, "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });
  // A section whose id is the name of something that every object in a script has.
  const login = join(folder, "content/00-how-to-log-in.md");
  writeFileSync(login, `${readFileSync(login, "utf8")}\n## Constructor\n\nWords.\n`);
  run("new-edition", "2026");
  const basics = "01-hmis-clienttrack-basics";
  run("rename", `${basics}/general-navigation.md#password-troubleshooting-and-resets`, "Passwords and Locked Accounts");
  run("rename", "00-how-to-log-in.md#existing-users", "If You Have an Account");
  run("mv", "03-home-workspace/my-user-configuration.md", "03-home-workspace/my-settings.md");
  writeFileSync(join(folder, "content/01-hmis-clienttrack-basics/new-page.md"), "# New in 2026\n\n## First Steps\n\nWords.\n");
  const settings = join(folder, "manual.yaml");
  writeFileSync(settings, readFileSync(settings, "utf8").replace(/^structure:\n(?: .*\n)+/m, ""));
  return build(folder, ...options);
}

/** The same from right to left. */
export const rightToLeft = (...options) => build(join(here, "right-to-left"), ...options);

const run = (...command) => execFileSync(program, command, { stdio: ["ignore", "ignore", "inherit"] });

/** A manual in its second edition, with drafts: what changed, what moved, what is to be reviewed. */
export function reissued(...options) {
  const folder = join(scratch(), "manual");
  writeReissued(folder, run, "");
  return build(folder, "--drafts", ...options);
}

/** The same, kept for reference when another edition has come. */
export function archived(...options) {
  const folder = join(scratch(), "manual");
  writeReissued(folder, run, "current: https://example.org/manual/\n");
  return build(folder, ...options);
}

/** A large manual: 1,000 pages, or as many as `GUIDEPOST_LARGE` says. */
export function large(...options) {
  const folder = join(scratch(), "manual");
  writeLarge(folder, Number(process.env.GUIDEPOST_LARGE ?? 1000));
  return build(folder, ...options);
}
