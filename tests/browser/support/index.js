// Reads the search index of a built manual the way a page does, without a browser, and weighs what a page would have to fetch.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runInThisContext } from "node:vm";

const engine = new URL("../../../themes/default/assets/search-engine.js", import.meta.url);
runInThisContext(readFileSync(engine, "utf8"), { filename: engine.pathname });
export const { Engine, words, marks, excerpt, fold } = globalThis.guidepostEngine;

/** What one file of the index hands over. */
function read(site, name) {
  const script = readFileSync(join(site, "search", `${name}.js`), "utf8");
  let data;
  runInThisContext(`(guidepostSearch) => { ${script} }`)((given, value) => { if (given === name) data = value; });
  return { data, bytes: gzipSync(script).length };
}

/** An engine over the index in a site's folder; `fetched` counts the files it read and their compressed bytes. */
export function open(site) {
  const kept = new Map();
  const fetched = { bytes: 0, files: 0 };
  const load = async (name) => {
    if (!kept.has(name)) {
      const { data, bytes } = read(site, name);
      fetched.bytes += bytes;
      fetched.files += 1;
      kept.set(name, data);
    }
    return kept.get(name);
  };
  return { engine: new Engine(load), fetched };
}

/** Every section of a small index: its place and words. */
export function sections(site) {
  const { data: start } = read(site, "start");
  const files = Array.from({ length: Math.ceil(start.sections / start.per_file) }, (_, n) => read(site, `sections-${n}`).data);
  return files.flatMap(({ pages, sections }) => sections.map(([page, anchor, title, , text]) => ({ address: pages[page][0], anchor, title, text })));
}
