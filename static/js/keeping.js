// Highlights the selected words by the key h, and keeps the focus where a row was swapped. The forms of the page do the same.
"use strict";

// --- the words selected in the text of a piece, without the numbers of its evidence
function selected() {
  const selection = getSelection();
  const holder = document.querySelector("#piece .read");
  if (!holder || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!holder.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.setStart(holder, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { quote: wordsOf(range).trim(), before: wordsOf(before).trim().slice(-60) };
}

function wordsOf(range) {
  const part = range.cloneContents();
  part.querySelectorAll("sup").forEach((one) => one.remove());
  part.querySelectorAll("p").forEach((one) => one.append("\n"));
  return part.textContent;
}

function highlight() {
  const form = document.getElementById("note-form");
  const found = form && selected();
  if (!found || !found.quote) return false;
  form.elements.quote.value = found.quote;
  form.elements.before.value = found.before;
  form.requestSubmit();
  return true;
}

// --- the focus stays on the piece whose row was swapped
let starred = null;
document.addEventListener("swap:sending", ({ detail: { source } }) => {
  const row = source.closest(".row[data-piece]");
  starred = row && source.matches(".star") ? { row: row.id, at: [...row.querySelectorAll(".star")].indexOf(source), link: document.activeElement.closest("h3 a") !== null } : null;
});
document.addEventListener("swap:done", () => {
  const row = starred && document.getElementById(starred.row);
  if (!row) return;
  const aim = starred.link ? row.querySelector("h3 a") : row.querySelectorAll(".star")[starred.at];
  if (aim) aim.focus();
  const live = document.getElementById("live");
  const star = row.querySelector(".star[aria-pressed]");
  if (live && star) live.textContent = star.textContent.trim();
  starred = null;
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.documentElement.dataset.keys === "off") return;
  if (event.key === "h" && highlight()) event.preventDefault();
});
