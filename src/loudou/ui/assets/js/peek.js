// The peek drawer: Space or a click on a row shows the record beside the list; J and K walk on.
import htmx from "htmx.org/dist/htmx.esm.js";

import { isTyping, on } from "./dom.js";
import { currentRow, moveTo, rowsOf } from "./lists.js";

const count = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n);
const drawer = () => document.getElementById("peek");

export function start() {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.target.closest?.("button, a, input, dialog")) return;
    const row = currentRow(document.querySelector("[data-list]"));
    if (event.key === " " && row?.dataset.peekUrl) {
      event.preventDefault();
      toggle(row);
    } else if (event.key === "Escape" && drawer() && !drawer().hidden) {
      close();
    }
  });
  document.addEventListener("ui:row", (event) => {
    if (drawer() && !drawer().hidden) load(event.target);
  });
  on("click", "[data-peek-open]", (button) => {
    moveTo(button.closest("tr"));
    load(button.closest("tr"));
  });
  on("click", "[data-peek-step]", (button) => step(Number(button.dataset.peekStep)));
  on("click", "[data-peek-close]", close);
}

function toggle(row) {
  if (drawer().hidden) load(row);
  else close();
}

function close() {
  drawer().hidden = true;
}

function step(by) {
  const list = document.querySelector("[data-list]");
  const rows = rowsOf(list);
  const next = rows[rows.indexOf(currentRow(list)) + by];
  if (next) moveTo(next);
}

function load(row) {
  if (!row.dataset.peekUrl) return;
  const list = row.closest("[data-list]");
  const rows = rowsOf(list);
  drawer().hidden = false;
  drawer().querySelector("[data-peek-place]").textContent = `${rows.indexOf(row) + 1} / ${count(list.dataset.total ?? rows.length)}`;
  const link = drawer().querySelector("[data-peek-link]");
  link.hidden = !row.dataset.href;
  if (row.dataset.href) link.href = row.dataset.href;
  // Walking fast cancels what was not yet shown.
  const body = document.getElementById("peek-body");
  htmx.trigger(body, "htmx:abort");
  htmx.ajax("get", row.dataset.peekUrl, { source: body, target: body, swap: "innerHTML show:none" });
}
