// Off the line a page of ours says so, in the reader's language, instead of the browser's own.

const page = `/offline?lang=${new URL(location.href).searchParams.get("lang") ?? "en"}`;
const kept = [page, "./convive.css", "./dark.css", "./public-sans.woff2"];
const NAME = "offline";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .delete(NAME)
      .then(() => caches.open(NAME))
      .then((cache) => cache.addAll(kept.map((path) => new Request(path, { credentials: "omit" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(page)));
  } else if (kept.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request.url).then((found) => found ?? fetch(request)));
  }
});
