// Writing a briefing with a script: autosave in quiet moments, insertion at the cursor, sections moved by dragging or by keys.
// Everything it does is a submission of the page's one form, which does the same without it.
"use strict";

(() => {
  const form = document.getElementById("edit");
  if (!form) return;
  const QUIET = 3000; // milliseconds without a key before what was typed is kept
  const field = form.elements.markdown;
  const told = document.getElementById("saved");
  const words = () => JSON.stringify([form.elements.title.value, field.value]);
  let kept = form.hasAttribute("data-unsaved") ? "" : words();
  let waiting = 0;
  let saving = null; // the request under way
  let stopped = form.hasAttribute("data-conflict"); // two texts are on the page: a person decides

  const isDirty = () => words() !== kept;

  async function save(keepalive = false) {
    clearTimeout(waiting);
    if (saving) await saving;
    if (stopped || !form.dataset.autosave || !isDirty()) return;
    const sent = words();
    told.textContent = told.dataset.saving;
    saving = fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), keepalive, headers: { "X-Requested-With": "fetch" } })
      .then(async (answer) => {
        const said = await answer.json();
        if (answer.ok) {
          form.elements.seen.value = said.seen;
          kept = sent;
          told.textContent = said.said;
        } else {
          stopped = true;
          told.textContent = `${said.why} ${told.dataset.stopped}`;
        }
      })
      .catch(() => { told.textContent = told.dataset.stopped; }) // the next quiet moment tries again
      .finally(() => { saving = null; });
    await saving;
  }

  form.addEventListener("input", (event) => {
    if (event.target !== field && event.target !== form.elements.title) return;
    clearTimeout(waiting);
    waiting = setTimeout(save, QUIET);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  addEventListener("pageshow", (event) => { if (event.persisted && !isDirty()) location.reload(); });
  addEventListener("beforeunload", (event) => { if (isDirty() && !leaving) event.preventDefault(); });

  // --- leaving: a link waits until the words are kept, a button takes them along itself
  let leaving = false;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (link.matches("[data-leave]")) { leaving = true; return; }
    if (link.target || link.getAttribute("href").startsWith("#") || !isDirty() || stopped) return;
    event.preventDefault();
    await save();
    location.assign(link.href);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (saving) {
      event.preventDefault();
      const by = event.submitter;
      saving.then(() => form.requestSubmit(by));
      return;
    }
    leaving = true;
  });

  // --- suggestions and figures go where the cursor was
  let cursor = null;
  field.addEventListener("blur", () => { cursor = field.selectionEnd; });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-markdown]");
    if (!button || cursor === null) return;
    event.preventDefault();
    const before = field.value.slice(0, cursor).replace(/\s+$/, "");
    const after = field.value.slice(cursor).replace(/^\s+/, "");
    field.value = [before, button.dataset.markdown, after].filter(Boolean).join("\n\n");
    cursor = (before ? before.length + 2 : 0) + button.dataset.markdown.length;
    field.focus();
    field.setSelectionRange(cursor, cursor);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // --- what the button before did is said to those who do not see it: a region that is filled when a page loads stays silent
  const done = document.querySelector("[data-told] > span");
  if (done) setTimeout(() => { document.getElementById("shell-changed").textContent = done.textContent.trim(); });

  // --- what stands against issuing is said at the top, too
  document.addEventListener("swap:done", () => {
    const found = document.querySelector("#preview template[data-summary]");
    if (found) document.getElementById("summary").replaceChildren(document.importNode(found.content, true));
  });

  // --- the outline: a grip for the pointer and the keyboard
  const outline = document.getElementById("outline");
  const rows = () => [...outline.querySelectorAll("li[data-section]")];
  let held = null;
  let before = [];

  for (const row of rows()) {
    const grip = document.createElement("button");
    grip.type = "button";
    grip.className = "btn grip";
    grip.dataset.small = "";
    grip.textContent = "⠿";
    grip.setAttribute("aria-label", `${outline.dataset.grip} ${row.querySelector("a").textContent}`);
    grip.setAttribute("aria-pressed", "false");
    row.prepend(grip);
  }
  const asked = new URLSearchParams(location.search).get("focus") || "";
  if (asked.startsWith("order-")) outline.querySelector(`li[data-section="${CSS.escape(asked.slice(6))}"] .grip`)?.focus();

  function take(row) {
    held = row;
    before = rows();
    row.dataset.held = "";
    row.querySelector(".grip").setAttribute("aria-pressed", "true");
    document.getElementById("shell-changed").textContent = outline.dataset.held;
  }

  function drop(is_kept) {
    const row = held;
    held = null;
    delete row.dataset.held;
    row.querySelector(".grip").setAttribute("aria-pressed", "false");
    const order = rows().map((one) => one.dataset.section).join(",");
    if (!is_kept) { outline.append(...before); row.querySelector(".grip").focus(); return; }
    if (order === before.map((one) => one.dataset.section).join(",")) return;
    form.elements.order.value = order;
    const by = document.createElement("button");
    by.name = "do";
    by.value = `order:${row.dataset.section}`;
    by.hidden = true;
    form.append(by);
    form.requestSubmit(by);
  }

  outline.addEventListener("keydown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip) return;
    const row = grip.closest("li");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === " " || event.key === "Enter") {
      if (held) drop(true); else take(row);
    } else if (held && event.key === "Escape") drop(false);
    else if (held && by) {
      const all = rows();
      const next = all[all.indexOf(row) + by];
      if (next) { by < 0 ? next.before(row) : next.after(row); grip.focus(); }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  outline.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    take(grip.closest("li"));
  });
  outline.addEventListener("pointermove", (event) => {
    if (!held || !event.target.closest(".grip")?.hasPointerCapture(event.pointerId)) return;
    const over = rows().find((row) => { const box = row.getBoundingClientRect(); return event.clientY >= box.top && event.clientY < box.bottom; });
    if (!over || over === held) return;
    const all = rows();
    if (all.indexOf(over) < all.indexOf(held)) over.before(held); else over.after(held);
  });
  outline.addEventListener("pointerup", (event) => { if (held && event.target.closest(".grip")) drop(true); });
  outline.addEventListener("pointercancel", () => { if (held) drop(false); });
})();
