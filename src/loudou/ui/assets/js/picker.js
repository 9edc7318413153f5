// Pickers: a field that finds one record among many while typing. The hidden field beside it holds the id.
import { on } from "./dom.js";
import { openSheet } from "./sheet.js";

const PAUSE = 150;
const timers = new WeakMap();
const asked = new WeakMap();
let creating = null;

const parts = (picker) => ({
  id: picker.querySelector("input[type=hidden]"),
  field: picker.querySelector("[role=combobox]"),
  list: picker.querySelector("[role=listbox]"),
});

export function start() {
  on("input", "[data-picker] [role=combobox]", (field) => later(field.closest("[data-picker]")));
  on("focusin", "[data-picker] [role=combobox]", (field) => {
    field.dataset.shown = field.value;
    field.select();
  });
  on("click", "[data-picker] [role=combobox]", (field) => ask(field.closest("[data-picker]")));
  on("focusout", "[data-picker]", (picker, event) => !picker.contains(event.relatedTarget) && leave(picker));
  on("keydown", "[data-picker] [role=combobox]", (field, event) => steer(field.closest("[data-picker]"), event));
  // The field keeps the focus while an option is pressed.
  on("mousedown", "[data-picker] [role=listbox]", (_, event) => event.preventDefault());
  on("click", "[data-picker] [role=option]", (option) => choose(option.closest("[data-picker]"), option));
  document.addEventListener("picked", (event) => made(event.detail));
}

function later(picker) {
  clearTimeout(timers.get(picker));
  timers.set(picker, setTimeout(() => ask(picker), PAUSE));
}

async function ask(picker) {
  const { field, list } = parts(picker);
  asked.get(picker)?.abort();
  const running = new AbortController();
  asked.set(picker, running);
  const words = field.value === field.dataset.shown ? "" : field.value.trim();
  try {
    const answer = await fetch(`${picker.dataset.url}?${new URLSearchParams({ q: words })}`, {
      signal: running.signal, headers: { "HX-Request": "true" },
    });
    if (!answer.ok) return;
    list.innerHTML = await answer.text(); // markup of our own server, escaped there
    show(picker, true);
    mark(picker, list.querySelector("[role=option]"));
  } catch (error) {
    if (error.name !== "AbortError") show(picker, false);
  }
}

function show(picker, isOpen) {
  const { field, list } = parts(picker);
  list.hidden = !isOpen || document.activeElement !== field;
  field.setAttribute("aria-expanded", String(!list.hidden));
}

function mark(picker, option) {
  const { field, list } = parts(picker);
  for (const other of list.querySelectorAll("[role=option]")) other.setAttribute("aria-selected", String(other === option));
  if (option) field.setAttribute("aria-activedescendant", option.id);
  option?.scrollIntoView({ block: "nearest" });
}

function steer(picker, event) {
  const { list } = parts(picker);
  if (list.hidden) {
    if (event.key === "ArrowDown") ask(picker);
    return;
  }
  const options = [...list.querySelectorAll("[role=option]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) mark(picker, options[(at + step + options.length) % options.length]);
  else if (event.key === "Enter" && options[at] && !event.isComposing) choose(picker, options[at]);
  else if (event.key === "Escape") show(picker, false);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function choose(picker, option) {
  if (option.dataset.create) {
    creating = picker;
    show(picker, false);
    openSheet("get", option.dataset.create);
    return;
  }
  settle(picker, option.dataset.value, option.dataset.title);
}

function settle(picker, value, title) {
  const { id, field } = parts(picker);
  id.value = value;
  field.value = title;
  field.dataset.shown = title;
  show(picker, false);
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.dispatchEvent(new Event("input", { bubbles: true, cancelable: true }));
  clearTimeout(timers.get(picker));
}

/** Leaving: an emptied field is empty, half a word is what was chosen before. */
function leave(picker) {
  const { id, field } = parts(picker);
  clearTimeout(timers.get(picker));
  show(picker, false);
  if (!field.value.trim()) id.value = "";
  else if (field.dataset.shown !== undefined && field.value !== field.dataset.shown) field.value = id.value ? field.dataset.shown : "";
}

/** A record was made in the sheet: it is what was looked for. */
function made({ id, title }) {
  document.getElementById("sheet")?.close();
  if (!creating?.isConnected) return location.reload();
  settle(creating, id, title);
  parts(creating).field.focus();
  creating = null;
}
