// The service worker. VERSION, FILES, SHELL and SCRIPTS are put before this text by the server. It keeps the shell and nothing of anybody's data.
/* global VERSION, FILES, SHELL, SCRIPTS */
importScripts.apply(null, SCRIPTS);

const CACHE = `lianxin-phone-${VERSION}`;
const PATHS = new Set(FILES);

// All files of one edition or none: a half of the new one with a half of the old one would be neither.
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((path) => new Request(path, { cache: "reload", credentials: "same-origin" })))));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("lianxin-phone-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

// Only the shell's own files are answered; everything else goes to the network as if this were not here.
// The pages' Vary (language, cookie) would make the look-up miss without a network: ignored, since the shell is the same for everybody.
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const path = event.request.mode === "navigate" && address.pathname === SHELL ? SHELL : address.pathname;
  if (!PATHS.has(path)) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(path, { ignoreVary: true, ignoreSearch: true })).then((kept) => kept || fetch(event.request)));
});

// Where the browser can: what waits goes up when there is a network again, with the page closed. Rejected, it is tried again later.
self.addEventListener("sync", (event) => {
  if (event.tag !== "lianxin") return;
  const db = self.LianxinStore.open();
  event.waitUntil(self.LianxinSync.flush(db, "sync").then((said) => {
    if (said === "offline" || said === "error") throw new Error(said);
  }));
});
