// Editing in place: a cell or fact with data-edit-url turns into the form the server sends. Enter saves, Esc leaves,
// Tab saves and goes on to the next field.
import htmx from "htmx.org/dist/htmx.esm.js";

import { on } from "./dom.js";

// A cell names its field, its row where fields are edited; a fact names the whole address.
const HOLDER = "[data-edit-url], td[data-field]";
const before = new WeakMap();

export function start() {
  on("dblclick", "td[data-edit-url], td[data-field]", edit);
  on("click", "dd[data-edit-url]", (holder, event) => !event.target.closest("a, button") && edit(holder));
  on("keydown", HOLDER, press);
  on("focusout", ".inline-edit", (form, event) => {
    if (!form.contains(event.relatedTarget)) setTimeout(() => leave(form));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const field = event.target.querySelector?.(".inline-edit :is(input:not([type=hidden]), select, textarea)");
    if (!field || field === document.activeElement) return;
    field.dataset.was ??= field.value;
    field.focus();
    field.select?.();
  });
}

/** Asks the server for the form; what stood there is kept for Esc. */
function edit(holder) {
  if (holder.querySelector(".inline-edit")) return;
  before.set(holder, [...holder.childNodes]);
  htmx.ajax("get", addressOf(holder), { source: holder, target: holder, swap: "innerHTML" });
}

function addressOf(holder) {
  return holder.dataset.editUrl ?? holder.closest("[data-fields-url]").dataset.fieldsUrl + holder.dataset.field;
}

function restore(holder) {
  if (before.has(holder)) holder.replaceChildren(...before.get(holder));
  holder.removeAttribute("data-saving");
  holder.focus();
}

function press(holder, event) {
  const form = holder.querySelector(".inline-edit");
  if (!form) {
    if (event.target === holder && (event.key === "Enter" || event.key === "F2")) {
      event.preventDefault();
      edit(holder);
    }
    return;
  }
  if (event.target.getAttribute("aria-expanded") === "true") return; // the open list of a picker takes the keys
  if (event.key === "Escape") restore(holder);
  else if (event.key === "Enter" && !event.isComposing && !event.target.matches("textarea")) {
    event.preventDefault();
    save(form);
  } else if (event.key === "Tab") {
    const next = neighbour(holder, event.shiftKey ? -1 : 1);
    save(form);
    if (!next) return;
    event.preventDefault();
    edit(next);
  }
}

/** Leaving the field saves what was changed and restores what was not. */
function leave(form) {
  const holder = form.closest(HOLDER);
  if (holder && form.isConnected && !holder.hasAttribute("data-saving")) save(form);
}

function save(form) {
  const holder = form.closest(HOLDER);
  const field = form.querySelector("input:not([type=hidden]), select, textarea");
  if (field.value === field.dataset.was && field.getAttribute("aria-invalid") !== "true") return restore(holder);
  holder.setAttribute("data-saving", "");
  form.requestSubmit();
  form.addEventListener("htmx:afterRequest", () => holder.removeAttribute("data-saving"), { once: true });
}

function neighbour(holder, step) {
  const scope = holder.closest("table, .facts");
  const holders = [...(scope?.querySelectorAll(HOLDER) ?? [])];
  return holders[holders.indexOf(holder) + step];
}
