// Keeps a board's page, its last state and its files, so that a panel that restarts without the server still shows
// them. Whatever the server answers comes first; what is kept says so (X-Kept). Works in this board's folder only.
const CACHE = "board-1";

async function newest(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.status < 500) {
      if (answer.ok) await cache.put(request, answer.clone());
      return answer;
    }
  } catch {
    // Below.
  }
  // What is kept was fetched with other headers than those of a navigation.
  const kept = await cache.match(request, { ignoreVary: true });
  if (!kept) return Response.error();
  const headers = new Headers(kept.headers);
  headers.set("X-Kept", "1");
  return new Response(kept.body, { status: kept.status, headers });
}

// The page was open before its worker: fetch it once more for the cache.
async function keepPages() {
  const cache = await caches.open(CACHE);
  await Promise.all(["", "live"].map((name) => cache.add(new URL(name, self.registration.scope).href)));
  const page = await (await cache.match(self.registration.scope)).text();
  const links = [...page.matchAll(/(?:href|src)="([^"#]+\.(?:css|js|svg))/g)].map((found) => found[1]);
  await cache.addAll([...new Set(links)].map((link) => new URL(link, self.registration.scope).href));
  await self.clients.claim();
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(keepPages()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const own = new URL(request.url).origin === self.location.origin;
  const stream = (request.headers.get("Accept") || "").includes("text/event-stream");
  if (own && request.method === "GET" && !stream) event.respondWith(newest(request));
});
