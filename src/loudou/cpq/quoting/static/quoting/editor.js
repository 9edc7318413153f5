// The quote editor, as garnish: the keyboard in the product picker and between cells, and cells that were refused.
const picker = document.querySelector("[data-pick]");

/** The text of the picker and what it found are gone; the next product can be typed. */
function clearPicker() {
  picker.querySelector("input").value = "";
  picker.querySelector(".q-hits").replaceChildren();
}

function hits() {
  return [...picker.querySelectorAll("[data-hit]")];
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const found = hits();
  if (event.key === "Escape") {
    event.stopPropagation();
    clearPicker();
    picker.querySelector("input").focus();
  } else if (event.key === "Enter" && event.target.matches("input") && !event.isComposing) {
    event.preventDefault();
    found[0]?.click();
  } else if (step && found.length) {
    event.preventDefault();
    const next = found.indexOf(document.activeElement) + step;
    (found[next] ?? picker.querySelector("input")).focus();
  }
}

/** Enter and the arrows go to the same cell of the next or previous line, as in a sheet. */
function goOn(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
  if (!step || event.isComposing || !event.target.matches(".q-cell")) return;
  event.preventDefault();
  const row = event.target.closest("tr");
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  const cell = next?.querySelector(`[name="${event.target.name}"]`);
  if (cell) {
    cell.focus();
    cell.select();
  } else event.target.blur();
}

/** A refused edit stays in its cell, marked, until it is corrected. */
function mark({ detail: { elt, xhr, successful } }) {
  const row = elt.closest("#quote-lines tr");
  if (!row) return;
  for (const cell of row.querySelectorAll("[aria-invalid]")) cell.removeAttribute("aria-invalid");
  if (successful || xhr.status !== 422) return;
  const names = { asked_rate: "discount", asked_amount: "discount", list_unit_price: "price", tax_rate: "tax" };
  for (const { field } of JSON.parse(xhr.responseText).errors ?? []) {
    row.querySelector(`[name="${names[field] ?? field}"]`)?.setAttribute("aria-invalid", "true");
  }
}

document.addEventListener("htmx:afterRequest", mark);
document.querySelector("#quote-lines").addEventListener("keydown", goOn);
document.addEventListener("htmx:oobAfterSwap", () => document.querySelector("[data-empty]")?.remove());
if (picker) {
  picker.addEventListener("keydown", walk);
  picker.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.elt.matches("[data-hit]") || !detail.successful) return;
    clearPicker();
    picker.querySelector("input").focus();
  });
  document.addEventListener("click", (event) => !picker.contains(event.target) && picker.querySelector(".q-hits").replaceChildren());
}
