// The ticket on one's own phone: hears when its turn comes nearer, and tells by sound, vibration and notification
// while the page is open.
import { refetch } from "./refetch.js";

const POLL_MS = 20_000;
const CALM_MS = 4_000;
const TELLING = ["soon", "called"];
const part = document.querySelector("[data-live]");
const notify = document.querySelector("[data-notify]");
let state = now().state;
let source = null;
let audio = null;
let planned = 0;

function now() {
  return part.querySelector("[data-state]").dataset;
}

async function refresh() {
  clearTimeout(planned);
  planned = 0;
  if (!(await refetch(part.dataset.live, part))) return;
  const { state: found, said } = now();
  if (found !== state && TELLING.includes(found)) tell(said);
  if (found === "called" || found === "soon") document.title = said;
  state = found;
}

// The own number at once; that somebody else's moved, a little later and all together.
function heard(event) {
  const { topic } = JSON.parse(event.data);
  if (topic.startsWith("ticket:")) refresh();
  else if (!planned) planned = setTimeout(refresh, CALM_MS * (0.5 + Math.random() / 2));
}

function listen() {
  if (!part.dataset.stream || !window.EventSource) return;
  const topics = part.dataset.topics.split(" ").map((topic) => ["topic", topic]);
  const query = new URLSearchParams([...topics, ["city", part.dataset.city], ["token", part.dataset.token]]);
  source = new EventSource(`${part.dataset.stream}/?${query}`);
  source.addEventListener("change", heard);
  source.addEventListener("open", refresh, { once: true });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000 + Math.random() * 10_000);
  });
}

function beep(at) {
  const oscillator = audio.createOscillator();
  oscillator.frequency.value = 880;
  oscillator.connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.25);
}

function tell(said) {
  if (!audio) return;
  beep(audio.currentTime);
  beep(audio.currentTime + 0.5);
  navigator.vibrate?.([400, 200, 400]);
  if (window.Notification?.permission === "granted" && document.visibilityState !== "visible") {
    try {
      new Notification(said, { tag: "ticket" });
    } catch {
      // Some phones allow notifications from a worker only: sound and vibration remain.
    }
  }
}

if (notify) {
  notify.hidden = false;
  const button = notify.querySelector("[data-notify-on]");
  button.addEventListener("click", async () => {
    audio ??= new AudioContext();
    beep(audio.currentTime);
    button.setAttribute("aria-pressed", "true");
    button.querySelector("span").textContent = button.dataset.on;
    if (window.Notification?.permission === "default") await Notification.requestPermission();
  });
}

setInterval(refresh, POLL_MS);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") refresh();
});
window.addEventListener("pagehide", () => source?.close());
listen();
