// What the other scripts know of htmx. Versions 2 and 4 name their events differently and tell different things of a request:
// here both become swap:sending, swap:done and swap:failed on the document, and one way to ask.
"use strict";

const swaps = { last: {} };

(() => {
  swaps.busy = () => document.querySelector(".htmx-request") !== null;

  // asks for an address and puts the answer in place of `target` (or into it): `values` are sent along
  swaps.ask = (method, address, { target, swap, values = {} }) => {
    const asked = htmx.ajax(method, address, { target, source: target, swap, values });
    swaps.last = { source: document.querySelector(target), again: () => swaps.ask(method, address, { target, swap, values }) };
    return Promise.resolve(asked).catch(() => {}); // a failure is told by swap:failed
  };

  // --- the two vocabularies
  const stands = (element) => (element && element.id && document.getElementById(element.id)) || element;

  function tell(name, detail) {
    document.dispatchEvent(new CustomEvent(`swap:${name}`, { detail }));
  }

  function failed(why, source, answer = {}) {
    tell("failed", { why, source, status: 0, number: "", text: "", address: "", method: "GET", ...answer });
  }

  let settled = null; // 2 tells of every element that came

  // 2 tells every element that goes of its going, twice, and looks for each that comes among those that went. Where every
  // answer replaces all there is, the old content goes first and at once; answers.js finds the focus again.
  function clear(target) {
    if (!target?.hasAttribute?.("data-replaced")) return;
    tell("leaving", { target });
    target.replaceChildren();
  }

  const two = {
    "htmx:beforeSwap": ({ shouldSwap, target }) => { if (shouldSwap) clear(target); },
    "htmx:beforeRequest": ({ elt, target }) => tell("sending", { source: elt, target }),
    "htmx:afterSettle": ({ requestConfig, target, xhr }) => {
      if (xhr && xhr === settled) return;
      settled = xhr;
      tell("done", { source: requestConfig?.elt, target: stands(target) });
    },
    "htmx:responseError": ({ requestConfig, xhr }) => failed("status", requestConfig.elt, {
      ...asked2(requestConfig), status: xhr.status, number: xhr.getResponseHeader("X-Request-ID"), text: xhr.responseText,
    }),
    "htmx:sendError": ({ requestConfig }) => failed("network", requestConfig.elt, asked2(requestConfig)),
    "htmx:timeout": ({ requestConfig }) => failed("timeout", requestConfig.elt, asked2(requestConfig)),
  };
  const asked2 = ({ verb, path }) => ({ method: verb.toUpperCase(), address: path });

  const four = {
    "htmx:before:request": ({ ctx }) => tell("sending", { source: ctx.sourceElement, target: ctx.target }),
    "htmx:after:swap": ({ ctx }) => {
      if (ctx.response.status < 400) tell("done", { source: ctx.sourceElement, target: stands(ctx.target) });
    },
    "htmx:response:error": ({ ctx }) => failed("status", ctx.sourceElement, {
      ...asked4(ctx), status: ctx.response.status, number: ctx.response.headers.get("X-Request-ID"), text: ctx.text,
    }),
    "htmx:error": ({ ctx }) => {
      if (!ctx || ctx.response) return;
      failed(ctx.request.signal?.aborted ? "timeout" : "network", ctx.sourceElement, asked4(ctx));
    },
  };
  const asked4 = ({ request }) => ({ method: request.method, address: request.action });

  const words = window.htmx?.version?.startsWith("4") ? four : two;
  for (const [name, say] of Object.entries(words)) document.addEventListener(name, (event) => say(event.detail));
  // 4 writes the address of a failed request into the history, too
  document.addEventListener("htmx:before:history:update", (event) => { if (event.detail.response?.status >= 400) event.preventDefault(); });
})();
