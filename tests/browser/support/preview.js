// `guidepost serve` on a small manual of its own, in a temporary folder that tests may write into.
import { spawn } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { scratch } from "./build.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const program = resolve(root, process.env.GUIDEPOST ?? "target/debug/guidepost");

/** Starts a preview of these files; returns its address, how to save a file, and how to stop. */
export async function preview(files, ...options) {
  const folder = scratch();
  const save = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // In one step, as most editors do.
    writeFileSync(join(folder, `${path}.tmp`), text);
    renameSync(join(folder, `${path}.tmp`), join(folder, path));
  };
  for (const [path, text] of Object.entries(files)) save(path, text);
  const child = spawn(program, ["serve", folder, "-p", "0", ...options], { stdio: ["ignore", "pipe", "ignore"] });
  const url = await new Promise((ready, failed) => {
    child.once("exit", () => failed(new Error("the preview ended")));
    child.stdout.on("data", (text) => { const said = /serving (\S+)/.exec(text); if (said) ready(said[1]); });
  });
  const stop = () => new Promise((stopped) => { child.removeAllListeners("exit").once("exit", stopped).kill("SIGINT"); });
  return { url, save, stop };
}
