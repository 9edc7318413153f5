// Buttons disarm while their request is on its way: a double click never acts twice.

/** Disarms a button; it keeps its place and size. */
function disarm(button) {
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
}

function rearm(scope) {
  for (const button of scope.querySelectorAll('[aria-busy="true"]:disabled')) {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
}

function buttonsOf(element) {
  if (element.matches("button")) return [element];
  return element.matches("form") ? [...element.querySelectorAll("button:not([type=button]):not(:disabled)")] : [];
}

export function start() {
  // A choice that is a question of its own: <select data-submits> sends its form.
  document.addEventListener("change", (event) => event.target.matches?.("select[data-submits]") && event.target.form.requestSubmit());
  // After the browser has collected the form's values: a disabled button would not be among them.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    setTimeout(() => buttonsOf(event.target).forEach(disarm));
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") buttonsOf(event.detail.elt).forEach(disarm);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt } = event.detail;
    rearm(elt.matches("button") ? elt.parentElement ?? document : elt);
  });
  // A page taken from the back/forward cache comes back as it was left.
  window.addEventListener("pageshow", (event) => event.persisted && rearm(document));
}
