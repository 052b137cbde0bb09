// The call panel: minutes that go on, and the word when the network is gone.
const EVERY_MS = 15000;

function minutes(element) {
  const began = Date.parse(element.dateTime);
  return Math.max(0, Math.floor((Date.now() - began) / 60000));
}

function tick() {
  for (const element of document.querySelectorAll("time[data-since]")) {
    const words = element.textContent.replace(/\d+/, String(minutes(element)));
    if (words !== element.textContent) element.textContent = words;
  }
}

function showOffline() {
  for (const notice of document.querySelectorAll("[data-offline]")) notice.hidden = navigator.onLine;
}

setInterval(tick, EVERY_MS);
window.addEventListener("online", showOffline);
window.addEventListener("offline", showOffline);
showOffline();
