// Small words the other modules share: finding, texts, keys, ids.
const root = document.documentElement;
const texts = JSON.parse(document.getElementById("ui-texts")?.textContent ?? "{}");

/** A translated sentence; {name} is replaced by the given value. */
export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The setting the server wrote on <html data-…>. */
export function setting(name) {
  return root.dataset[name] ?? "";
}

/** Listens on the document for an event whose target lies inside `selector`. */
export function on(type, selector, act, options) {
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element ? event.target.closest(selector) : null;
    if (found) act(found, event);
  }, options);
}

/** Runs for what is there now and for everything htmx brings later. */
export function onContent(act) {
  act(document.body);
  document.addEventListener("htmx:load", (event) => act(event.target));
}

/** All matches inside `scope`, itself included. */
export function all(scope, selector) {
  return [...(scope.matches?.(selector) ? [scope] : []), ...scope.querySelectorAll(selector)];
}

/** Whether a key press belongs to a text field rather than to the page. */
export function isTyping(event) {
  const target = event.composedPath()[0];
  return event.isComposing || target.isContentEditable || isTextField(target);
}

/** Whether the element holds text that a person may be in the middle of typing. */
export function isTextField(element) {
  if (element?.isContentEditable) return true;
  return element?.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])") ?? false;
}

/** A random UUID, also where the page is served without TLS and crypto.randomUUID is missing. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  hex[6] = "4" + hex[6][1];
  hex[8] = "89ab"[parseInt(hex[8][0], 16) % 4] + hex[8][1];
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** An element with a class and text. */
export function element(tag, className = "", content = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = content;
  return made;
}

/** An icon of the sprite. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${setting("icons")}#${name}`);
  svg.append(use);
  return svg;
}
