// What follows an answer of the server, or its absence: the focus stays, one region says what changed, a failure is told.
"use strict";

(() => {
  // --- the focus: htmx keeps it on an element with an id; the others are found again by what they are
  let held = null;

  function selectorOf(element) {
    const one = (node) => node.tagName.toLowerCase() + [...node.classList].filter((name) => !name.startsWith("htmx-")).map((name) => `.${CSS.escape(name)}`).join("");
    return `${one(element.parentElement)} > ${one(element)}`;
  }

  function hold(target) {
    const element = document.activeElement;
    if (!target?.contains?.(element) || element === target) return null;
    const like = selectorOf(element);
    return { id: element.id, href: element.getAttribute("href"), name: element.name, like, at: [...target.querySelectorAll(like)].indexOf(element) };
  }

  function found(target, { id, href, name, like, at }) {
    const same = [...target.querySelectorAll(like)];
    return (id && document.getElementById(id))
      || (href && same.find((one) => one.getAttribute("href") === href))
      || (name && same.find((one) => one.name === name))
      || same[Math.min(at, same.length - 1)];
  }

  document.addEventListener("swap:sending", ({ detail }) => { held = hold(detail.target); });
  document.addEventListener("swap:leaving", ({ detail }) => { held = hold(detail.target) || held; });
  document.addEventListener("swap:done", ({ detail }) => {
    const before = held;
    held = null;
    if (!before) return;
    setTimeout(() => { // a script of the page may know better, and comes first
      if (document.activeElement && document.activeElement !== document.body) return;
      const next = found(detail.target, before) || detail.target;
      if (next === detail.target) next.tabIndex = -1;
      next.focus({ preventScroll: true });
    });
  });

  // --- what changed, for those who do not see it
  const changed = document.getElementById("shell-changed");
  document.addEventListener("swap:done", ({ detail }) => {
    const said = detail.target.querySelector("[data-count]") || detail.target.querySelector("h1, h2");
    if (said && !detail.target.querySelector("[data-told]")) changed.textContent = said.textContent.trim();
  });

  // --- what failed: the old content stays, and the same thing can be asked again
  const region = document.getElementById("shell-failed");
  const sentences = document.getElementById("shell-words");
  let again = null;

  function message(why, text) {
    const told = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-failed] > p");
    return document.importNode(told || sentences.content.querySelector(`[data-why="${why}"]`), true);
  }

  function close() {
    region.replaceChildren();
    again = null;
  }

  document.addEventListener("swap:failed", ({ detail }) => {
    const { why, source, number, text, method, address } = detail;
    const pressed = source?.matches?.("form, a, button");
    const asked = !pressed && swaps.last.source === source && swaps.last.again;
    if (!pressed && !asked && region.firstChild) return; // what asks by itself every few seconds is told of once
    const box = document.createElement("div");
    box.className = "msg";
    box.dataset.kind = "bad";
    const acts = document.importNode(sentences.content.querySelector(".acts"), true);
    const numbered = acts.querySelector("[data-numbered]");
    if (number) numbered.querySelector("code").textContent = number;
    else numbered.remove();
    acts.querySelector("[data-again]").href = method === "GET" && address ? address : location.href;
    box.append(message(why, text), acts);
    region.replaceChildren(box);
    held = null;
    again = pressed ? () => press(source) : asked;
  });
  document.addEventListener("swap:done", close);

  function press(source) {
    if (source.matches("form")) source.requestSubmit();
    else source.click();
  }

  region.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
    else if (event.target.closest("[data-again]") && again) {
      event.preventDefault();
      const ask = again;
      close();
      ask();
    }
  });
})();
