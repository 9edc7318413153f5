// Puts a form into a page of another site: <script src="…/static/intake/embed.js" data-form="SLUG" async></script>
// Where that page also has t.js, its visitor is made known to the form: by a pass, and never by a cookie.
(() => {
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const RENEW = 10 * 60 * 1000;
  const address = new URL(`/f/${encodeURIComponent(script.dataset.form)}`, home);
  new URLSearchParams(location.search).forEach((value, name) => {
    if (name.startsWith("utm_") || name === "lk") address.searchParams.set(name, value);
  });
  address.searchParams.set("embed", "1");
  if (script.dataset.lang) address.searchParams.set("lang", script.dataset.lang);
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title || document.title;
  frame.loading = "lazy";
  frame.style.cssText = "border:0;inline-size:100%;block-size:640px";
  script.after(frame);

  let isThere = false;
  const tell = async () => {
    if (!isThere || !window.loudou?.pass) return;
    frame.contentWindow?.postMessage({ loudouPass: await window.loudou.pass() }, home);
  };
  addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    const height = Number(event.data?.loudouForm);
    if (height > 0 && height < 20000) frame.style.blockSize = `${Math.ceil(height)}px`;
    if (event.data?.loudouReady) {
      isThere = true;
      tell();
    }
  });
  // The tracker may come later than the form, or be allowed later, or not any more.
  document.addEventListener("loudou", tell);
  setInterval(tell, RENEW);
})();
