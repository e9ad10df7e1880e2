/* A page at an old address sends its reader on. The place on the page comes along: to where that place went, where the old page knows it, and
   else to the place of the same name on the new page. */
(() => {
  "use strict";
  const page = document.getElementById("guidepost-moved");
  if (!page) return;
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* taken as it stands */ }
  const place = id && document.getElementById(id)?.closest(".moved")?.querySelector("a");
  const to = new URL((place || page).href);
  if (!place && id && !to.hash) to.hash = location.hash;
  to.search = location.search;
  location.replace(to.href);
})();
