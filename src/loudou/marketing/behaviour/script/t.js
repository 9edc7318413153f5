/* Tells a company's own Loudou what the visitors of its web site look at.
   <script src="https://crm.example.com/t.js" data-loudou defer></script>
   data-consent="ask": nothing is kept or sent before the page calls loudou.consent(true).
   <a data-loudou-event="download">: a click is told as that kind. loudou.event("video_play") tells by hand.
   Who goes on to a form of ours is recognised there: its address gets a pass at the moment of the click, and no cookie. */
(() => {
  const own = document.currentScript || document.querySelector("script[data-loudou]");
  const origin = new URL(own.src).origin;
  const home = `${origin}/api/events`;
  const KEY = "loudou_visitor";
  const WAIT = 4000;
  const MOST = 100;
  const RENEW = 10 * 60 * 1000;
  const OURS = /^\/(f|l)\//;
  let waiting = [];
  let timer = 0;
  let allowed = own.dataset.consent !== "ask" && !navigator.globalPrivacyControl && navigator.doNotTrack !== "1";
  let held = { text: "", at: 0, asking: null };

  const newId = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    /* Pages without HTTPS have no randomUUID. */
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  const visitor = () => {
    let id = localStorage.getItem(KEY);
    if (!id) localStorage.setItem(KEY, (id = newId()));
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
    waiting.push({ i: newId(), k: kind, t: Date.now(), u: url || location.href, c: campaign.slice(0, 120) });
    if (!timer) timer = setTimeout(send, WAIT);
  };

  /* A pass names this visitor to our forms for half an hour; it is asked for again well before. */
  const ask = async (of) => {
    try {
      const answer = await fetch(`${origin}/api/visitor-pass`, { method: "POST", body: JSON.stringify({ v: of }), credentials: "omit" });
      const text = answer.status === 200 ? (await answer.json()).pass : "";
      if (allowed && of === visitor()) held = { text, at: Date.now(), asking: null };
    } catch {
      /* Offline, or a policy of the page: the form works without. */
    }
    held.asking = null;
    return held.text;
  };
  const pass = () => {
    if (!allowed) return Promise.resolve("");
    if (Date.now() - held.at < RENEW) return Promise.resolve(held.text);
    return (held.asking ??= ask(visitor()));
  };

  const linkOf = (target) => {
    const link = target.closest && target.closest("a[href], area[href]");
    return link && link.origin === origin && OURS.test(link.pathname) ? link : null;
  };
  const prepare = (met) => linkOf(met.target) && pass();
  const decorate = (met) => {
    const link = linkOf(met.target);
    if (!link || !allowed || !held.text) return;
    const before = link.href;
    const address = new URL(before);
    address.searchParams.set("lv", held.text);
    link.href = address.href;
    /* Who copies the address of the link afterwards hands on no pass. */
    setTimeout(() => (link.href = before));
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
  for (const kind of ["pointerover", "touchstart", "focusin"]) document.addEventListener(kind, prepare, { passive: true });
  for (const kind of ["click", "auxclick"]) document.addEventListener(kind, decorate, true);

  window.loudou = {
    event,
    pass,
    visitor: () => (allowed ? visitor() : ""),
    consent: (given) => {
      allowed = Boolean(given);
      if (!allowed) {
        localStorage.removeItem(KEY);
        waiting = [];
        held = { text: "", at: 0, asking: null };
      } else if (waiting.length && !timer) timer = setTimeout(send, WAIT);
      document.dispatchEvent(new Event("loudou"));
    },
  };
  viewed();
  if ([...document.links].some(linkOf)) pass();
  document.dispatchEvent(new Event("loudou"));
})();
