// A refresh never takes away what somebody is typing: it waits until they have left the field.
import htmx from "htmx.org/dist/htmx.esm.js";

import { isTextField } from "./dom.js";

const waiting = new Map();

export function start() {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (!holdsTyping(target) || isWanted(requestConfig, target)) return;
    event.detail.shouldSwap = false;
    waiting.set(target, { path: requestConfig.path, source: requestConfig.elt });
  });
  document.addEventListener("focusout", () => setTimeout(catchUp));
}

function holdsTyping(target) {
  return isTextField(document.activeElement) && target.contains(document.activeElement);
}

/** Whether the person asked for it (clicked, submitted, typed there) rather than a timer or a server event. */
function isWanted({ triggeringEvent, elt, verb }, target) {
  if (verb !== "get") return true;
  return Boolean(triggeringEvent?.isTrusted) && (target.contains(elt) || triggeringEvent.type === "click");
}

/** Ask again instead of using the answer of before: it may be older than what was saved meanwhile. */
function catchUp() {
  for (const [target, { path, source }] of waiting) {
    if (holdsTyping(target)) continue;
    waiting.delete(target);
    if (target.isConnected && source.isConnected) htmx.ajax("get", path, { source, target });
  }
}
