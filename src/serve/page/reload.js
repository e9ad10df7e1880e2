// Keeps a page of the preview up to date. `guidepost serve` adds it to the pages it shows; no published page has it.
(() => {
  "use strict";
  const OWN = "/.guidepost/";
  const { edition, instead } = document.currentScript.dataset;
  const remembered = {
    get closed() { return sessionStorage.getItem("guidepost-closed"); },
    set closed(findings) { sessionStorage.setItem("guidepost-closed", findings); },
    get follows() { return sessionStorage.getItem("guidepost-follows"); },
    set follows(yes) { sessionStorage.setItem("guidepost-follows", yes); },
  };

  /** Shows the new manual: at the place that changed if the server says where, else at the place that is being read. */
  function renew(place) {
    stop();
    const there = place && new URL(place, location);
    if (!there) return location.reload();
    if (there.pathname !== location.pathname) return location.assign(there);
    // The same page: it is loaded again, and not only scrolled.
    history.replaceState(history.state, "", there);
    remembered.follows = "yes";
    location.reload();
  }
  // A browser that loads a page again goes to where the reader was. After that, this page goes to the changed section.
  addEventListener("load", () => {
    if (!remembered.follows) return;
    remembered.follows = "";
    const section = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    setTimeout(() => section ? section.scrollIntoView() : scrollTo(0, 0));
  });

  /** The badge and the dialog, apart from the page's own styles; made when first needed. */
  const box = {
    make() {
      const host = document.createElement("guidepost-findings");
      const root = host.attachShadow({ mode: "open" });
      root.innerHTML = `<link rel="stylesheet" href="${OWN}findings.css">
<button class="badge" type="button" hidden></button>
<dialog role="alertdialog" aria-labelledby="title" aria-describedby="say">
<div class="sheet"></div>
<div class="bar"><button class="close" type="button">Close</button></div>
</dialog>`;
      this.badge = root.querySelector(".badge");
      this.dialog = root.querySelector("dialog");
      this.sheet = root.querySelector(".sheet");
      root.querySelector(".close").addEventListener("click", () => this.dialog.close());
      this.badge.addEventListener("click", () => this.open());
      // Escape closes a dialog by itself, and focus returns to where it was.
      this.dialog.addEventListener("close", () => this.closed());
      this.sheet.addEventListener("click", (event) => { if (event.target.closest("a")) this.dialog.close(); });
      this.ready = new Promise((ready) => root.querySelector("link").addEventListener("load", ready, { once: true }));
      document.body.append(host);
      this.host = host;
    },
    async show({ findings, errors, warnings }) {
      const html = await (await fetch(`${OWN}findings`)).text();
      if (!this.host) this.make();
      await this.ready;
      this.findings = findings;
      const inside = this.sheet.contains(this.host.shadowRoot.activeElement);
      this.sheet.innerHTML = html;
      const counted = (count, word) => count ? [`${count} ${word}${count === 1 ? "" : "s"}`] : [];
      this.badge.textContent = [...counted(errors, "error"), ...counted(warnings, "warning")].join(", ");
      for (const part of [this.badge, this.dialog]) part.classList.toggle("error", errors > 0);
      this.badge.hidden = this.dialog.open;
      if (errors && remembered.closed !== findings) this.open();
      else if (inside) this.sheet.querySelector("#title").focus();
    },
    open() {
      this.badge.hidden = true;
      if (!this.dialog.open) this.dialog.showModal();
      this.sheet.scrollTop = 0;
      this.sheet.querySelector("#title").focus();
    },
    closed() {
      remembered.closed = this.findings;
      this.badge.hidden = false;
    },
    remove() {
      this.host?.remove();
      this.host = undefined;
    },
  };

  let last;
  function hear(news) {
    if (instead !== undefined) {
      if (news.edition || news.findings !== instead) renew();
    } else if (news.edition !== edition) {
      renew(news.place);
    } else if (news.findings !== last) {
      last = news.findings;
      if (news.errors + news.warnings) box.show(news);
      else box.remove();
    }
  }

  // A browser keeps few connections to one server open. A tab that nobody sees gives its own up, and hears the news when it is seen again.
  let stream;
  function listen() {
    if (stream || document.hidden) return;
    stream = new EventSource(`${OWN}news`);
    stream.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  }
  function stop() {
    stream?.close();
    stream = undefined;
  }
  document.addEventListener("visibilitychange", () => document.hidden ? stop() : listen());
  addEventListener("pagehide", stop);
  addEventListener("pageshow", listen);
  listen();
})();
