// What every request carries: the CSRF token, and on a write a key that makes a repetition harmless.
import { on, uuid } from "./dom.js";

const SAFE = new Set(["get", "head", "options"]);
const keys = new WeakMap();

/** The token Django expects: from <meta name="csrf-token">, because the cookie may be HttpOnly. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** The key of the write this element is about to make. It stays the same until the server has answered. */
export function idempotencyKey(owner) {
  if (!keys.has(owner)) keys.set(owner, uuid());
  return keys.get(owner);
}

/** Forget the key: the next write of this element is a new one. */
export function settle(owner) {
  keys.delete(owner);
}

export function start() {
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, headers, elt } = event.detail;
    if (SAFE.has(verb)) return;
    headers["X-CSRFToken"] = csrfToken();
    headers["Idempotency-Key"] = idempotencyKey(ownerOf(elt));
  });
  // An answer, whatever it says, settles the write; a lost connection does not: the retry must carry the same key.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.status > 0) settle(ownerOf(event.detail.elt));
  });
  // Other values are another write.
  on("input", "form", (form) => settle(form));
  on("submit", 'form[method="post"]', (form, event) => {
    if (event.defaultPrevented || form.hasAttribute("hx-post")) return;
    const field = form.elements.idempotency_key ?? form.appendChild(hiddenField());
    field.value = idempotencyKey(form);
  });
}

function ownerOf(element) {
  return element.closest("form") ?? element;
}

function hiddenField() {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "idempotency_key";
  return field;
}
