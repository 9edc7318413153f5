// A booth's telephone: each entry is kept here first and leaves only when the server has answered for it.
const form = document.querySelector("#booth");
const state = document.querySelector("#booth-state");
const thanks = document.querySelector("#booth-thanks");
const KEY = `loudou-booth-${form.dataset.form}`;
const REFUSED = `${KEY}-refused`;
const BATCH = 50;
const AGAIN_AFTER = 15000;
let isSending = false;

const read = (key) => JSON.parse(localStorage.getItem(key) || "[]");
const write = (key, entries) => localStorage.setItem(key, JSON.stringify(entries));

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function show() {
  const waiting = read(KEY).length;
  const refused = read(REFUSED).length;
  const texts = [waiting ? `${state.dataset.waiting} ${waiting}` : state.dataset.sent];
  if (refused) texts.push(`${state.dataset.refused} ${refused}`);
  state.textContent = texts.join(" · ");
}

function settle(answered) {
  const kept = new Set(["accepted", "repeated", "spam"]);
  const done = new Set(answered.filter((one) => kept.has(one.reception) || one.reception === "refused").map((one) => one.id));
  const refused = new Set(answered.filter((one) => one.reception === "refused").map((one) => one.id));
  const entries = read(KEY);
  write(REFUSED, [...read(REFUSED), ...entries.filter((one) => refused.has(one.id))]);
  write(KEY, entries.filter((one) => !done.has(one.id)));
}

async function send() {
  const entries = read(KEY).slice(0, BATCH);
  if (isSending || entries.length === 0) return;
  isSending = true;
  // Entries made with one version of the form are sent as that version's.
  const number = entries[0].number;
  const batch = entries.filter((one) => one.number === number);
  try {
    const body = JSON.stringify({ number, entries: batch.map(({ id, at, posted }) => ({ id, at, posted })) });
    const answer = await fetch(form.dataset.send, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    if (answer.ok) settle((await answer.json()).entries);
  } catch {
    // No network: the entries stay, and the timer tries again.
  } finally {
    isSending = false;
    show();
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const posted = {};
  for (const [name, value] of new FormData(form)) (posted[name] ??= []).push(value);
  write(KEY, [...read(KEY), { id: newId(), at: new Date().toISOString(), number: Number(form.dataset.number), posted }]);
  form.reset();
  thanks.hidden = false;
  scrollTo(0, 0);
  show();
  send();
});
form.addEventListener("input", () => { thanks.hidden = true; });
addEventListener("online", send);
setInterval(send, AGAIN_AFTER);
show();
send();
