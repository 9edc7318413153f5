// Drafts: what is typed into <form data-draft="key"> survives a reload of this tab and is gone once it was saved.
import { all, element, on, onContent, setting, text } from "./dom.js";

const PAUSE = 300;
const PREFIX = "draft:";
const timers = new Map();

export function start() {
  dropSaved();
  onContent((scope) => all(scope, "form[data-draft]").forEach(restore));
  on("input", "form[data-draft]", (form) => {
    // The first stroke is kept at once, those that follow when the hand rests: a page can go away without a word.
    if (!timers.has(form)) keep(form);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keepNow(form), PAUSE));
  });
  // Whoever leaves or reloads within the pause has typed it all the same.
  addEventListener("pagehide", () => [...timers.keys()].forEach(keepNow));
  on("submit", "form[data-draft]", (form) => {
    forget(form);
    keep(form, { isSent: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form[data-draft]");
    if (!form || !event.detail.successful) return;
    forget(form);
    sessionStorage.removeItem(name(form));
  });
}

/** Two people on one browser tab never see each other's drafts: the key carries who is signed in. */
function name(form) {
  return `${PREFIX}${setting("person")}:${location.pathname}:${form.dataset.draft}`;
}

function keepNow(form) {
  forget(form);
  if (form.isConnected) keep(form);
}

function forget(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
}

function keep(form, { isSent = false } = {}) {
  const values = {};
  for (const field of fieldsOf(form)) (values[field.name] ??= []).push(stateOf(field));
  sessionStorage.setItem(name(form), JSON.stringify({ values, isSent }));
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(name(form)) ?? "null");
  // A form the server sent back with its errors already holds what was typed.
  if (!kept || form.hasAttribute("data-bound")) return;
  let isChanged = false;
  const seen = {};
  for (const field of fieldsOf(form)) {
    const at = (seen[field.name] = (seen[field.name] ?? -1) + 1);
    const state = kept.values[field.name]?.[at];
    if (state === undefined || state === stateOf(field)) continue;
    isChanged = true;
    setState(field, state);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (isChanged) offerToDiscard(form);
}

function fieldsOf(form) {
  const skipped = "[type=hidden]:not([data-keep]), [type=password], [type=file], [type=submit], button, [data-no-draft]";
  return [...form.elements].filter((field) => field.name && !field.matches(skipped));
}

function stateOf(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked;
  return field.matches("select[multiple]") ? [...field.selectedOptions].map((option) => option.value).join("\n") : field.value;
}

function setState(field, state) {
  if (field.matches("[type=checkbox], [type=radio]")) field.checked = state;
  else if (field.matches("select[multiple]")) for (const option of field.options) option.selected = state.split("\n").includes(option.value);
  else field.value = state;
}

function offerToDiscard(form) {
  const banner = element("div", "banner form__wide");
  banner.dataset.tone = "info";
  const discard = element("button", "btn btn--sm", text("discard"));
  discard.type = "button";
  discard.addEventListener("click", () => {
    sessionStorage.removeItem(name(form));
    form.reset();
    banner.remove();
  });
  banner.append(element("span", "grow", text("draftRestored")), discard);
  form.prepend(banner);
}

/** A draft that was sent and led to another page was saved, unless that page is an error or the person went back. */
function dropSaved() {
  const how = performance.getEntriesByType("navigation")[0]?.type;
  if (setting("page") === "error" || how === "back_forward" || how === "reload") return;
  for (const key of Object.keys(sessionStorage).filter((each) => each.startsWith(PREFIX))) {
    if (JSON.parse(sessionStorage.getItem(key)).isSent) sessionStorage.removeItem(key);
  }
}
