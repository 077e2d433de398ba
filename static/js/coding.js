// Coding by keyboard: a key chooses a relevance or a theme, Enter keeps, u goes back. Without it the form works by itself.
"use strict";

const form = document.getElementById("coding");
const find = document.getElementById("find-theme");
const themes = () => [...form.querySelectorAll("li[data-theme]")];
const typing = (target) => target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])");

// --- a theme: the first one chosen comes first; one that is taken away is first no more
function follow(box) {
  const first = box.closest("li").querySelector("input[name=primary]");
  const chosen = form.querySelectorAll("input[name=themes]:checked");
  if (!box.checked) first.checked = false;
  else if (chosen.length === 1) first.checked = true;
}

function toggle(field) {
  if (field.type === "radio") field.checked = true;
  else { field.checked = !field.checked; follow(field); }
  field.scrollIntoView({ block: "nearest" });
}

function narrow() {
  const wanted = find.value.trim().toLowerCase();
  for (const line of themes()) line.hidden = wanted !== "" && !line.textContent.toLowerCase().includes(wanted);
}

// Enter in the search field takes the first theme it leaves, and shows them all again
function take() {
  const line = themes().find((one) => !one.hidden);
  if (find.value.trim() && line) toggle(line.querySelector("input[name=themes]"));
  find.value = "";
  narrow();
  find.blur();
}

if (form) {
  form.addEventListener("change", ({ target }) => {
    if (target.name === "themes") follow(target);
    if (target.name === "primary") target.closest("li").querySelector("input[name=themes]").checked = true;
  });
  find.addEventListener("input", narrow);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); take(); }
    if (event.key === "Escape") { find.value = ""; narrow(); find.blur(); }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
  if (typing(event.target)) return;
  const back = document.getElementById("back");
  const field = form && event.key.length === 1 && form.querySelector(`[data-code="${CSS.escape(event.key)}"]`);
  if (field) { event.preventDefault(); toggle(field); }
  else if (event.key === "u" && back) back.click();
  else if (event.key === "Enter" && form && !event.target.closest("a, button, summary")) { event.preventDefault(); form.requestSubmit(); }
  else if (event.key === "/" && form) { event.preventDefault(); event.stopImmediatePropagation(); find.focus(); }
  else return;
  event.stopImmediatePropagation(); // j and k are themes here
}, true);
