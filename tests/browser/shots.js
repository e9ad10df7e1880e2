// Screenshots of every kind of page into shots/, which is not kept: phone, small window and desktop, light and dark, and on paper.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./support/browser.js";
import { archived, hmis, large, reissued, rightToLeft, showcase } from "./support/build.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "shots");
const only = process.argv.slice(2);
const made = {};
const BUILDS = { hmis, showcase, rtl: rightToLeft, reissued, archived, large };
const site = (name) => (made[name] ??= BUILDS[name]());

/** Asks something and waits for what is said. */
function search(question) {
  return async (page) => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type(question);
    await page.waitForFunction(() => document.querySelector(".search-status")?.textContent);
  };
}

/** Every picture is there, those too that a reader has to come near first. */
const arrived = (page) => page.evaluate(() => Promise.all([...document.images].map((image) => { image.loading = "eager"; return image.decode(); })));

/** Name, site, address, and what a reader does there first. */
const SHOTS = [
  ["start", "hmis", "index.html"],
  ["guide", "hmis", "how-to-log-in.html"],
  ["chapter", "hmis", "home-workspace/index.html"],
  ["section", "hmis", "hmis-clienttrack-basics/general-navigation.html"],
  ["steps", "showcase", "the-desk/opening-the-desk.html"],
  ["callouts", "showcase", "the-desk/kinds-of-notices.html"],
  ["long", "showcase", "a-chapter-whose-title-is-long/index.html"],
  ["outline", "showcase", "a-chapter-whose-title-is-long/a-page-that-never-ends.html"],
  ["deep", "showcase", "the-desk/forms/returns/late-returns.html"],
  ["terms", "showcase", "the-desk/forms/index.html"],
  ["right-to-left", "rtl", "desk.html"],
  ["large", "large", "part-2/form-7.html"],
  ["changes", "reissued", "changes.html"],
  ["overdue", "reissued", "basics/index.html"],
  ["archived", "archived", "basics/index.html"],
  ["reviewed", "reissued", "help.html"],
  ["draft", "reissued", "plans.html"],
  ["moved", "reissued", "reports.html"],
  ["missing", "hmis", "404.html"],
  ["manual", "hmis", "print.html"],
  ["figure", "hmis", "how-to-log-in.html", (page) => page.locator(".zoom").first().click()],
  ["search", "hmis", "how-to-log-in.html", search("forgot pasword")],
  ["nothing", "hmis", "how-to-log-in.html", search("xqzzvt")],
  ["contents", "hmis", "how-to-log-in.html", (page) => page.locator(".contents summary").click()],
];
const SIZES = { phone: [360, 740], window: [800, 900], desktop: [1400, 900] };

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const browser = await launch();
for (const [name, manual, address, act] of SHOTS.filter(([name]) => !only.length || only.some((part) => name.includes(part)))) {
  const url = pathToFileURL(join(site(manual), address)).href;
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      // A page at an old address stays, to be seen.
      await page.route("**/redirect.js", (route) => route.abort());
      await page.goto(url);
      await arrived(page);
      await act?.(page);
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: !act });
      await page.close();
    }
  }
  if (act) continue;
  const page = await browser.newPage();
  await page.goto(url);
  writeFileSync(join(folder, `${name}.pdf`), await page.pdf({ format: "Letter", preferCSSPageSize: true }));
  await page.close();
}
await browser.close();
