// Starts the page: loads the wasm that index.html names and registers the
// service worker where the build has one. A file, since the page's CSP allows
// no inline script; no name of a built file is in here, so it never changes
// with one.

const loading = document.getElementById("loading");

// The engine's worker is the same program: it fetches its script while the
// program is compiled, and starts beside the page. The page takes it over
// (src/ui/engine_client.rs), or says that there is none.
// Without a network there is none, since a worker has a policy of its own (src/ui/no_network.rs).
const offline = isOffline();
if (offline) document.documentElement.dataset.network = "off";
const engine = offline ? undefined : startEngine(document.querySelector('meta[name="engine"]').content);
globalThis.countersignEngine = engine;

try {
  const script = import(document.getElementById("page-script").href);
  const program = await compiled(document.getElementById("page-wasm").href);
  engine?.postMessage(program);
  const { default: init, page } = await script;
  await init({ module_or_path: program });
  page();
  loading?.remove();
} catch (error) {
  // Without the program nothing else can say what happened.
  if (loading) {
    loading.setAttribute("role", "alert");
    loading.textContent =
      "Countersign could not start: " + error +
      ". Reload the page; if that does not help, use a browser of 2023 or later.";
  }
  throw error;
}

// By the address, else as it was chosen last.
function isOffline() {
  const said = new URLSearchParams(location.search).get("network");
  if (said) return said === "off";
  try {
    return localStorage.getItem("countersign-network") === "off";
  } catch {
    return false; // Storage is forbidden here.
  }
}

function startEngine(address) {
  try {
    const worker = new Worker(address, { type: "module" });
    worker.onmessage = () => (worker.isReady = true);
    worker.onerror = (event) => {
      event.preventDefault();
      worker.hasFailed = true;
    };
    return worker;
  } catch {
    return undefined; // Workers are forbidden here.
  }
}

async function compiled(address) {
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch {
    // A host that does not call it application/wasm.
    return WebAssembly.compile(await (await fetch(address)).arrayBuffer());
  }
}

// The program ends at a fault of its own, and cannot say so itself.
addEventListener("error", ({ error }) => {
  if (!(error instanceof WebAssembly.RuntimeError) || document.getElementById("stopped")) return;
  const line = document.createElement("p");
  line.id = "stopped";
  line.className = "banner";
  line.setAttribute("role", "alert");
  line.textContent =
    "Countersign stopped at a fault of its own (" + error.message +
    "). What was marked saved is kept: reload the page to go on.";
  document.body.prepend(line);
});

const worker = document.querySelector('meta[name="service-worker"]')?.content;
if ("serviceWorker" in navigator && !offline) {
  if (worker) {
    // Where a browser refuses (a private window, say), the page works with a network.
    const options = { updateViaCache: "none" };
    const registration = await navigator.serviceWorker.register(worker, options).catch(() => undefined);
    // A new version waits until no tab uses the old one. The page may say so.
    const announce = () => dispatchEvent(new CustomEvent("countersign:update"));
    if (registration?.waiting) announce();
    registration?.addEventListener("updatefound", () => {
      const arriving = registration.installing;
      arriving?.addEventListener("statechange", () => {
        if (arriving.state === "installed" && navigator.serviceWorker.controller) announce();
      });
    });
  } else {
    // A build without one (`cargo xtask serve`): an old one must not answer for it.
    const scope = new URL("./", location.href).href;
    for (const old of await navigator.serviceWorker.getRegistrations()) {
      if (old.scope === scope) await old.unregister();
    }
  }
}
