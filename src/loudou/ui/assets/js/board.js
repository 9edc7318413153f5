// Boards: drag with the mouse or pick up with the keyboard. The card is where it was dropped at once; when the server
// refuses the move it goes back and says what is missing.
import htmx from "htmx.org/dist/htmx.esm.js";
import Sortable from "sortablejs";

import { all, element, icon, on, onContent, text } from "./dom.js";
import { place } from "./menus.js";
import { problemOf } from "./problems.js";

let picked = null;

export function start() {
  onContent((scope) => all(scope, "[data-column] [data-cards]").forEach(makeSortable));
  on("keydown", ".tile[data-move-url]", press);
  on("focusout", ".tile[data-picked]", () => setTimeout(() => picked && document.activeElement !== picked.tile && putDown(false)));
}

function makeSortable(cards) {
  if (Sortable.get(cards)) return;
  Sortable.create(cards, {
    group: "board",
    draggable: ".tile[data-move-url]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
    delay: 180,
    delayOnTouchOnly: true,
    ghostClass: "tile--ghost",
    dragClass: "tile--drag",
    onStart: ({ item }) => (picked = home(item)),
    onEnd: () => putDown(true),
  });
}

function home(tile) {
  return { tile, parent: tile.parentElement, next: tile.nextElementSibling };
}

/** Space picks up, arrows move, Enter or Space drops, Esc puts back. */
function press(tile, event) {
  if (event.target !== tile) return;
  if (!picked) {
    if (event.key === "Enter") return tile.querySelector("a")?.click();
    if (event.key !== " ") return;
    event.preventDefault();
    picked = home(tile);
    tile.dataset.picked = "";
    return say(text("picked"));
  }
  if (event.key === "Tab") return;
  event.preventDefault();
  if (event.key === "Escape") return putBack(picked);
  if (event.key === "Enter" || event.key === " ") return putDown(true);
  shift(tile, event.key);
}

function shift(tile, key) {
  const columns = [...tile.closest("[data-board]").querySelectorAll("[data-cards]")];
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (sideways) columns[columns.indexOf(tile.parentElement) + sideways]?.prepend(tile);
  else if (key === "ArrowDown") tile.nextElementSibling?.matches(".tile") && tile.nextElementSibling.after(tile);
  else if (key === "ArrowUp") tile.previousElementSibling?.before(tile);
  tile.focus();
}

function putDown(isMeant) {
  const from = picked;
  picked = null;
  delete from.tile.dataset.picked;
  if (!isMeant) return putBack(from);
  const isMoved = from.tile.parentElement !== from.parent || from.tile.nextElementSibling !== from.next;
  if (isMoved) save(from);
}

function putBack({ tile, parent, next }) {
  picked = null;
  delete tile.dataset.picked;
  parent.insertBefore(tile, next?.isConnected ? next : null);
  tile.focus({ preventScroll: true });
}

/** POSTs to, before and version to the tile's move-url; the answer may carry new columns out of band. */
async function save(from) {
  const { tile } = from;
  const column = tile.closest("[data-column]");
  const before = tile.nextElementSibling?.closest(".tile")?.dataset.id ?? "";
  const values = { to: column.dataset.column, before, version: tile.dataset.version ?? "" };
  tile.dataset.saving = "";
  tile.addEventListener("htmx:afterRequest", (event) => {
    delete tile.dataset.saving;
    if (event.detail.successful) return say(text("moved", { column: column.getAttribute("aria-label") }));
    putBack(from);
    if (event.detail.xhr.status) explain(tile, event.detail.xhr);
  }, { once: true });
  await htmx.ajax("post", tile.dataset.moveUrl, { source: tile, target: tile, swap: "none", values });
}

/** The list of what is missing, next to the card that went back. */
function explain(tile, xhr) {
  const problem = problemOf(xhr);
  document.getElementById("gate")?.remove();
  const box = element("div", "gate-pop popover");
  box.id = "gate";
  box.popover = "auto";
  box.setAttribute("role", "alert");
  const head = element("div", "row");
  const node = element("span", "event__node");
  node.dataset.tone = "bad";
  node.append(icon("lock"));
  const words = element("div", "stack stack--0 grow");
  words.append(element("span", "strong", problem.title || text("cannotMove")));
  words.append(element("span", "muted small", problem.detail || text("putBack")));
  head.append(node, words);
  const missing = element("ul", "gate-list");
  for (const error of problem.errors) missing.append(missingItem(error));
  box.append(head, missing);
  tile.classList.add("tile--blocked");
  box.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    box.remove();
    tile.classList.remove("tile--blocked");
  });
  document.body.append(box);
  box.showPopover();
  place(box, tile);
}

function missingItem({ message, href, action, met }) {
  const line = element("li", met ? "row" : "row missing");
  line.append(icon(met ? "won" : "lost"), element("span", "grow", message));
  if (href) {
    const link = element("a", "link small", action);
    link.href = href;
    line.append(link);
  }
  return line;
}

function say(sentence) {
  document.getElementById("announce").textContent = sentence;
}
