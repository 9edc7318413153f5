// Asks before what cannot be undone: hx-confirm on htmx elements, data-confirm on plain forms. One dialog for all.
import { on } from "./dom.js";

export function start() {
  document.addEventListener("htmx:confirm", (event) => {
    const { question, elt, issueRequest } = event.detail;
    if (!question) return;
    event.preventDefault();
    ask(question, elt, () => issueRequest(true));
  });
  on("submit", "form[data-confirm]", (form, event) => {
    if (form.dataset.confirmed) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form.dataset.confirm, event.submitter ?? form, () => {
      form.dataset.confirmed = "true";
      form.requestSubmit(event.submitter);
    });
  }, true);
}

/** The question in the shared dialog; the button is named after the act (data-confirm-label), not "OK". */
function ask(question, elt, act) {
  const dialog = document.getElementById("confirm");
  const accept = dialog.querySelector("[value=accept]");
  dialog.querySelector("[data-question]").textContent = question;
  accept.textContent = elt.dataset.confirmLabel || accept.dataset.label;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "accept" && act(), { once: true });
  dialog.showModal();
}
