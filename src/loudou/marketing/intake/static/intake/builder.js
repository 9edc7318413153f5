// The builder's list of questions: take one away, and draw the preview again when their order changed.
const redraw = () => window.htmx?.trigger("#preview", "refresh");

document.addEventListener("click", (event) => {
  const remove = event.target.closest("[data-remove]");
  if (remove) {
    const row = remove.closest("li");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    next?.querySelector("input:not([type=hidden]), textarea")?.focus();
  }
  if (remove || event.target.closest("[data-move-up]")) setTimeout(redraw);
});
document.querySelector("#fields")?.addEventListener("drop", () => setTimeout(redraw));
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (!event.detail.target?.closest?.("#fields, #consents")) return;
  event.detail.target.lastElementChild?.querySelector("input:not([type=hidden]), textarea")?.focus();
  redraw();
});
