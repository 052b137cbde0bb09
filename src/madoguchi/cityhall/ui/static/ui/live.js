// Live parts of a page: <div data-live="visit:<id> section:<slug>" data-live-url="<address of its fragment>">.
// The server's stream says which topic changed; the part fetches itself again. No stream: ask every 5 seconds.
const POLL_MS = 5000;
const stream = document.body.dataset.stream;
let source = null;
let subscribed = "";
let poll = 0;
let leaving = false;

function parts() {
  return [...document.querySelectorAll("[data-live]")];
}

function topicsOf(part) {
  return part.dataset.live.split(/\s+/).filter(Boolean);
}

function refresh(part) {
  if (leaving) return;
  // A part is never replaced under the fingers of someone typing in it.
  const typing = part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  if (typing) {
    part.addEventListener("focusout", () => refresh(part), { once: true });
    return;
  }
  // X-Live: nobody touched anything, so the session does not live longer for it.
  // Morphed, not replaced: what did not change stays the same element, and keeps the keyboard's focus.
  // Each part is its own source: of the requests of one source htmx keeps only the last that waits.
  window.htmx.ajax("GET", part.dataset.liveUrl, {
    source: part,
    target: part,
    swap: "morph:innerHTML",
    headers: { "X-Live": "1" },
  });
}

function startPolling() {
  if (poll) return;
  poll = setInterval(() => {
    if (document.visibilityState === "visible") parts().forEach(refresh);
  }, POLL_MS);
}

function stopPolling() {
  clearInterval(poll);
  poll = 0;
}

function heard(event) {
  const { topic } = JSON.parse(event.data);
  parts().filter((part) => topicsOf(part).includes(topic)).forEach(refresh);
}

function subscribe() {
  const topics = [...new Set(parts().flatMap(topicsOf))].sort();
  const wanted = topics.join(" ");
  if (wanted === subscribed) return;
  subscribed = wanted;
  source?.close();
  source = null;
  stopPolling();
  if (!wanted) return;
  if (!stream || !window.EventSource) {
    startPolling();
    return;
  }
  const query = new URLSearchParams(topics.map((topic) => ["topic", topic]));
  source = new EventSource(`${stream}/?${query}`, { withCredentials: true });
  source.addEventListener("change", heard);
  // What changed between the drawing of the page and this moment was told to nobody: look once. A connection
  // that opens again is told what it missed.
  source.addEventListener("open", () => parts().forEach(refresh), { once: true });
  source.addEventListener("open", stopPolling);
  source.addEventListener("error", startPolling);
}

// Once a form takes the page away, a part that answers late must not swap, reload or redirect it.
window.addEventListener("submit", (event) => {
  const stays = event.defaultPrevented || event.target.target || event.target.closest("[hx-boost]");
  if (!stays) leaving = true;
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (leaving && event.detail.requestConfig.headers["X-Live"]) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  leaving = false;
});

// What a reader has unfolded stays unfolded, what is ticked stays ticked.
window.Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name) => name !== "open" && name !== "checked";
document.addEventListener("htmx:load", subscribe);
window.addEventListener("pagehide", () => source?.close());
subscribe();
