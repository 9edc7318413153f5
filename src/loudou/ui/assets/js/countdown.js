// Clocks: <time data-countdown="2026-11-23T01:30:00Z">. Minutes below an hour, hours below a day, else days.
const WARN = 600;
const days = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "day", unitDisplay: "long" });

function shown(seconds) {
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? "\u2212" : "";
  if (size >= 86400) return sign + days.format(Math.floor(size / 86400));
  const two = (value) => String(Math.floor(value)).padStart(2, "0");
  const hours = Math.floor(size / 3600);
  const rest = `${two((size % 3600) / 60)}:${two(size % 60)}`;
  return sign + (hours ? `${hours}:${rest}` : rest);
}

function tick() {
  if (document.hidden) return;
  for (const clock of document.querySelectorAll("time[data-countdown]")) {
    const seconds = Math.round((Date.parse(clock.dataset.countdown) - Date.now()) / 1000);
    const said = shown(seconds);
    if (clock.textContent !== said) clock.textContent = said;
    const box = clock.closest(".countdown");
    const warn = Number(clock.dataset.warn ?? WARN);
    if (box) box.dataset.tone = seconds < 0 ? "bad" : seconds < warn ? "warn" : "good";
  }
}

export function start() {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
}
