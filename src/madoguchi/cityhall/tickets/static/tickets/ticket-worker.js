// Tells that the turn of one ticket comes, while its page is closed. It keeps nothing and answers no request.
self.addEventListener("push", (event) => {
  const { title, body, lang } = event.data.json();
  const look = { body, lang, tag: "ticket", renotify: true, vibrate: [400, 200, 400] };
  event.waitUntil(self.registration.showNotification(title, look));
});

// A touch shows the page, which says where the ticket stands by then, in the language in which it asked.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const show = async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const page = open.find((one) => one.url.startsWith(self.registration.scope));
    await (page ? page.focus() : self.clients.openWindow(self.registration.scope + self.location.search));
  };
  event.waitUntil(show());
});
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
