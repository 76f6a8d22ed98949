// Keeps the page usable without a network. Not for data that a person opens:
// only files of the build are stored, never another origin's, never a dataset
// opened from an address.
//
// `cargo xtask build` writes one line before this file:
//   const BUILD = {"version": "…", "first": [["./", "sha256 in hex"], …], "later": […]};
// `first` is what the page needs to start, and the list of the examples; it is
// stored at once. `later` (the examples) is stored when it is first asked for.
//
// A version is stored whole or not at all: every file is checked against its
// hash, so a deployment caught half-way is never kept. The new version waits
// until one tab at most is open, then takes over with the next navigation: a page
// never gets the files of two versions.

const SCOPE = new URL(self.registration.scope);
// Several projects share an origin on a project host, hence the path.
const PREFIX = `countersign ${SCOPE.pathname} `;
const CACHE = PREFIX + BUILD.version;
const absolute = (path) => new URL(path, SCOPE).href;
const HASHES = new Map([...BUILD.first, ...BUILD.later].map(([path, hash]) => [absolute(path), hash]));
const PAGE = absolute("./");
// For a moment, in place of the page: loads it when the new version has taken
// over. Not a Refresh header, which does nothing to an address with a hash. The
// icon keeps the browser from asking for one.
const TAKE_OVER = `<!doctype html><html lang="en"><title>Countersign</title><link rel="icon" href="data:,"><script>
  navigator.serviceWorker.getRegistration().then(({ waiting }) => {
    const done = () => location.reload();
    if (!waiting || waiting.state === "activated") return done();
    waiting.addEventListener("statechange", () => waiting.state === "activated" && done());
    waiting.postMessage("countersign:take-over");
  });
</script>`;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "countersign:take-over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== SCOPE.origin || request.headers.has("range")) return;
  url.hash = "";
  if (request.mode === "navigate") {
    url.search = ""; // ?dataset=… is for the page, not a different page
    if (url.href === PAGE || url.href === absolute("index.html")) event.respondWith(page());
  } else if (HASHES.has(url.href)) {
    event.respondWith(file(url.href));
  }
});

async function install() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(
      BUILD.first.map(async ([path]) => {
        const url = absolute(path);
        const known = await caches.match(url);
        const response = known && (await matches(known, url)) ? known : await fetchChecked(url);
        await cache.put(url, response);
      }),
    );
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function page() {
  const { waiting } = self.registration;
  if (waiting && (await self.clients.matchAll({ type: "window" })).length < 2) {
    return new Response(TAKE_OVER, { headers: { "Content-Type": "text/html" } });
  }
  return file(PAGE);
}

async function file(url) {
  const cache = await caches.open(CACHE);
  const stored = await cache.match(url);
  if (stored) return stored;
  const response = await fetch(url, { cache: "no-cache" });
  if (response.ok && (await matches(response, url))) await cache.put(url, response.clone());
  return response;
}

async function fetchChecked(url) {
  const response = await fetch(url, { cache: "no-cache" });
  if (response.ok && (await matches(response, url))) return response;
  throw new Error(`${url}: not the file of version ${BUILD.version} (HTTP ${response.status})`);
}

async function matches(response, url) {
  const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === HASHES.get(url);
}
