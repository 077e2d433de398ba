// Keys: the list of them is the help behind `?`. Switched off by data-keys="off" (WCAG 2.1.4), never while somebody types.
"use strict";

(() => {
  const PATIENCE = 1500; // milliseconds between g and the letter after it
  let going = 0;

  const links = () => [...document.querySelectorAll(".row h3 a, .brief-rows h3 a")];
  const rowOf = (element) => element.closest(".row, .brief-rows > li");
  const onTag = (element) => element.closest(".row[data-piece] .chip[data-tag], #piece .tags > li[data-tag]") !== null;

  function step(by) {
    const all = links();
    const row = rowOf(document.activeElement);
    const at = all.findIndex((link) => link === document.activeElement || (row && row.contains(link)));
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    return true;
  }

  function search() {
    const field = document.querySelector("#q") || document.querySelector("#q-top");
    if (!field || !field.checkVisibility()) return false;
    field.focus();
    field.select();
    return true;
  }

  function help() {
    document.getElementById("keys")?.togglePopover();
    return true;
  }

  const rowLink = (event) => rowOf(event.target)?.querySelector("h3 a");
  function open(event) {
    const link = event.target.closest("a, button, summary, label") && event.key === "Enter" ? null : rowLink(event);
    if (link) link.click();
    return Boolean(link);
  }

  // a button of the row in focus, or of a page about one piece
  function press(key, event) {
    const row = rowOf(event.target);
    const all = [...(row || document.querySelector("main")).querySelectorAll(`[data-key="${key}"]`)];
    const button = all.find((one) => row || !one.closest(".row, .tags"));
    if (button) button.click();
    return Boolean(button);
  }

  function tick(event) {
    const box = !onTag(event.target) && rowOf(event.target)?.querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  }

  // --- the week before, the week after: the dates of the address, or the newest complete week
  const DAY = /^\d{4}-\d\d-\d\d$/;
  const moved = (day, by) => new Date(Date.parse(day) + by * 864e5).toISOString().slice(0, 10);

  function week(by) {
    const newest = document.querySelector(".slug")?.dataset;
    const home = location.pathname === "/";
    const to = new URL(home ? "/articles/?relevance=on" : location.href, location.href);
    if (!newest?.from || !(home || document.querySelector("main [name=from]"))) return false;
    const [from, until] = ["from", "to"].map((key) => to.searchParams.get(key) || "");
    if (DAY.test(from) && DAY.test(until)) {
      to.searchParams.set("from", moved(from, by));
      to.searchParams.set("to", moved(until, by));
    } else if (from || until) return false;
    else {
      to.searchParams.set("from", moved(newest.from, home ? by : 0));
      to.searchParams.set("to", moved(newest.to, home ? by : 0));
    }
    to.searchParams.delete("cursor");
    location.assign(to);
    return true;
  }

  function go(letter) {
    const link = document.querySelector(`#keys [data-go="${CSS.escape(letter)}"]`);
    if (link) location.assign(link.href);
    return Boolean(link);
  }

  const ACTS = {
    j: () => step(1),
    k: () => step(-1),
    "/": search,
    "?": help,
    o: open,
    Enter: open,
    s: (event) => press("s", event),
    b: (event) => press("b", event),
    x: tick,
    "[": () => week(-7),
    "]": () => week(7),
    g: () => { going = Date.now(); return true; },
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog");
    if (event.defaultPrevented || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.documentElement.dataset.keys === "off") return;
    const after = Date.now() - going < PATIENCE;
    going = 0;
    if (after ? go(event.key) : ACTS[event.key]?.(event)) event.preventDefault();
  });
})();
