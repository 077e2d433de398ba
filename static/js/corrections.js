// Corrections by one key: on the tag in focus, in a list or on a piece's page. The forms on the piece's page do the same.
"use strict";

const KEYS = { x: "x", r: "x", Delete: "x", m: "m", f: "f", p: "p", a: "a" };
// what a key says of a chip in a list, by the chip's kind; a piece's page offers its acts itself
const SAYS = {
  x: () => "remove",
  a: () => "add",
  m: (chip, kind) => kind === "company" && (chip.hasAttribute("data-main") ? "notable" : "main"),
  f: (chip, kind) => kind === "country" && "unfocus",
  p: (chip, kind) => kind === "theme" && "primary",
};
const chipsOf = (row) => [...row.querySelectorAll(".chips .chip")];
const page = () => document.getElementById("piece");
let place = null; // where the focus goes once the new list or piece stands

function post(address, values) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const aim = page() ? "piece" : "results";
  if (!token || swaps.busy() || !document.getElementById(aim)) return;
  const next = location.pathname + location.search;
  swaps.ask("POST", address, { target: `#${aim}`, swap: "outerHTML", values: { ...values, next, csrfmiddlewaretoken: token.value } });
}

// --- one key on a chip of a list
function sayOfChip(chip, key) {
  const row = chip.closest("[data-piece]");
  const kind = chip.dataset.tag.split(":")[0];
  const act = row && SAYS[key](chip, kind);
  if (!act) return false;
  remember(row, chip, chipsOf(row).indexOf(chip));
  post(`/articles/${row.dataset.piece}/correct/`, { tag: chip.dataset.tag, act });
  return true;
}

// --- one key on a tag of a piece's page: its own button is pressed
function sayOfLine(line, key) {
  const button = line.querySelector(`button[data-key="${key}"]`);
  if (!button || swaps.busy()) return false;
  button.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.documentElement.dataset.keys === "off") return;
  const chip = event.target.closest(".row[data-piece] .chip[data-tag]");
  const line = event.target.closest("#piece .tags > li[data-tag]");
  const key = KEYS[event.key];
  let done = false;
  if (key && chip && document.getElementById("say")) done = sayOfChip(chip, key);
  else if (key && line) done = sayOfLine(line, key);
  else if (event.key === "u" && document.querySelector("input[name=csrfmiddlewaretoken]") && (page() || document.getElementById("say"))) {
    remember(event.target.closest("[data-piece], #piece"), event.target);
    post("/corrections/undo/", page() ? { piece: page().dataset.piece } : {});
    done = true;
  } else if (event.key === "w" && chip) done = showWhy(chip);
  else if (chip && (event.key === "ArrowRight" || event.key === "ArrowLeft")) done = beside(chip, event.key === "ArrowRight" ? 1 : -1);
  if (done) event.preventDefault();
});

function beside(chip, by) {
  const chips = chipsOf(chip.closest(".row"));
  const next = chips[chips.indexOf(chip) + by];
  if (next) next.focus();
  return Boolean(next);
}

// --- why: the answer is fetched into one popover
let asker = null;
function showWhy(chip) {
  asker = chip;
  const [kind, slug] = chip.dataset.tag.split(":");
  const path = `/articles/${chip.closest("[data-piece]").dataset.piece}/why/${kind}/${encodeURIComponent(slug)}/`;
  swaps.ask("GET", path, { target: "#why", swap: "innerHTML" });
  return true;
}
document.addEventListener("click", (event) => {
  asker = event.target.closest(".row a.whys") || asker;
});

// --- the focus stays where the work is
function remember(holder, element, at = 0) {
  const rows = [...document.querySelectorAll(".row[data-piece]")];
  const line = element.closest && element.closest(".tags > li[data-tag]");
  const lines = [...document.querySelectorAll("#piece .tags > li[data-tag]")];
  place = {
    piece: holder && holder.dataset.piece, row: rows.indexOf(holder), at,
    tag: line && line.dataset.tag, line: lines.indexOf(line),
    open: lines.filter((one) => one.querySelector("details").open).map((one) => one.dataset.tag),
  };
}

function settleInList() {
  const rows = [...document.querySelectorAll(".row[data-piece]")];
  const row = rows.find((one) => one.dataset.piece === place.piece) || rows[Math.min(Math.max(place.row, 0), rows.length - 1)];
  if (!row) return;
  const chips = chipsOf(row);
  (chips[Math.min(place.at, chips.length - 1)] || row.querySelector("h3 a")).focus();
}

function settleInPiece() {
  const lines = [...document.querySelectorAll("#piece .tags > li[data-tag]")];
  lines.filter((one) => place.open.includes(one.dataset.tag)).forEach((one) => { one.querySelector("details").open = true; });
  if (!place.tag) return;
  const kept = lines.find((one) => one.dataset.tag === place.tag && !one.hasAttribute("data-off"));
  const line = kept || lines[Math.min(place.line, lines.length - 1)];
  if (line) line.querySelector("summary").focus();
}

document.addEventListener("swap:sending", ({ detail }) => {
  const form = detail.source.closest("#piece form, #why form");
  if (form && page()) remember(page(), document.activeElement);
  else if (form && asker && asker.isConnected) {
    const row = asker.closest("[data-piece]");
    remember(row, asker, Math.max(chipsOf(row).indexOf(asker), 0));
  }
});

document.addEventListener("swap:done", ({ detail }) => {
  const why = document.getElementById("why");
  if (detail.target.id === "why") {
    why.showPopover(asker ? { source: asker } : undefined);
    (why.querySelector("summary, a") || why).focus();
    return;
  }
  if (!["piece", "results"].includes(detail.target.id)) return;
  if (why && why.matches(":popover-open")) why.hidePopover();
  const told = document.querySelector("[data-told] > span");
  const undo = document.querySelector("[data-told] form");
  document.getElementById("live").textContent = told ? told.textContent + (undo ? " Press u to undo." : "") : "";
  if (place) (page() ? settleInPiece : settleInList)();
  place = null;
  const message = document.querySelector("[data-told]");
  if (document.activeElement === document.body && message) { // what was pressed is gone: go on from what was said
    message.tabIndex = -1;
    message.focus();
  }
});
