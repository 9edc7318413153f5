// Menus are native popovers (light dismiss and Esc come free). This places them and adds the arrow keys.
import { on } from "./dom.js";

const GAP = 4;
const EDGE = 8;

/** Puts a popover below its anchor, above where there is no room, inside the window in any case. */
export function place(popover, anchor) {
  if (!anchor) return;
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = from.bottom + GAP;
  const top = below + height > innerHeight - EDGE && from.top - GAP - height > EDGE ? from.top - GAP - height : below;
  const fromRight = popover.dataset.align === "end" || from.left + width > innerWidth - EDGE;
  const left = fromRight ? from.right - width : from.left;
  popover.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - EDGE - height))}px`;
  popover.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - EDGE - width))}px`;
}

let pressed = null;

export function start() {
  // Several buttons may open one menu: it stands beside the one that was pressed.
  document.addEventListener("click", (event) => (pressed = event.target.closest?.("[popovertarget]") ?? pressed), true);
  // What arrives later makes a menu larger.
  document.addEventListener("htmx:afterSettle", (event) => {
    const menu = event.target.closest?.(".menu:popover-open");
    if (!menu) return;
    place(menu, openerOf(menu));
    focusFirst(menu);
  });
  document.addEventListener("toggle", (event) => {
    const popover = event.target;
    if (!(popover instanceof HTMLElement) || !popover.matches(".menu[popover]")) return;
    const opener = openerOf(popover);
    opener?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open" || !opener) return;
    place(popover, opener);
    focusFirst(popover);
  }, true);
  on("keydown", ".menu", (menu, event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...menu.querySelectorAll(".menu__item:not([hidden])")];
    const next = items.indexOf(document.activeElement) + step;
    items.at(next >= items.length ? 0 : next)?.focus();
  });
  // A choice closes its menu; a check list stays open.
  on("click", ".menu__item:not([role=menuitemcheckbox], [data-stays])", (item) => item.closest("[popover]")?.hidePopover());
}

function openerOf(popover) {
  if (pressed?.isConnected && pressed.getAttribute("popovertarget") === popover.id) return pressed;
  return document.querySelector(`[popovertarget="${CSS.escape(popover.id)}"]`);
}

function focusFirst(popover) {
  (popover.querySelector("input:not([type=hidden])") ?? popover.querySelector(".menu__item"))?.focus();
}
