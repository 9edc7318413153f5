// The frame: theme, folded side bar, progress line.
import { on } from "./dom.js";

const root = document.documentElement;
const YEAR = 365 * 24 * 3600;

export function start() {
  on("submit", "form[data-theme-switch]", switchTheme);
  on("click", "[data-fold-side]", foldSide);
  on("submit", "form[data-sign-out]", () => sessionStorage.clear());
  document.addEventListener("htmx:beforeSend", () => busy(1));
  document.addEventListener("htmx:afterRequest", () => busy(-1));
}

/** Shows the other theme at once and remembers it, as the form does with a reload where there is no script. */
function switchTheme(form, event) {
  event.preventDefault();
  const isDark = root.dataset.theme === "dark"
    || (root.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const theme = event.submitter?.dataset.theme || (isDark ? "light" : "dark");
  root.dataset.theme = theme;
  document.dispatchEvent(new CustomEvent("theme", { detail: theme }));
  remember("theme", theme);
}

function foldSide() {
  const side = root.dataset.side === "icons" ? "full" : "icons";
  root.dataset.side = side;
  remember("side", side);
}

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
}

let underWay = 0;

function busy(change) {
  underWay = Math.max(0, underWay + change);
  document.getElementById("page-progress")?.toggleAttribute("data-busy", underWay > 0);
}
