// The sheet: one dialog that shows the form of an act above the page it was asked on, so nothing of the page is lost.
import htmx from "htmx.org/dist/htmx.esm.js";

import { on } from "./dom.js";

const sheet = () => document.getElementById("sheet");
const body = () => document.getElementById("sheet-body");

/** Fetches a form into the sheet and shows it. */
export function openSheet(verb, address, values = {}) {
  return htmx.ajax(verb, address, { source: body(), target: body(), values });
}

export function start() {
  if (!sheet()) return;
  on("click", "a[data-sheet]", (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openSheet("get", link.getAttribute("href"));
  });
  on("click", "button[data-sheet]", (button, event) => {
    event.preventDefault();
    button.closest("[popover]")?.hidePopover();
    openSheet("post", button.getAttribute("formaction"), chosen(button.form));
  });
  // An act with a page of its own answers with that whole page: the browser goes there instead.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target !== body() || !/^\s*<!doctype/i.test(detail.xhr.responseText)) return;
    detail.shouldSwap = false;
    location.assign(detail.pathInfo.finalRequestPath);
  });
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target !== body() || !body().childElementCount) return;
    if (!sheet().open) sheet().showModal();
    (body().querySelector("[aria-invalid=true], input:not([type=hidden]), select, textarea") ?? body().querySelector(".btn--primary"))?.focus();
  });
  sheet().addEventListener("close", () => body().replaceChildren());
}

/** The chosen rows of a list: their ids as one value, because a server takes only so many fields. */
function chosen(form) {
  const data = new FormData(form);
  const values = Object.fromEntries([...data].filter(([name]) => name !== "ids" && name !== "csrfmiddlewaretoken"));
  return { ...values, ids: data.getAll("ids").join(",") };
}
