/* The search of this manual: a dialog over the page, and marks on the words that were found. The engine and the index are brought as scripts,
   when they are first wanted: a page opened by double-click may load scripts that lie beside it, and nothing else. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const site = new URL("../", document.currentScript.src);
  const MOST = 10;
  const FIND = "find";

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  /* "{count} results" with the count in its place. */
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  /* In the quotation marks that the labels have around a question. */
  const [, before, after] = /([^\s\p{L}]\s?)\{question\}(\s?[^\s\p{L}])/u.exec(words.none) ?? ["", "“", "”"];
  const quoted = (list) => list.map((word) => before + word + after).join(", ");
  /* Words as a text has them: an accent may make another word of one. */
  function spelled(list, text) {
    const found = new Map(globalThis.guidepostEngine.words(text).map(({ word, start, end }) => [word, text.slice(start, end)]));
    return list.map((word) => found.get(word) ?? word);
  }

  const bring = (address) => new Promise((resolve, reject) => {
    const script = make("script", { src: new URL(address, site).href });
    script.addEventListener("load", () => { script.remove(); resolve(); });
    script.addEventListener("error", () => { script.remove(); reject(new Error(address)); });
    document.head.append(script);
  });
  const handed = new Map();
  const files = new Map();
  globalThis.guidepostSearch = (name, data) => handed.set(name, data);
  function load(name, stamp) {
    if (!files.has(name)) {
      const file = bring(`search/${name}.js${stamp ? `?v=${stamp}` : ""}`).then(() => {
        if (!handed.has(name)) throw new Error(name);
        return handed.get(name);
      });
      file.catch(() => files.delete(name));
      files.set(name, file);
    }
    return files.get(name);
  }
  let engine;
  const ready = () => {
    engine ??= bring("assets/search-engine.js").then(() => new globalThis.guidepostEngine.Engine(load));
    engine.catch(() => { engine = undefined; });
    return engine;
  };

  /* A text with some of its words marked. */
  function marked(text, wanted) {
    const pieces = [];
    let at = 0;
    for (const [start, end] of globalThis.guidepostEngine.marks(text, wanted)) {
      pieces.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    return [...pieces, text.slice(at)];
  }

  /* The dialog */
  const field = make("input", {
    class: "search-field", id: "guidepost-search", type: "text", inputmode: "search", enterkeyhint: "search",
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "guidepost-search-keys",
  });
  const status = make("p", { class: "search-status", role: "status" });
  const list = make("div", { class: "search-results" });
  const dialog = make("dialog", { class: "search", "aria-label": words.search });
  let shown = MOST;
  let answered;
  let turn = 0;
  let settled = Promise.resolve();

  function build() {
    const close = make("button", { type: "button", class: "search-close" }, words.close);
    close.addEventListener("click", () => dialog.close());
    const keys = make("p", { class: "search-keys", id: "guidepost-search-keys" }, words.keys);
    dialog.append(
      make("div", { class: "search-top", role: "search" }, make("label", { class: "visually-hidden", for: field.id }, words.label), field, close),
      make("div", { class: "search-rest" }, status, list),
      keys,
    );
    field.placeholder = words.label;
    field.addEventListener("input", () => { shown = MOST; soon(); });
    dialog.addEventListener("keydown", move);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    list.addEventListener("click", follow);
    document.body.append(dialog);
  }

  function open() {
    if (!dialog.isConnected) build();
    if (!dialog.open) dialog.showModal();
    field.focus();
    field.select();
    ready().then((engine) => engine.warm(), fail);
  }

  let timer;
  function soon() {
    clearTimeout(timer);
    const now = ++turn;
    settled = new Promise((done) => { timer = setTimeout(() => ask(now).then(done, fail), 100); });
  }

  async function ask(now) {
    const question = field.value.trimStart();
    if (!question) return show([], "");
    if (answered === `${shown} ${question}`) return;
    const found = await (await ready()).find(question, shown);
    if (now !== turn) return;
    results(question, found);
    answered = `${shown} ${question}`;
  }

  function fail() {
    show([make("p", { class: "search-help" }, words.failedHelp), outline()], words.failed);
  }

  function show(content, message) {
    answered = undefined;
    if (list.contains(document.activeElement)) field.focus();
    list.replaceChildren(...content);
    status.textContent = message;
  }

  function results(question, found) {
    const asked = (list) => quoted(spelled(list, question));
    if (!found.results.length) {
      const tried = found.asked.length ? say(words.tried, { words: asked(found.asked) }) : "";
      return show([make("p", { class: "search-help" }, `${tried} ${words.noneHelp}`.trim()), outline()], say(words.none, { question: question.trim() }));
    }
    const groups = new Map();
    for (const result of found.results) {
      const chapter = result.trail[0] ?? result.title;
      groups.set(chapter, [...(groups.get(chapter) ?? []), result]);
    }
    const content = [...groups].map(([chapter, results], index) => {
      const id = `guidepost-search-${index}`;
      return make("section", { class: "search-group", "aria-labelledby": id },
        make("h2", { id }, chapter), make("ul", { role: "list" }, ...results.map((result) => item(result, found.words))));
    });
    if (found.count > found.results.length) {
      const more = make("button", { type: "button", class: "search-more" }, words.more);
      more.addEventListener("click", showMore);
      content.push(more);
    }
    const notes = [];
    const all = found.results.map(({ title, text }) => `${title}\n${text}`).join("\n").toLowerCase();
    for (const { typed, words: meant } of found.meant) notes.push(say(words.meant, { typed: spelled([typed], question)[0], words: quoted(spelled(meant, all)) }));
    if (found.missing.length) notes.push(say(words.missing, { words: asked(found.missing) }));
    const count = found.count === 1 ? words.one : say(words.many, { count: found.count });
    show(content, [count, ...notes].join(" "));
  }

  function item({ address, anchor, title, trail, text }, wanted) {
    const target = new URL(address, site);
    target.searchParams.set(FIND, wanted.slice(0, 12).join(" "));
    target.hash = anchor;
    const { excerpt } = globalThis.guidepostEngine;
    const link = make("a", { href: target.href }, make("span", { class: "search-title" }, ...marked(title, wanted)));
    const way = trail.slice(1);
    if (way.length) link.append(make("span", { class: "search-way" }, way.join(" › ")));
    if (text) link.append(make("span", { class: "search-excerpt" }, ...marked(excerpt(text, wanted), wanted)));
    return make("li", {}, link);
  }

  /* The results that were not shown yet; the first of them takes the focus. */
  function showMore() {
    const before = list.querySelectorAll("a").length;
    shown += MOST;
    ask(++turn).then(() => list.querySelectorAll("a")[before]?.focus(), fail);
  }

  /* The chapters, as the page itself has them. */
  function outline() {
    const chapters = document.querySelector("#guidepost-chapters > ul");
    const copy = chapters?.cloneNode(true) ?? make("p", {}, make("a", { href: new URL("index.html", site).href }, words.start));
    return make("nav", { class: "search-outline", "aria-label": words.chapters }, copy);
  }

  /* Arrow keys go through the results; whatever is typed goes into the field. */
  function move(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...list.querySelectorAll("a")];
    const here = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) {
      links[Math.min(here + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      (here ? links[here - 1] : field).focus();
    } else if (event.key === "Enter" && document.activeElement === field) {
      settled.then(() => list.querySelector(".search-group a")?.click());
    } else {
      if (event.key.length === 1 && event.key !== " " && here >= 0) field.focus();
      return;
    }
    event.preventDefault();
  }

  /* A result on the page being read needs no new page. */
  function follow(event) {
    const link = event.target.closest?.("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.pathname !== location.pathname || !link.search) return;
    event.preventDefault();
    dialog.close();
    location.hash = link.hash;
    if (!link.hash) scrollTo(0, 0);
    mark(new URLSearchParams(link.search).get(FIND), link.hash);
  }

  /* The marks on arrival */
  let bar;
  function unmark() {
    for (const found of document.querySelectorAll("mark.found")) {
      const parent = found.parentNode;
      found.replaceWith(...found.childNodes);
      parent.normalize();
    }
    bar?.remove();
    bar = undefined;
  }

  /* The texts of a section: what stands between its heading and the next one. */
  function texts(heading) {
    const body = document.querySelector(".body");
    const found = [];
    if (!body) return found;
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    let inside = !heading;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node === heading) inside = true;
        else if (inside && node.matches(".heading") && !node.contains(heading)) break;
      } else if (inside && !node.parentElement.closest("button, .visually-hidden, script, style")) found.push(node);
    }
    return found;
  }

  async function mark(wanted, hash) {
    unmark();
    await ready();
    const anchor = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    const list = wanted.split(" ");
    for (const text of texts(anchor || null)) {
      for (const [start, end] of globalThis.guidepostEngine.marks(text.data, list).reverse()) {
        text.splitText(end);
        const found = text.splitText(start);
        const element = make("mark", { class: "found" });
        found.replaceWith(element);
        element.append(found);
      }
    }
    const first = document.querySelector("mark.found");
    if (!first) return;
    first.scrollIntoView({ block: "nearest" });
    const remove = make("button", { type: "button" }, words.unmark);
    remove.addEventListener("click", unmark);
    bar = make("div", { class: "found-bar", role: "status" }, make("span", {}, words.marked), remove);
    document.body.append(bar);
  }

  /* An address that was copied or is opened again leads to the page as it is. */
  function arrive() {
    const address = new URL(location.href);
    const wanted = address.searchParams.get(FIND);
    if (!wanted) return;
    address.searchParams.delete(FIND);
    try { history.replaceState(history.state, "", address); } catch { /* not from every place */ }
    mark(wanted, address.hash).catch(() => {});
  }

  /* Only with a key that is held down: whoever dictates says single letters and signs all the time. */
  document.addEventListener("keydown", (event) => {
    const shortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (event.key === "Escape" && bar && !document.querySelector("dialog[open]")) unmark();
    if (!shortcut || document.querySelector("dialog[open]:not(.search)")) return;
    event.preventDefault();
    open();
  });
  for (const button of document.querySelectorAll(".search-open")) {
    button.addEventListener("click", open);
    if (/^(Mac|iP)/.test(navigator.platform)) button.querySelector("kbd")?.replaceChildren("⌘K");
  }
  arrive();
})();
