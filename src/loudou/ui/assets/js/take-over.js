// Two people edited one record: <button data-take="value"> puts what the other one saved into the field above it.
import { on } from "./dom.js";

export function start() {
  on("click", "[data-take]", (button) => {
    const box = button.closest(".field");
    const field = box.querySelector("input:not([type=hidden]), select, textarea");
    if (field.matches("[type=checkbox]")) field.checked = Boolean(button.dataset.take) && button.dataset.take !== "False";
    else field.value = button.dataset.take;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    button.closest(".field__theirs").remove();
    field.focus();
  });
}
