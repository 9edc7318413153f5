// Failures in plain words, with what to do next and the request id.
import { text } from "./dom.js";
import { toast } from "./toasts.js";

const BY_STATUS = { 403: "forbidden", 404: "missing", 409: "stale", 429: "tooMany" };

/** The problem of a failed answer: RFC 9457 where the server sent it, else words for the status. */
export function problemOf(xhr) {
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  const told = type.includes("json") ? parsed(xhr.responseText) : {};
  return {
    title: told.title || text(BY_STATUS[xhr.status] ?? (xhr.status >= 500 ? "broken" : "failed")),
    detail: told.detail ?? "",
    errors: told.errors ?? [],
    requestId: told.request_id ?? xhr.getResponseHeader("X-Request-ID") ?? "",
  };
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

function tell(problem) {
  const first = problem.errors.map((error) => error.message).join(" ");
  const id = problem.requestId ? text("requestId", { id: problem.requestId }) : "";
  toast({ message: problem.title, detail: [problem.detail || first, id].filter(Boolean).join(" · "), tone: "bad" });
}

export function start() {
  // A 422 normally re-renders a form; as JSON it is a problem to be told, not markup to be shown.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const isData = (xhr.getResponseHeader("Content-Type") ?? "").includes("json");
    if (xhr.status === 422 && isData) {
      event.detail.shouldSwap = false;
      event.detail.isError = true;
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) return location.reload();
    if (!event.detail.elt.closest("[data-own-problems]")) tell(problemOf(event.detail.xhr));
  });
}
