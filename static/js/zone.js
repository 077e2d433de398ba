// Tells the server which zone the browser is in, once, where nobody chose one: from the next page on times are shown in it.
"use strict";

// refused in this visit, or no cookies are kept: it is not told on every page
const REFUSED = "zone-refused";

async function tell(zone) {
  const settings = await fetch("/settings/");
  const page = new DOMParser().parseFromString(await settings.text(), "text/html");
  const word = page.querySelector("input[name=csrfmiddlewaretoken]");
  if (!word) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: word.value, zone });
  const answer = await fetch("/settings/zone/", { method: "POST", body });
  if (answer.status !== 204) sessionStorage.setItem(REFUSED, zone);
}

const shown = document.querySelector("meta[name=zone]");
const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (shown && mine && shown.content !== mine) {
  try {
    if (sessionStorage.getItem(REFUSED) !== mine) tell(mine).catch(() => {}); // left before the answer: the next page tells
  } catch {
    // no storage, no cookies: the zone of the installation stays
  }
}
