// Nothing runs off the page: not on the narrowest phone, not in large type, not with the reader's own spacing.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { browser, KINDS, pagesOf, stay, WIDTHS } from "./support/browser.js";
import { archived, build, hmis, large, reissued, rightToLeft, scratch, showcase } from "./support/build.js";
import { serve } from "./support/serve.js";

const chromium = browser();
const sites = {};
before(() => Object.assign(sites, { hmis: hmis(), showcase: showcase(), rightToLeft: rightToLeft(), reissued: reissued(), archived: archived(), large: large(), tasks: tasks() }));

/** A list of tasks within tasks. */
function tasks() {
  const folder = join(scratch(), "manual");
  mkdirSync(join(folder, "content"), { recursive: true });
  writeFileSync(join(folder, "manual.yaml"), "title: Tasks\n");
  writeFileSync(join(folder, "content/index.md"), "# Manual\n\nWords.\n");
  writeFileSync(join(folder, "content/tasks.md"), "# Tasks\n\n- [ ] Before you call\n  - [ ] your user name, which is the email that you gave when you signed the agreement\n    - [x] its ending\n");
  return build(folder);
}

/** The elements that stick out of the page; what scrolls inside itself may. */
const overflow = (page) => page.evaluate(() => {
  const room = document.documentElement.clientWidth;
  const faults = document.documentElement.scrollWidth > room ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
  for (const element of document.querySelectorAll("body *:not(.visually-hidden, .skip)")) {
    if (element.closest(".table, .code, .visually-hidden, dialog, option")) continue;
    const { left, right, width } = element.getBoundingClientRect();
    if (width > 0 && (left < -1 || right > room + 1)) faults.push(element.outerHTML.slice(0, 120));
  }
  return faults;
});

/** WCAG 1.4.12: what a reader may set, and must lose nothing by. */
const spacing = (page) => page.evaluate(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [sheet];
});

/** Words that their own box cuts off. */
const cut = (page) => page.evaluate(() => {
  const boxes = [...document.querySelectorAll("body *:not(.visually-hidden, .table, .code, .chapters, .contents, .viewer-picture)")];
  return boxes.filter((box) => getComputedStyle(box).overflow !== "visible" && box.clientHeight > 1 && (box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2)
    && !box.closest("option, select, .visually-hidden")).map((box) => box.outerHTML.slice(0, 120));
});

for (const name of ["hmis", "showcase", "rightToLeft", "reissued", "archived", "large"]) {
  test(`no page of ${name} scrolls sideways`, async () => {
    const page = await chromium.open(pathToFileURL(join(sites[name], "index.html")));
    await stay(page);
    for (const address of name === "large" ? KINDS.slice(0, -1) : pagesOf(sites[name])) {
      await page.setViewportSize({ width: 1400, height: 900 });
      await page.goto(pathToFileURL(join(sites[name], address)).href);
      for (const width of [...WIDTHS, 360, 1199, 1200]) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await overflow(page), [], `${address} at ${width}`);
      }
      await page.setViewportSize({ width: 320, height: 900 });
      await spacing(page);
      assert.deepEqual(await overflow(page), [], `${address} with the reader's own spacing`);
      assert.deepEqual(await cut(page), [], `${address} with the reader's own spacing`);
      await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
      await page.setViewportSize({ width: 640, height: 900 });
      assert.deepEqual(await overflow(page), [], `${address} in type twice as large`);
    }
    await page.done();
  });
}

test("the page for addresses that are not there does not scroll sideways either", async () => {
  const server = await serve(sites.hmis);
  const page = await chromium.open(`${server.url}nowhere.html`);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".skip")).position), "absolute", "it has its styles");
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    assert.deepEqual(await overflow(page), [], `at ${width}`);
  }
  await page.done();
  await server.stop();
});

test("a table that goes on shows on which side, in light and dark, from left to right and from right to left", async () => {
  const places = [["showcase", "the-desk/opening-the-desk.html"], ["rightToLeft", "desk.html"]];
  for (const [[name, address], colorScheme] of places.flatMap((place) => ["light", "dark"].map((scheme) => [place, scheme]))) {
    const page = await chromium.open(pathToFileURL(join(sites[name], address)), { colorScheme, width: 360 });
    const table = page.locator(".table");
    /** The sides that have a shadow where the middle has none, when the table is so large and scrolled so far: 0 at its start, 1 at its end. */
    const shaded = async (size, far) => {
      const { left, right, top, bottom } = await table.evaluate((table, [size, far]) => {
        Object.assign(table.firstElementChild.style, { visibility: "hidden", inlineSize: size, blockSize: size });
        table.scrollIntoView();
        const end = getComputedStyle(table).direction === "rtl" ? -9999 : 9999;
        table.scrollTo(end * far, 9999 * far);
        return table.getBoundingClientRect().toJSON();
      }, [size, far]);
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const look = (x, y) => page.screenshot({ clip: { x, y, width: 3, height: 3 } });
      const paper = await look(x, y);
      const sides = { left: await look(left + 1, y), right: await look(right - 4, y), bottom: await look(x, bottom - 5) };
      return Object.keys(sides).filter((side) => !sides[side].equals(paper)).join(" ");
    };
    const [first, last] = name === "showcase" ? ["left", "right"] : ["right", "left"];
    assert.equal(await shaded("15rem", 0), "", `${name} in ${colorScheme}: a small table`);
    assert.equal(await shaded("90rem", 0), [last, "bottom"].join(" "), `${name} in ${colorScheme}: a large table`);
    assert.equal(await shaded("90rem", 1), first, `${name} in ${colorScheme}: the end of a large table`);
    await page.done();
  }
});

test("a word is whole in the cell of a table, be it a link or code", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.showcase, "the-desk/opening-the-desk.html")));
  const lines = await page.locator(".table td").first().evaluate((cell) => {
    const pieces = ["code", "a"].map((name) => {
      const piece = document.createElement(name);
      piece.textContent = "AUTHENTICATION_FAILED";
      return piece;
    });
    cell.replaceChildren(...pieces.flatMap((piece) => [piece, document.createElement("br")]));
    cell.closest("table").style.inlineSize = "1px";
    return pieces.map((piece) => piece.getClientRects().length);
  });
  assert.deepEqual(lines, [1, 1]);
  await page.done();
});

test("a line of text holds 45 to 75 characters on a desktop, and type is never under 16 px", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.hmis, "how-to-log-in.html")));
  for (const width of [800, 1400]) {
    await page.setViewportSize({ width, height: 900 });
    const line = await page.evaluate(() => {
      const paragraph = document.querySelector(".body > p");
      const range = document.createRange();
      const text = paragraph.firstChild;
      let longest = 0, start = 0, top;
      for (let at = 0; at < text.length; at++) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const y = range.getBoundingClientRect().top;
        if (y !== top) { longest = Math.max(longest, at - start); start = at; top = y; }
      }
      return { longest, size: parseFloat(getComputedStyle(paragraph).fontSize) };
    });
    assert.ok(line.longest >= 45 && line.longest <= 80, `${line.longest} characters at ${width}`);
    assert.ok(line.size >= 18);
  }
  await page.done();
});

test("what is tapped on a phone is 44 px high", async () => {
  const wanted = ".tools > a, .tools button, .tools select, .turn a, .featured li, .contents summary, .contents a, .chapters a, .viewer-close";
  for (const [name, address] of [["hmis", "index.html"], ["hmis", "how-to-log-in.html"], ["showcase", "the-desk/opening-the-desk.html"]]) {
    const page = await chromium.open(pathToFileURL(join(sites[name], address)), { width: 360, hasTouch: true, isMobile: true });
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    const small = await page.evaluate((wanted) => [...document.querySelectorAll(wanted)]
      .filter((target) => target.getClientRects().length && target.getBoundingClientRect().height < 43.9)
      .map((target) => `${target.getBoundingClientRect().height} ${target.outerHTML.slice(0, 100)}`), wanted);
    assert.deepEqual(small, [], address);
    await page.done();
  }
});

test("the tasks within a task are further in, and so are the lines of a long one", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.tasks, "tasks.html")), { width: 360 });
  const places = await page.locator(".body li").evaluateAll((items) => items.map((item) => {
    const words = document.createRange();
    words.selectNode([...item.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    return { box: Math.round(item.querySelector("input").getBoundingClientRect().left), lines: [...new Set([...words.getClientRects()].map(({ left }) => Math.round(left)))] };
  }));
  assert.deepEqual(places.map(({ lines }) => lines.length), [1, 1, 1], "every line of a task begins below the first");
  const [first, second, third] = places.map(({ box }) => box);
  assert.ok(first >= 16 && second > first + 16 && third > second + 16, JSON.stringify(places));
  await page.done();
});

test("a figure that is enlarged is larger, on a phone held either way and in any proportion", async () => {
  for (const [width, height] of [[360, 740], [740, 360], [844, 390], [1400, 700], [1400, 900]]) {
    for (const [wide, high] of [[720, 300], [600, 600], [400, 1100]]) {
      const page = await chromium.open(pathToFileURL(join(sites.showcase, "the-desk/opening-the-desk.html")), { width, height });
      const image = page.locator(".zoom img").first();
      await image.evaluate((image, [wide, high]) => Object.assign(image, { width: wide, height: high }), [wide, high]);
      const before = await image.boundingBox();
      await page.locator(".zoom").first().click();
      const after = await page.locator(".viewer-picture img").boundingBox();
      const larger = Math.min(after.width / before.width, after.height / before.height);
      assert.ok(larger >= 1.1, `${wide} by ${high} is ${larger} times as large on a screen of ${width} by ${height}`);
      await page.done();
    }
  }
});

test("pictures keep their room before they arrive", async () => {
  const page = await chromium.open(pathToFileURL(join(sites.showcase, "the-desk/opening-the-desk.html")));
  const images = await page.locator(".body img").evaluateAll((images) => images.map((image) => [image.getAttribute("width"), image.getAttribute("height"), image.loading]));
  assert.deepEqual(images, [["720", "300", "auto"], ["560", "360", "lazy"]]);
  await page.done();
});
