// One browser for a file of tests, and pages that tell on themselves: every message on the console and every request off the site is kept.
import { after, before } from "node:test";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** Starts Chromium; `CHROMIUM` names another than the system's. */
export const launch = (...flags) => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // A container has no user that the browser's own sandbox could become.
  chromiumSandbox: false,
  args: [...FLAGS, ...flags],
});

/** A browser that lives as long as the tests of a file. */
export function browser() {
  const held = {};
  before(async () => { held.browser = await launch(); });
  after(() => held.browser?.close());
  return {
    /** Opens a page. What it should not have done is in `page.faults`. */
    async open(address, options = {}) {
      const url = String(address);
      const { width = 1400, height = 900, ...rest } = options;
      const context = await held.browser.newContext({ viewport: { width, height }, ...rest });
      const page = await context.newPage();
      page.faults = [];
      const fault = (words) => { if (!page.faults.includes(words)) page.faults.push(words); };
      page.on("console", (message) => fault(`${message.type()}: ${message.text().slice(0, 160)}`));
      page.on("pageerror", (error) => fault(`error: ${error.message}`));
      page.on("request", (request) => {
        const inside = request.url().startsWith("data:") || new URL(request.url()).origin === new URL(url).origin;
        if (!inside) fault(`request: ${request.url()}`);
      });
      page.on("requestfailed", (request) => {
        // A reader who goes on does not wait for the pictures.
        if (request.failure().errorText !== "net::ERR_ABORTED") fault(`failed: ${request.url()}`);
      });
      await page.goto(url);
      page.done = () => context.close();
      return page;
    },
  };
}

/** The addresses of all pages in a site's folder, in order; without the one that only a web server shows. */
export function pagesOf(site) {
  const files = readdirSync(site, { recursive: true, withFileTypes: true });
  const pages = files.filter((file) => file.isFile() && file.name.endsWith(".html") && file.name !== "404.html");
  return pages.map((file) => relative(site, join(file.parentPath ?? file.path, file.name))).sort();
}

/** One page of each kind in the large manual. */
export const KINDS = ["index.html", "part-2/index.html", "part-2/form-7.html", "part-2/print.html", "404.html"];

/** Lets a page at an old address stay, so that it can be looked at. */
export const stay = (page) => page.route("**/redirect.js", (route) => route.abort());

/** The widths that everything is judged at: the narrowest phone, a small window, a large one. */
export const WIDTHS = [320, 800, 1400];
