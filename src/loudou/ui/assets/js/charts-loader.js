// Charts are a third of a megabyte: fetched when a page has one, and never on the others.
import { all, on, onContent, setting } from "./dom.js";

export function start() {
  onContent((scope) => {
    const charts = all(scope, "[data-chart]");
    if (charts.length) import(setting("charts")).then(({ draw }) => charts.forEach(draw));
  });
  on("click", "[data-chart-view]", (button) => {
    const chart = button.closest(".chart");
    chart.dataset.view = button.dataset.chartView;
    for (const other of chart.querySelectorAll("[data-chart-view]")) other.setAttribute("aria-pressed", String(other === button));
  });
}
