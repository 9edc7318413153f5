// Toasts: what just happened, with Undo for ten seconds. Server: HX-Trigger: {"toast": {"message": …, "undo": "/…"}}.
import htmx from "htmx.org/dist/htmx.esm.js";

import { all, element, icon, onContent, text } from "./dom.js";

const LIFE = 6;
const LIFE_WITH_UNDO = 10;
const MOST = 3;

/** Shows a sentence. `undo` is an address to POST to; `action` a {label, run}; an error stays until closed. */
export function toast({ message, detail = "", tone = "", undo = "", action = null }) {
  const box = element("div", "toast");
  box.dataset.tone = tone;
  if (tone === "bad") box.append(icon("alert"));
  const words = element("span", "grow", message);
  if (detail) words.append(element("small", "", detail));
  box.append(words);
  if (undo) box.dataset.undo = undo;
  if (action) box.append(button(action.label, () => { box.remove(); action.run(); }));
  const shelf = document.getElementById("toasts");
  shelf.append(box);
  while (shelf.children.length > MOST) shelf.firstElementChild.remove();
  arm(box);
}

function arm(box) {
  if (box.dataset.armed) return;
  box.dataset.armed = "true";
  raise();
  if (box.dataset.undo) addUndo(box);
  if (box.dataset.tone === "bad") box.append(close(box));
  else countDown(box, box.dataset.undo ? LIFE_WITH_UNDO : LIFE);
}

function addUndo(box) {
  const undo = button(text("undo"), () => {
    box.remove();
    htmx.ajax("post", box.dataset.undo, { swap: "none", source: document.body });
  });
  undo.append(" ", element("span", "num", ""));
  box.append(undo);
}

/** Counts down, and waits while somebody points at or stands on it: nobody should lose a race against an Undo. */
function countDown(box, seconds) {
  const shown = box.querySelector("button .num");
  if (shown) shown.textContent = text("seconds", { n: seconds });
  if (seconds <= 0) return box.remove();
  setTimeout(() => countDown(box, box.matches(":hover, :focus-within") ? seconds : seconds - 1), 1000);
}

function close(box) {
  const made = button("", () => box.remove());
  made.setAttribute("aria-label", text("close"));
  made.append(icon("x"));
  return made;
}

function button(label, act) {
  const made = element("button", "", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** Back into the top layer, above a dialog that may have opened since. */
function raise() {
  const shelf = document.getElementById("toasts");
  if (shelf.matches(":popover-open")) shelf.hidePopover();
  shelf.showPopover();
}

export function start() {
  document.addEventListener("toast", (event) => toast(event.detail));
  onContent((scope) => all(scope, ".toasts > .toast").forEach(arm));
}
