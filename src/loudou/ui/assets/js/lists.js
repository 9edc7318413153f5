// Lists: selecting rows, all matching rows, the bulk bar, and the keys J K X Enter (Space belongs to peek.js).
import { all, isTyping, on, onContent, text } from "./dom.js";

/** The row the keyboard stands on. */
export function currentRow(list) {
  return list?.querySelector("tr[data-current]") ?? null;
}

/** Stand on another row, show it, and tell whoever follows (the peek drawer). */
export function moveTo(row) {
  const list = row.closest("[data-list]");
  currentRow(list)?.removeAttribute("data-current");
  row.setAttribute("data-current", "");
  row.scrollIntoView({ block: "nearest" });
  row.dispatchEvent(new CustomEvent("ui:row", { bubbles: true }));
}

/** The rows of a list in the order shown. */
export function rowsOf(list) {
  return [...list.querySelectorAll("tr[data-row]")];
}

const checks = (list) => [...list.querySelectorAll("[data-row-check]")];
let lastChecked = null;

export function start() {
  on("change", "[data-row-check]", (check) => {
    setMatching(check.closest("[data-list]"), false);
    refresh(check.closest("[data-list]"));
  });
  on("click", "[data-row-check]", (check, event) => {
    if (event.shiftKey && lastChecked?.isConnected) checkRange(lastChecked, check);
    lastChecked = check;
  });
  on("change", "[data-page-check]", (box) => {
    const list = box.closest("[data-list]");
    for (const check of checks(list)) check.checked = box.checked;
    setMatching(list, false);
    refresh(list);
  });
  on("click", "[data-select-matching]", (button) => selectMatching(button.closest("[data-list]")));
  on("click", "[data-select-none]", (button) => selectNone(button.closest("[data-list]")));
  on("click", "tr[data-row]", (row, event) => isBeside(event) && moveTo(row));
  on("dblclick", "tr[data-row]", (row, event) => isBeside(event) && !event.target.closest("[data-field], [data-edit-url]") && open(row));
  on("click", "a[data-also-href]", sortAlso);
  document.addEventListener("keydown", press);
  // Rows that scrolled in belong to "all matching" when that was chosen.
  onContent((scope) => all(scope, "[data-list]").forEach(refresh));
  document.addEventListener("htmx:afterSwap", (event) => {
    const list = event.target.closest?.("[data-list]");
    if (!list) return;
    if (matchingField(list)?.value) for (const check of checks(list)) check.checked = true;
    refresh(list);
  });
}

function checkRange(from, to) {
  const boxes = checks(to.closest("[data-list]"));
  const [start, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes.slice(start, end + 1)) box.checked = to.checked;
}

function matchingField(list) {
  return list.querySelector("[data-all-matching]");
}

function setMatching(list, isAll) {
  const field = matchingField(list);
  if (field) field.value = isAll ? "1" : "";
}

function selectMatching(list) {
  for (const check of checks(list)) check.checked = true;
  setMatching(list, true);
  refresh(list);
}

function selectNone(list) {
  for (const check of checks(list)) check.checked = false;
  setMatching(list, false);
  refresh(list);
}

/** Marks the chosen rows, the box in the head and the bulk bar. */
function refresh(list) {
  const boxes = checks(list);
  const chosen = boxes.filter((check) => check.checked);
  for (const check of boxes) check.closest("tr").setAttribute("aria-selected", String(check.checked));
  const page = list.querySelector("[data-page-check]");
  if (page) {
    page.checked = boxes.length > 0 && chosen.length === boxes.length;
    page.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = list.querySelector("[data-bulk]");
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  const isAll = Boolean(matchingField(list)?.value);
  const n = new Intl.NumberFormat(document.documentElement.lang).format(isAll ? list.dataset.total : chosen.length);
  bar.querySelector("[data-bulk-count]").textContent = text(isAll ? "selectedAll" : "selected", { n });
  const more = bar.querySelector("[data-select-matching]");
  if (more) more.hidden = isAll || Number(list.dataset.total) <= chosen.length;
}

/** Whether a click was meant for the row: beside links, fields and what is edited in place. */
function isBeside(event) {
  return !event.target.closest("a, button, input, label, select, textarea, .inline-edit");
}

/** Shift and a click on a heading sorts by it as well, after what the list is sorted by already. */
function sortAlso(link, event) {
  if (!event.shiftKey) return;
  event.preventDefault();
  location.assign(link.dataset.alsoHref);
}

function open(row) {
  if (row.dataset.href) location.assign(row.dataset.href);
}

function press(event) {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const list = document.querySelector("[data-list]");
  if (!list || document.querySelector("dialog[open]") || event.target.closest?.("button, a, [popover]")) return;
  const rows = rowsOf(list);
  const row = currentRow(list);
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step && rows.length) {
    event.preventDefault();
    const at = row ? rows.indexOf(row) + step : 0;
    moveTo(rows[Math.max(0, Math.min(at, rows.length - 1))]);
  } else if (event.key === "Enter" && row && !event.target.closest("[data-edit-url], [data-field]")) {
    open(row);
  } else if (event.key === "x" && row) {
    row.querySelector("[data-row-check]")?.click();
  } else if (event.key === "Escape") {
    selectNone(list);
  }
}
