// Keeps the one page that a kiosk shows when it reaches nobody. It never answers in the server's place.
const CACHE = "kiosk-1";
const offline = new URL("offline/", self.registration.scope).href;

async function keep() {
  const cache = await caches.open(CACHE);
  const page = await fetch(offline, { cache: "no-store" });
  if (!page.ok) throw new Error("no page for the time without network");
  await cache.put(offline, page.clone());
  const links = [...(await page.text()).matchAll(/(?:href|src)="([^"#]+\.(?:css|js|svg))/g)].map((found) => found[1]);
  await Promise.all([...new Set(links)].map(async (link) => {
    const answer = await fetch(link);
    if (answer.ok) await cache.put(new URL(link, offline).href, answer);
  }));
}

async function open(request) {
  try {
    const answer = await fetch(request);
    if (answer.status < 502) return answer;
  } catch {
    // Below.
  }
  return caches.match(offline);
}

async function asset(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    const kept = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
    throw problem;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(open(request));
  else if (["style", "script", "image"].includes(request.destination)) event.respondWith(asset(request));
});
