// A display in the hall. It hears that something changed, fetches its part again, chimes and speaks for a new call.
// Without the server it keeps what it has, its clock goes on, it says since when nothing is new, and tries again.
const POLL_MS = 15_000;
const SLOWEST_MS = 30_000;
const SILENCE_MS = 25_000;
const body = document.body;
const part = document.querySelector("[data-board]");
const stale = document.querySelector("[data-stale]");
const sound = document.querySelector("[data-sound]");
let newest = newestCall();
let good = inner().dataset.at;
let heardAt = Date.now();
let shownAt = Date.now();
let wait = 500;
let again = 0;
let asking = false;
let askAgain = false;
let mark = "";
let source = null;
let audio = null;

function inner() {
  return part.querySelector("[data-at]");
}

function newestCall() {
  const calls = [...part.querySelectorAll("[data-call]")].map((row) => Number(row.dataset.call));
  return Math.max(0, ...calls);
}

// --- What is shown.
async function refresh() {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  clearTimeout(again);
  // All displays that heard of the same event bring its mark, and the server makes one answer for them.
  const headers = mark ? { "X-Mark": mark } : {};
  mark = "";
  try {
    const answer = await fetch(body.dataset.live, { credentials: "omit", cache: "no-store", headers });
    const kept = answer.headers.has("X-Kept");
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text(), kept);
    if (kept) throw new Error("kept");
    fresh();
  } catch {
    missing();
  } finally {
    asking = false;
  }
  if (askAgain) {
    askAgain = false;
    refresh();
  }
}

function show(html, kept) {
  part.innerHTML = html;
  shownAt = Date.now();
  if (kept) good = inner().dataset.at;
  const calls = [...part.querySelectorAll("[data-call]")].filter((row) => Number(row.dataset.call) > newest);
  newest = Math.max(newest, newestCall());
  if (kept) return;
  for (const row of calls) row.classList.add("is-new");
  calls.reverse().forEach(announce);
  showSound();
}

function fresh() {
  good = inner().dataset.at;
  heardAt = Date.now();
  wait = 500;
  stale.hidden = true;
  again = setTimeout(refresh, POLL_MS);
}

function missing() {
  stale.textContent = stale.dataset.words.replace("{at}", good);
  stale.hidden = false;
  again = setTimeout(refresh, wait * (0.75 + Math.random() / 2));
  wait = Math.min(wait * 2, SLOWEST_MS);
}

// --- What is heard.
function listen() {
  if (!body.dataset.stream || !window.EventSource) return;
  source?.close();
  const query = new URLSearchParams({ topic: body.dataset.topic, city: body.dataset.city });
  source = new EventSource(`${body.dataset.stream}/?${query}`);
  source.addEventListener("change", (event) => {
    mark = JSON.parse(event.data).mark;
    refresh();
  });
  source.addEventListener("open", refresh);
  source.addEventListener("error", () => {
    // The browser tries again by itself, unless it was refused.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000 + Math.random() * 8000);
    refresh();
  });
}

// --- Sound: only after somebody pressed the button once, and not while staff have muted it.
function muted() {
  return "muted" in inner().dataset;
}

function soundOn() {
  return audio !== null && !muted();
}

function showSound() {
  sound.setAttribute("aria-pressed", String(audio !== null));
  sound.querySelector("span").textContent = audio ? sound.dataset.on : sound.dataset.off;
}

function tone(frequency, at) {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.4, at + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 1);
}

function speak(text, lang) {
  if (!text || !window.speechSynthesis) return;
  // A voice of another language would read what nobody understands. A browser that names no voices may have one.
  const known = window.speechSynthesis.getVoices();
  if (known.length && !known.some((one) => one.lang.startsWith(lang.slice(0, 2)))) return;
  const said = new SpeechSynthesisUtterance(text);
  said.lang = lang;
  said.rate = 0.9;
  window.speechSynthesis.speak(said);
}

function announce(row) {
  if (!soundOn()) return;
  tone(659.3, audio.currentTime);
  tone(523.3, audio.currentTime + 0.5);
  setTimeout(() => {
    speak(row.dataset.say, "ja-JP");
    speak(row.dataset.sayEn, "en-GB");
  }, 1300);
}

sound.addEventListener("click", () => {
  if (audio) {
    audio.close();
    audio = null;
    window.speechSynthesis?.cancel();
  } else {
    audio = new AudioContext();
    tone(659.3, audio.currentTime);
  }
  showSound();
});

// --- The clock goes on whatever happens.
// A display whose own time zone is wrong must not show another hour than the office.
const CLOCK = new Intl.DateTimeFormat("ja-JP", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Tokyo" });

function clock() {
  const { now: said, speed } = inner().dataset;
  // Where a past day is replayed, the office has a clock of its own.
  const now = Number(speed) ? new Date(Date.parse(said) + (Date.now() - shownAt) * speed) : new Date();
  const text = CLOCK.format(now);
  const shown = document.querySelector("[data-clock]");
  if (shown.textContent !== text) shown.textContent = text;
  if (Date.now() - heardAt > SILENCE_MS && stale.hidden) missing();
}

setInterval(clock, 1000);
window.addEventListener("online", refresh);
window.addEventListener("pagehide", () => source?.close());
navigator.serviceWorker?.register(body.dataset.worker);
showSound();
clock();
listen();
refresh();
