// No connection: a banner, reads repeated by themselves, writes offered again with the same idempotency key.
import htmx from "htmx.org/dist/htmx.esm.js";

import { setting, text } from "./dom.js";
import { toast } from "./toasts.js";

const WAITS = [2, 4, 8, 15, 30];
let missedReads = [];
let attempt = 0;
let timer = 0;

export function start() {
  document.addEventListener("htmx:sendError", (event) => lost(event.detail));
  document.addEventListener("htmx:timeout", (event) => lost(event.detail));
  window.addEventListener("offline", () => show(true));
  window.addEventListener("online", probe);
}

function lost({ elt, requestConfig }) {
  show(true);
  if (requestConfig.verb === "get") missedReads.push({ elt, requestConfig });
  else offerAgain(elt, requestConfig);
  if (!timer) schedule();
}

function offerAgain(elt, { verb, path, unfilteredParameters, target, headers }) {
  const run = () => htmx.ajax(verb, path, { source: elt, target, values: unfilteredParameters, headers });
  toast({ message: text("notSent"), tone: "bad", action: { label: text("retry"), run } });
}

function schedule() {
  timer = setTimeout(probe, WAITS[Math.min(attempt++, WAITS.length - 1)] * 1000);
}

async function probe() {
  clearTimeout(timer);
  timer = 0;
  try {
    await fetch(setting("health") || location.pathname, { method: "HEAD", cache: "no-store" });
    found();
  } catch {
    schedule();
  }
}

function found() {
  show(false);
  attempt = 0;
  const again = missedReads.filter(({ elt }) => elt.isConnected);
  missedReads = [];
  for (const { elt, requestConfig: { path, target } } of again) htmx.ajax("get", path, { source: elt, target });
}

function show(isLost) {
  const banner = document.getElementById("connection");
  if (banner) banner.hidden = !isLost;
}
