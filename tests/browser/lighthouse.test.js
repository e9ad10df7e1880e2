// Lighthouse, as on a phone: 100 for accessibility, best practices and SEO. Its number for performance depends on how busy the
// machine is, so it is reported, and only judged where `GUIDEPOST_PERFORMANCE` says how much it must be.
import { test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import lighthouse from "lighthouse";
import { launch } from "./support/browser.js";
import { hmis, large } from "./support/build.js";
import { serve } from "./support/serve.js";

/** A port that nobody listens on. */
const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

for (const [name, build, pages] of [
  ["hmis", hmis, ["", "how-to-log-in.html", "hmis-clienttrack-basics/general-navigation.html"]],
  ["large", large, ["", "part-2/form-7.html"]],
]) {
  test(`Lighthouse gives ${name} 100`, async (t) => {
    const server = await serve(build());
    const port = await freePort();
    const browser = await launch(`--remote-debugging-port=${port}`);
    t.after(() => Promise.all([browser.close(), server.stop()]));
    for (const page of pages) {
      const wanted = Number(process.env.GUIDEPOST_PERFORMANCE ?? 0);
      let lhr, certain, performance = -1;
      // What else the machine does can only slow a page down: the best of three is the nearest to the page itself.
      for (let round = 0; round < 3 && performance < wanted; round++) {
        ({ lhr } = await lighthouse(server.url + page, { port, output: "json", logLevel: "error" }));
        const { performance: now, ...others } = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
        performance = Math.max(performance, now);
        certain = others;
      }
      const missed = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode === "binary").map(({ id }) => id);
      assert.deepEqual(certain, { accessibility: 100, "best-practices": 100, seo: 100 }, `${page || "start"}: ${missed.join(", ")}`);
      t.diagnostic(`${page || "start"}: performance ${performance}`);
      // Nothing jumps while the page arrives; that does not depend on the machine.
      assert.equal(lhr.audits["cumulative-layout-shift"].numericValue, 0, page || "start");
      assert.ok(performance >= wanted, `${page || "start"}: performance ${performance}`);
    }
  });
}
