// Keys of the page. An element names its own: data-shortcut="g l" is clicked, a field is focused. Never while typing.
import { element, isTyping, on } from "./dom.js";
import { keyCaps, places } from "./places.js";

const PATIENCE = 900;
let pressed = "";
let forget = 0;

export function start() {
  document.addEventListener("keydown", (event) => {
    const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (isPalette || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") return openSheet(event);
    if (event.key.length === 1) follow(event);
  });
  on("click", "[data-shortcut-sheet]", (_, event) => openSheet(event));
  on("click", "[data-close]", (button) => button.closest("dialog")?.close());
}

/** Keys pressed shortly after one another count as one shortcut: g, then l. */
function follow(event) {
  clearTimeout(forget);
  forget = setTimeout(() => (pressed = ""), PATIENCE);
  pressed = `${pressed} ${event.key.toLowerCase()}`.trim();
  const target = named(pressed) ?? named(event.key.toLowerCase());
  if (!target) return;
  event.preventDefault();
  pressed = "";
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
}

/** The first visible element with this shortcut; one hidden on this screen does not answer. */
function named(keys) {
  const found = document.querySelectorAll(`[data-shortcut="${CSS.escape(keys)}"]`);
  return [...found].find((element) => element.checkVisibility()) ?? (keys.includes(" ") ? found[0] : undefined);
}

function openSheet(event) {
  event.preventDefault();
  const sheet = document.getElementById("shortcuts");
  listPlaces(sheet.querySelector("[data-shortcuts-of]"));
  if (!sheet.open) sheet.showModal();
}

function listPlaces(list) {
  if (list.childElementCount) return;
  for (const { label, keys } of places().filter((place) => place.keys.length)) {
    const line = element("li");
    line.append(element("span", "", label), ...keyCaps(keys));
    list.append(line);
  }
}
