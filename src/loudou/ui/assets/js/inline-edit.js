// Editing in place: a cell or fact with data-edit-url turns into the form the server sends. Enter saves, Esc leaves,
// Tab saves and goes on to the next field.
import htmx from "htmx.org/dist/htmx.esm.js";

import { on } from "./dom.js";

const before = new WeakMap();

export function start() {
  on("dblclick", "td[data-edit-url]", edit);
  on("click", "dd[data-edit-url]", (holder, event) => !event.target.closest("a, button") && edit(holder));
  on("keydown", "[data-edit-url]", press);
  on("focusout", "[data-edit-url] .inline-edit", (form, event) => {
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
  htmx.ajax("get", holder.dataset.editUrl, { source: holder, target: holder, swap: "innerHTML" });
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
  const holder = form.closest("[data-edit-url]");
  if (holder && form.isConnected && !holder.hasAttribute("data-saving")) save(form);
}

function save(form) {
  const holder = form.closest("[data-edit-url]");
  const field = form.querySelector("input:not([type=hidden]), select, textarea");
  if (field.value === field.dataset.was && field.getAttribute("aria-invalid") !== "true") return restore(holder);
  holder.setAttribute("data-saving", "");
  form.requestSubmit();
  form.addEventListener("htmx:afterRequest", () => holder.removeAttribute("data-saving"), { once: true });
}

function neighbour(holder, step) {
  const scope = holder.closest("table, .facts");
  const holders = [...(scope?.querySelectorAll("[data-edit-url]") ?? [])];
  return holders[holders.indexOf(holder) + step];
}
