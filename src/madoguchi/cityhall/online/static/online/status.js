// Asks every 15 seconds, while the page is looked at, for the part that changes. Without it the page reloads itself.
const EVERY_MS = 15000;
const part = document.querySelector("[data-refresh]");

async function refresh() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(part.dataset.refresh, { headers: { "X-Live": "1" }, credentials: "omit" });
    if (answer.ok) part.innerHTML = await answer.text();
  } catch {
    // No network: the page keeps what it has, with the time it was true.
  }
}

if (part) {
  setInterval(refresh, EVERY_MS);
  document.addEventListener("visibilitychange", refresh);
}
