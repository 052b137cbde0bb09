// The congestion page asks every 10 seconds while it is looked at.
import { refetch } from "./refetch.js";

const part = document.querySelector("[data-refresh]");

function refresh() {
  const reading = part.contains(document.activeElement);
  if (document.visibilityState === "visible" && !reading) refetch(part.dataset.refresh, part);
}

setInterval(refresh, 10_000);
document.addEventListener("visibilitychange", refresh);
