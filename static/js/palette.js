// Ctrl-K: a dialog over the page that finds pages, companies, countries and themes by name. /palette/ does the same by itself.
"use strict";

(() => {
  const dialog = document.getElementById("palette");
  const field = dialog?.querySelector("input");
  const list = document.getElementById("palette-list");
  let asking = null;

  async function find() {
    asking?.abort();
    asking = new AbortController();
    const headers = { "HX-Request": "true", "HX-Target": "palette-found" };
    try {
      const answer = await fetch(`/palette/?q=${encodeURIComponent(field.value)}`, { headers, signal: asking.signal });
      if (answer.ok) list.innerHTML = await answer.text();
    } catch { /* given up for a newer word, or no network: Enter asks for the page, which says what is wrong */ }
  }

  function show() {
    if (dialog.open) { dialog.close(); return; }
    field.value = "";
    dialog.showModal();
    find();
  }

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog) show();
    else document.getElementById("q-palette")?.focus();
  });
  if (!dialog) return;

  field.addEventListener("input", find);
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...list.querySelectorAll("a")];
    if (event.key === "Escape") { // a search field would only empty itself
      event.preventDefault();
      dialog.close();
    } else if (by) {
      event.preventDefault();
      const next = links.indexOf(document.activeElement) + by; // the field stands before the first
      (next < 0 ? field : links[Math.min(next, links.length - 1)])?.focus();
    } else if (event.key === "Enter" && event.target === field && links[0]) {
      event.preventDefault();
      links[0].click();
    }
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
})();
