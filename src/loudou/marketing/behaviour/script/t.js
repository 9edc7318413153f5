/* Tells a company's own Loudou what the visitors of its web site look at.
   <script src="https://crm.example.com/t.js" data-loudou defer></script>
   data-consent="ask": nothing is kept or sent before the page calls loudou.consent(true).
   <a data-loudou-event="download">: a click is told as that kind. loudou.event("video_play") tells by hand. */
(() => {
  const own = document.currentScript || document.querySelector("script[data-loudou]");
  const home = new URL(own.src).origin + "/api/events";
  const KEY = "loudou_visitor";
  const WAIT = 4000;
  const MOST = 100;
  let waiting = [];
  let timer = 0;
  let allowed = own.dataset.consent !== "ask" && !navigator.globalPrivacyControl && navigator.doNotTrack !== "1";

  const visitor = () => {
    let id = localStorage.getItem(KEY);
    if (!id) localStorage.setItem(KEY, (id = crypto.randomUUID()));
    return id;
  };

  const send = () => {
    clearTimeout(timer);
    timer = 0;
    if (!allowed || !waiting.length) return;
    const events = waiting.splice(0, MOST);
    const body = JSON.stringify({ v: visitor(), e: events });
    /* As plain text no browser asks for permission first; one that is offline keeps the events for later. */
    if (!navigator.sendBeacon(home, body)) waiting = events.concat(waiting);
    if (waiting.length) timer = setTimeout(send, WAIT);
  };

  const event = (kind, url) => {
    const campaign = new URLSearchParams(location.search).get("utm_campaign") || "";
    waiting.push({ i: crypto.randomUUID(), k: kind, t: Date.now(), u: url || location.href, c: campaign.slice(0, 120) });
    if (!timer) timer = setTimeout(send, WAIT);
  };

  const viewed = () => event("page_view");
  const push = history.pushState;
  history.pushState = function (...given) {
    push.apply(this, given);
    viewed();
  };
  addEventListener("popstate", viewed);
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
  document.addEventListener("click", (click) => {
    const told = click.target.closest && click.target.closest("[data-loudou-event]");
    if (told) event(told.dataset.loudouEvent, told.href);
  });

  window.loudou = {
    event,
    visitor: () => (allowed ? visitor() : ""),
    consent: (given) => {
      allowed = Boolean(given);
      if (!allowed) {
        localStorage.removeItem(KEY);
        waiting = [];
      }
    },
  };
  viewed();
})();
