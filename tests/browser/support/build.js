// Builds manuals with the program itself into a temporary folder: what the tests judge is what a reader gets.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeLarge } from "./large.js";

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

/** The same from right to left. */
export const rightToLeft = (...options) => build(join(here, "right-to-left"), ...options);

/** A large manual: 300 pages, or as many as `GUIDEPOST_LARGE` says (1000, say). */
export function large(...options) {
  const folder = join(scratch(), "manual");
  writeLarge(folder, Number(process.env.GUIDEPOST_LARGE ?? 300));
  return build(folder, ...options);
}
