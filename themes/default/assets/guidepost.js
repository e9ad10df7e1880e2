/* What a page can do beyond being read: keep the chosen colors, copy links, enlarge figures, show the current place. Everything here is an
   extra, and the page is whole without it. Plain script, not a module: modules do not load from a file opened by double-click. */
(() => {
  "use strict";
  const root = document.documentElement;
  const words = document.currentScript.dataset;
  const wide = matchMedia("(min-width: 75em)");
  const KEY = "guidepost-colors";

  /* Storage may be forbidden; then a choice lasts as long as the page. */
  const stored = () => {
    try { return localStorage.getItem(KEY) || ""; } catch { return ""; }
  };
  const store = (choice) => {
    try { choice ? localStorage.setItem(KEY, choice) : localStorage.removeItem(KEY); } catch { /* see above */ }
  };
  const paint = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.colors = choice;
    else delete root.dataset.colors;
  };
  root.dataset.script = "";
  paint(stored());

  /* An element with attributes and children. */
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const hidden = (text) => make("span", { class: "visually-hidden" }, text);

  function colors() {
    const select = document.getElementById("guidepost-colors");
    if (!select) return;
    const show = () => { paint(stored()); select.value = root.dataset.colors || ""; };
    show();
    select.addEventListener("change", () => { store(select.value); paint(select.value); });
    /* Another tab, or a page brought back by the browser's own back button. */
    addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) show(); });
    addEventListener("pageshow", (event) => { if (event.persisted) show(); });
  }

  /* The clipboard is closed to pages from a plain http address; the older way still works there. */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = make("textarea", { readonly: "", class: "visually-hidden" });
      field.value = text;
      const before = document.activeElement;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      before?.focus();
      return done;
    }
  }

  function copyButtons() {
    const toast = make("p", { class: "toast", role: "status" });
    document.body.append(toast);
    let clear;
    const button = (kind, id, name) => {
      const made = make("button", { type: "button", class: kind }, hidden(`${words.copy}: ${name}`));
      made.addEventListener("click", async () => {
        const address = new URL(`#${encodeURIComponent(id)}`, location.href).href;
        if (!(await copy(address))) {
          location.hash = id;
          return;
        }
        clearTimeout(clear);
        document.querySelector(".done")?.classList.remove("done");
        made.classList.add("done");
        toast.textContent = words.copied;
        clear = setTimeout(() => { toast.textContent = ""; made.classList.remove("done"); }, 4000);
      });
      return made;
    };
    for (const link of document.querySelectorAll(".heading > .heading-link")) {
      const heading = link.previousElementSibling;
      link.replaceWith(button("heading-link", heading.id, heading.textContent));
    }
    for (const number of document.querySelectorAll(".step > .step-number")) {
      number.after(button("step-copy", number.parentElement.id, number.textContent));
    }
  }

  function figures() {
    let viewer;
    const open = (image, caption, name) => {
      if (!viewer) {
        viewer = make("dialog", { class: "viewer" });
        document.body.append(viewer);
        /* On the picture, or beside the dialog. */
        viewer.addEventListener("click", (event) => {
          if (event.target === viewer || event.target.closest(".viewer-picture")) viewer.close();
        });
      }
      const close = make("button", { type: "button", class: "viewer-close" }, words.close);
      close.addEventListener("click", () => viewer.close());
      const picture = image.cloneNode();
      picture.removeAttribute("loading");
      viewer.replaceChildren(
        make("div", { class: "viewer-top" }, make("span", {}, ...caption), close),
        make("div", { class: "viewer-picture", tabindex: "0", role: "group", "aria-label": name }, picture),
      );
      viewer.setAttribute("aria-label", name);
      viewer.showModal();
      close.focus();
      /* A tall picture that fits the screen may be smaller than the page has it; then it is larger than the screen. */
      const before = image.getBoundingClientRect(), now = picture.getBoundingClientRect();
      if (Math.min(now.width / before.width, now.height / before.height) < 1.1) {
        picture.style.inlineSize = `${before.width * 1.5}px`;
        picture.style.maxBlockSize = "none";
      }
    };
    for (const image of document.querySelectorAll(".figure > img")) {
      const caption = image.parentElement.querySelector("figcaption");
      const button = make("button", { type: "button", class: "zoom", "aria-haspopup": "dialog" }, hidden(`${words.enlarge}: `));
      image.replaceWith(button);
      button.append(image);
      button.addEventListener("click", () => open(image, caption ? caption.cloneNode(true).childNodes : [], caption?.textContent || image.alt));
    }
  }

  /* A term's link to the glossary becomes a button that shows the meaning beside it: by a press, or by resting the pointer on it. The words
     stay until the reader leaves both, presses Escape or the button again, and may be pointed at; the glossary is one link further. */
  function terms() {
    const meanings = document.querySelectorAll(".terms dd");
    if (!meanings.length || !HTMLElement.prototype.showPopover) return;
    const box = make("span", { class: "meaning", id: "guidepost-meaning", popover: "manual" });
    let shown, pressed, waiting;
    const hide = () => {
      clearTimeout(waiting);
      if (!shown) return;
      shown.setAttribute("aria-expanded", "false");
      box.hidePopover();
      shown = undefined;
    };
    const show = (button, link, meaning, byPress) => {
      clearTimeout(waiting);
      pressed = byPress;
      if (shown === button) return;
      hide();
      const more = make("a", { href: link.getAttribute("href") }, words.glossary);
      box.replaceChildren(make("span", {}, meaning.textContent), " ", more);
      button.after(box); /* where the next Tab finds it */
      box.showPopover();
      const at = button.getClientRects()[0], room = root.clientWidth - box.offsetWidth - 16;
      const above = at.bottom + box.offsetHeight + 8 > innerHeight && at.top > box.offsetHeight + 8;
      box.style.left = `${Math.max(8, Math.min(at.left, room + 8)) + scrollX}px`;
      box.style.top = `${(above ? at.top - box.offsetHeight - 4 : at.bottom + 4) + scrollY}px`;
      button.setAttribute("aria-expanded", "true");
      shown = button;
    };
    const leave = () => { clearTimeout(waiting); if (!pressed) waiting = setTimeout(hide, 300); };
    for (const link of document.querySelectorAll("a.term")) {
      const meaning = meanings[link.dataset.term];
      const button = make("button", { type: "button", class: "term", "aria-expanded": "false", "aria-controls": box.id }, ...link.childNodes);
      link.replaceWith(button);
      button.addEventListener("click", () => { if (shown === button && pressed) hide(); else show(button, link, meaning, true); });
      button.addEventListener("pointerenter", (event) => {
        if (event.pointerType !== "mouse" || shown === button) return;
        clearTimeout(waiting);
        waiting = setTimeout(() => show(button, link, meaning, false), 150);
      });
      button.addEventListener("pointerleave", leave);
    }
    box.addEventListener("pointerenter", () => clearTimeout(waiting));
    box.addEventListener("pointerleave", leave);
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !shown) return;
      const button = shown, inside = box.contains(document.activeElement);
      hide();
      if (inside) button.focus();
    });
    const elsewhere = (event) => { if (shown && !box.contains(event.target) && !shown.contains(event.target)) hide(); };
    addEventListener("pointerdown", elsewhere);
    addEventListener("focusin", elsewhere);
  }

  /* Beside the text the list is open, above it closed, until the reader says otherwise. */
  function contents() {
    const list = document.querySelector(".contents details");
    if (!list) return;
    const fit = () => { list.open = wide.matches; };
    fit();
    wide.addEventListener("change", fit);
    list.addEventListener("toggle", () => list.toggleAttribute("data-closed", wide.matches && !list.open));
    list.addEventListener("click", (event) => { if (event.target.closest("a") && !wide.matches) list.open = false; });

    const links = [...list.querySelectorAll("a")];
    const targets = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    let waiting = false, marked;
    const mark = () => {
      waiting = false;
      const atEnd = innerHeight + scrollY >= root.scrollHeight - 2;
      const passed = targets.filter((target) => target && target.getBoundingClientRect().top < 110);
      const current = atEnd && scrollY > 0 ? targets.length - 1 : targets.indexOf(passed.at(-1));
      links.forEach((link, index) => {
        if (index === current) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
      if (wide.matches && current !== marked) reveal(list.parentElement, links[current]);
      marked = current;
    };
    const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } };
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon, { passive: true });
    soon();
  }

  /* In a list that is too long for the screen, the place being read is in sight. */
  function reveal(list, here) {
    if (!list || !here || list.scrollHeight <= list.clientHeight) return;
    const box = list.getBoundingClientRect(), top = here.getBoundingClientRect().top - box.top;
    if (top < 0 || top + box.top > Math.min(box.bottom, innerHeight) - 48) list.scrollTop += top - list.clientHeight / 3;
  }
  function place() {
    const list = document.querySelector(".chapters");
    reveal(list, list?.querySelector("[aria-current]"));
  }

  /* Style sheets cannot quote the title in a page's margin; this hands it over. */
  function paper() {
    root.style.setProperty("--running-title", JSON.stringify(document.title));
  }

  /* From an old edition to the same section of the current one. */
  function current() {
    const link = document.getElementById("guidepost-current");
    if (!link) return;
    const follow = () => { link.hash = location.hash; };
    follow();
    addEventListener("hashchange", follow);
  }

  /* To another edition the section being read comes along, under the id it has there; where it is not there, the nearest one above it. The ways there
     stand at the head of the page, so what counts is where the reader stopped before going up to them. */
  function editions() {
    const links = document.querySelectorAll("a[data-places]");
    const headings = [...document.querySelectorAll(".heading > [id]")];
    const top = (element) => element.getBoundingClientRect().top;
    const named = (hash) => { try { return decodeURIComponent(hash.slice(1)); } catch { return hash.slice(1); } };
    let place, waiting;
    const asked = () => {
      const target = document.getElementById(named(location.hash));
      const before = (heading) => heading.contains(target) || heading.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
      return target && { target, id: headings.filter(before).at(-1)?.id };
    };
    const stopped = () => {
      if (document.querySelector(".header").getBoundingClientRect().bottom > 0) return;
      const wanted = asked();
      /* A short section at the end of a page cannot come to the top of the screen. */
      const seen = wanted && top(wanted.target) > -48 && top(wanted.target) < innerHeight;
      place = seen ? wanted.id : headings.filter((heading) => top(heading) < 110).at(-1)?.id;
    };
    const arrived = () => { place = asked()?.id ?? place; };
    arrived();
    addEventListener("hashchange", arrived);
    addEventListener("scroll", () => { clearTimeout(waiting); waiting = setTimeout(stopped, 300); }, { passive: true });
    for (const link of links) {
      const page = link.getAttribute("href"), places = JSON.parse(link.dataset.places);
      const follow = () => {
        const there = Object.hasOwn(places, place) ? places[place] : place ? `#${encodeURIComponent(place)}` : "";
        link.setAttribute("href", !there || there[0] === "#" ? page + there : there);
      };
      for (const event of ["pointerover", "pointerdown", "focus"]) link.addEventListener(event, follow);
    }
    /* A list that lies over the page closes as such lists do. */
    const list = document.querySelector(".editions");
    if (!list) return;
    addEventListener("pointerdown", (event) => { if (!list.contains(event.target)) list.open = false; });
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !list.open) return;
      list.open = false;
      list.firstElementChild.focus();
    });
    list.addEventListener("focusout", (event) => { if (event.relatedTarget && !list.contains(event.relatedTarget)) list.open = false; });
  }

  /* A page does not know what day it is; the reader's computer does. */
  function review() {
    const place = document.getElementById("guidepost-review");
    if (!place) return;
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    if (place.querySelector("time").dateTime >= today) return;
    place.classList.add("overdue");
    place.firstElementChild.textContent = place.dataset.overdue;
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const extra of [colors, copyButtons, figures, terms, contents, paper, current, editions, review]) extra();
    requestAnimationFrame(place); // not before the style sheet has arrived
  });
})();
