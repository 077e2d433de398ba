// What charts and evidence can do more of with a script: arrows and a brush over the weeks. Nothing needs it.
"use strict";

// --- the number behind evidence opens its reason, in browsers that do not do so by themselves
function reveal() {
  const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = aim && aim.closest("details:not([open])");
  if (closed) { closed.open = true; aim.scrollIntoView({ block: "nearest" }); }
}
addEventListener("hashchange", reveal);
reveal();

// --- a chart is one tab stop: arrows move from week to week
function rove(chart) {
  const marks = [...chart.querySelectorAll("a.wk")];
  marks.forEach((mark, at) => mark.setAttribute("tabindex", at === marks.length - 1 ? "0" : "-1"));
}

document.addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const mark = by && event.target.closest("a.wk");
  if (!mark) return;
  const marks = [...mark.closest("svg").querySelectorAll("a.wk")];
  const next = marks[marks.indexOf(mark) + by];
  if (next) {
    event.preventDefault();
    mark.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }
});

// --- the brush: drag over weeks, and the list of those weeks opens
let start = null;
const query = (mark) => new URL(mark.getAttribute("href"), location.href).searchParams;

document.addEventListener("pointerdown", (event) => {
  start = event.target.closest("svg.brushable a.wk");
});
document.addEventListener("dragstart", (event) => {
  if (event.target.closest("svg.brushable")) event.preventDefault();
});
document.addEventListener("pointerup", (event) => {
  const end = event.target.closest("svg.brushable a.wk");
  const from = start;
  start = null;
  if (!from || !end || from === end) return; // one week: the link itself does it
  const days = [from, end].flatMap((mark) => [query(mark).get("from"), query(mark).get("to")]).sort();
  const to = new URL(end.getAttribute("href"), location.href);
  if (days.some((day) => !day)) return;
  to.searchParams.set("from", days[0]);
  to.searchParams.set("to", days[3]);
  location.assign(to);
});

function dress(root) {
  root.querySelectorAll("svg.plot").forEach(rove);
}
document.addEventListener("swap:done", ({ detail }) => requestAnimationFrame(() => setTimeout(() => dress(detail.target)))); // after it is seen
dress(document);
