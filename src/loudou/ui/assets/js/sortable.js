// Lists whose order people choose: dragged by the mouse or finger, moved up with a button.
import Sortable from "sortablejs";

import { all, on, onContent } from "./dom.js";

export function start() {
  onContent((scope) => all(scope, "[data-sortable]").forEach((list) => Sortable.get(list) ?? Sortable.create(list, { handle: ".grip", animation: 120 })));
  on("click", "[data-sortable] [data-move-up]", (button) => {
    const line = button.closest("li");
    line.previousElementSibling?.before(line);
    button.focus();
  });
}
