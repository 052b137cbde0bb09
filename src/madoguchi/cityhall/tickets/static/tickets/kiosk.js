// The ticket machine: nobody's choices stay, the voice reads when it was asked to, the scanner types where it should.
const IDLE_MS = 30_000;
const LAST_MS = 15_000;
const TICKET_MS = 25_000;
const CODE = /[2-9A-HJKMNP-Z]{10}/g;
const body = document.body;
const home = body.dataset.home;
const dialog = document.querySelector(".kiosk-idle");
const atHome = body.dataset.step === "home" && !location.search;
let timer = 0;
let counting = 0;

// --- Idle: ask, count down, wipe.
function wipe() {
  sessionStorage.clear();
  window.speechSynthesis?.cancel();
  location.replace(home);
}

function count(left) {
  const shown = dialog.querySelector("[data-count]");
  shown.textContent = shown.dataset.words.replace("{n}", left);
  if (left <= 0) wipe();
  else counting = setTimeout(count, 1000, left - 1);
}

function ask() {
  dialog.showModal();
  say(dialog.textContent);
  count(LAST_MS / 1000);
}

function touched() {
  clearTimeout(timer);
  clearTimeout(counting);
  if (dialog.open) dialog.close();
  const pristine = atHome && !sessionStorage.length;
  if ("gone" in body.dataset || pristine) return;
  timer = "ticket" in body.dataset ? setTimeout(wipe, TICKET_MS) : setTimeout(ask, IDLE_MS);
}

// --- Large letters and the voice: for this visitor only.
const large = document.querySelector("[data-large]");
const voice = document.querySelector("[data-voice]");

function showLarge() {
  const on = sessionStorage.getItem("large") === "1";
  body.classList.toggle("kiosk--large", on);
  large.setAttribute("aria-pressed", String(on));
}

function voiceOn() {
  return sessionStorage.getItem("voice") === "1";
}

// A voice of another language would read what nobody understands. A browser that names no voices may have one.
function voices() {
  const tag = (one) => one.lang.replace("_", "-").toLowerCase();
  const wanted = body.dataset.speech.toLowerCase();
  const known = window.speechSynthesis?.getVoices() ?? [];
  const found = known.find((one) => tag(one) === wanted) ?? known.find((one) => tag(one).split("-")[0] === wanted.split("-")[0]);
  return { found, none: !window.speechSynthesis || (known.length > 0 && !found) };
}

function showVoice() {
  voice.hidden = voices().none;
  voice.setAttribute("aria-pressed", String(voiceOn()));
  voice.querySelector("span").textContent = voiceOn() ? voice.dataset.on : voice.dataset.off;
}

function say(text) {
  const { found, none } = voices();
  if (!voiceOn() || none) return;
  window.speechSynthesis.cancel();
  const said = new SpeechSynthesisUtterance(text.replace(/\s+/g, " "));
  said.lang = body.dataset.speech;
  if (found) said.voice = found;
  window.speechSynthesis.speak(said);
}

function readScreen() {
  say(document.querySelector("[data-read]").innerText);
}

function toggle(name) {
  if (sessionStorage.getItem(name) === "1") sessionStorage.removeItem(name);
  else sessionStorage.setItem(name, "1");
}

large.addEventListener("click", () => {
  toggle("large");
  showLarge();
});
voice.addEventListener("click", () => {
  toggle("voice");
  showVoice();
  if (voiceOn()) readScreen();
  else window.speechSynthesis.cancel();
});

// --- The code: keys on the screen, or a scanner that types like a keyboard and ends with Enter.
const field = document.querySelector("[data-code-field]");
if (field) {
  document.querySelector("[data-keys]").hidden = false;
  for (const key of document.querySelectorAll("[data-sign]")) {
    key.addEventListener("click", () => {
      if (field.value.length < 10) field.value += key.dataset.sign;
    });
  }
  document.querySelector("[data-delete]").addEventListener("click", () => {
    field.value = field.value.slice(0, -1);
  });
  field.focus({ preventScroll: true });
}

let typed = "";
document.addEventListener("keydown", (event) => {
  if (event.target === field || event.isComposing || event.ctrlKey || event.altKey) return;
  if (event.key === "Enter") {
    const found = typed.toUpperCase().match(CODE);
    typed = "";
    const link = document.querySelector("[data-code]");
    if (found && link) {
      event.preventDefault();
      sessionStorage.setItem("scanned", found.at(-1));
      location.assign(link.href);
    }
  } else if (event.key.length === 1) typed = (typed + event.key).slice(-200);
});
const scanned = sessionStorage.getItem("scanned");
if (field && scanned) {
  sessionStorage.removeItem("scanned");
  field.value = scanned;
  field.form.requestSubmit();
}

// --- One press is enough; the second of a double tap does nothing (the server would give the same number).
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

// --- A ticket prints itself once.
if ("print" in body.dataset && sessionStorage.getItem("printed") !== location.pathname) {
  sessionStorage.setItem("printed", location.pathname);
  window.addEventListener("load", () => window.print());
}

// --- Without the network: the worker shows the page for it, and this page looks whether it is over.
if ("gone" in body.dataset) {
  setInterval(async () => {
    try {
      const answer = await fetch(home, { method: "HEAD", cache: "no-store", headers: { "X-Look": "1" } });
      if (answer.ok) location.replace(home);
    } catch {
      // Still nothing.
    }
  }, 3000);
}
navigator.serviceWorker?.register(body.dataset.worker);

for (const button of document.querySelectorAll("[data-restart]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    wipe();
  });
}
document.querySelector("[data-stay]").addEventListener("click", touched);
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touched);
window.speechSynthesis?.addEventListener("voiceschanged", showVoice);
showLarge();
showVoice();
touched();
if (voiceOn()) readScreen();
