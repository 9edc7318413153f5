// Draws <figure data-chart> with the option in its <script type="application/json">; colours come from the tokens.
import { BarChart, FunnelChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart, FunnelChart, LineChart, PieChart,
  AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer,
]);

const drawn = new Map();

/** Draws the figure, or draws it anew. A click on a mark with an `href` in its data opens the rows behind it. */
export function draw(figure) {
  const canvas = figure.querySelector(".chart__canvas");
  const option = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  drawn.get(figure)?.dispose();
  const chart = init(canvas, null, { renderer: "svg" });
  chart.setOption(themed(option));
  chart.on("click", ({ data }) => data?.href && location.assign(data.href));
  drawn.set(figure, chart);
}

/** The resolved colour of a token: the browser works out light-dark() and oklch() for the present theme. */
function token(name) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const pixel = new OffscreenCanvas(1, 1).getContext("2d");
  pixel.fillStyle = getComputedStyle(probe).color;
  pixel.fillRect(0, 0, 1, 1);
  probe.remove();
  return `rgb(${[...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).join(",")})`;
}

function themed(option) {
  const line = token("line");
  const faint = token("text-3");
  const axis = { axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } }, axisLabel: { color: faint }, axisTick: { show: false } };
  const palette = ["accent", "blue-fill", "green-fill", "amber-fill", "red-fill", "grey-fill"].map(token);
  return {
    color: palette,
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 160,
    textStyle: { color: token("text-2"), fontFamily: getComputedStyle(document.body).fontFamily },
    aria: { enabled: true },
    grid: { left: 8, right: 8, top: 24, bottom: 8, containLabel: true },
    // Rich text, because a tooltip of HTML carries inline styles, which the page's policy refuses.
    tooltip: { renderMode: "richText", backgroundColor: token("raised"), borderColor: line, textStyle: { color: token("text") } },
    ...option,
    xAxis: withStyle(option.xAxis, axis),
    yAxis: withStyle(option.yAxis, axis),
  };
}

function withStyle(axis, style) {
  if (!axis) return undefined;
  return Array.isArray(axis) ? axis.map((each) => ({ ...style, ...each })) : { ...style, ...axis };
}

function redraw() {
  for (const [figure, chart] of drawn) {
    if (figure.isConnected) draw(figure);
    else {
      chart.dispose();
      drawn.delete(figure);
    }
  }
}

document.addEventListener("theme", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
new ResizeObserver(() => {
  for (const chart of drawn.values()) chart.resize();
}).observe(document.body);
