// Command palette: Ctrl/Cmd+K. What stands in the page answers at once; the server's answer replaces it while typing.
import htmx from "htmx.org/dist/htmx.esm.js";

import { element, on, text } from "./dom.js";
import { creations, keyCaps, places } from "./places.js";

const PAUSE = 120;
let dialog;
let field;
let list;
let own = "";
let timer = 0;
let running = null;

export function start() {
  dialog = document.getElementById("palette");
  if (!dialog) return;
  field = dialog.querySelector("input");
  list = dialog.querySelector("[role=listbox]");
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") open(event);
  });
  on("click", "[data-palette]", (_, event) => open(event));
  on("click", "#palette .palette__item", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  field.addEventListener("input", ask);
  field.addEventListener("keydown", steer);
}

function open(event) {
  event.preventDefault();
  if (dialog.open) return;
  own ||= [...group(list.dataset.create, creations()), ...group(list.dataset.go, places())].map((part) => part.outerHTML).join("");
  field.value = "";
  show(own);
  dialog.showModal();
  field.focus();
}

function group(title, entries) {
  return entries.length ? [element("p", "palette__group", title), ...entries.map(entryOf)] : [];
}

function entryOf({ href, label, icon, group: section, keys }) {
  const entry = element("a", "palette__item");
  entry.href = href;
  entry.setAttribute("role", "option");
  entry.setAttribute("aria-selected", "false");
  if (icon) entry.append(icon.cloneNode(true));
  entry.append(element("span", "clip", label));
  if (section && section !== label) entry.append(element("span", "muted small clip", section));
  if (keys.length) {
    const caps = element("span", "push row");
    caps.append(...keyCaps(keys));
    entry.append(caps);
  }
  return entry;
}

function ask() {
  clearTimeout(timer);
  running?.abort();
  const wanted = field.value.trim();
  filterOwn(wanted);
  if (!wanted || !dialog.dataset.url) return;
  timer = setTimeout(() => fetchResults(wanted), PAUSE);
}

async function fetchResults(wanted) {
  running = new AbortController();
  try {
    const url = `${dialog.dataset.url}?${new URLSearchParams({ q: wanted })}`;
    const answer = await fetch(url, { signal: running.signal, headers: { "HX-Request": "true" } });
    const found = answer.ok ? await answer.text() : "";
    if (found && field.value.trim() === wanted) showBoth(found, wanted);
  } catch (error) {
    if (error.name !== "AbortError") console.warn("palette", error); // the places of the page still work
  }
}

/** Markup of our own server, escaped there like every page. */
function show(markup) {
  list.innerHTML = markup;
  htmx.process(list);
  if (!items().length) list.append(element("p", "palette__empty", text("noResults")));
  select(items()[0]);
}

/** What the server found, then the places and acts of the page that fit. */
function showBoth(found, wanted) {
  filterOwn(wanted);
  const places = [...list.children].filter((child) => !child.matches(".palette__empty"));
  list.innerHTML = found;
  if (places.length) list.querySelector(".palette__empty")?.remove();
  list.append(...places);
  htmx.process(list);
  select(items()[0]);
}

function filterOwn(wanted) {
  show(own);
  if (!wanted) return;
  const matches = (item) => item.textContent.toLowerCase().includes(wanted.toLowerCase());
  for (const item of items()) if (!matches(item)) item.remove();
  for (const group of list.querySelectorAll(".palette__group")) {
    if (!group.nextElementSibling?.matches(".palette__item")) group.remove();
  }
  if (!items().length && !dialog.dataset.url) list.replaceChildren(element("p", "palette__empty", text("noResults")));
  select(items()[0]);
}

function items() {
  return [...list.querySelectorAll(".palette__item")];
}

function select(item) {
  for (const other of items()) other.setAttribute("aria-selected", String(other === item));
  if (!item) return field.removeAttribute("aria-activedescendant");
  item.id ||= `palette-${items().indexOf(item)}`;
  field.setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function steer(event) {
  const shown = items();
  const at = shown.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && shown.length) {
    event.preventDefault();
    select(shown[(at + step + shown.length) % shown.length]);
  } else if (event.key === "Enter" && shown[at] && !event.isComposing) {
    event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && shown[at].href) window.open(shown[at].href, "_blank", "noopener");
    else shown[at].click();
  }
}
