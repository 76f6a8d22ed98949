// Starts the page: loads the wasm that index.html names and registers the
// service worker where the build has one. A file, since the page's CSP allows
// no inline script; no name of a built file is in here, so it never changes
// with one.

const loading = document.getElementById("loading");

try {
  const { default: init } = await import(document.getElementById("page-script").href);
  await init({ module_or_path: document.getElementById("page-wasm").href });
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
if ("serviceWorker" in navigator) {
  if (worker) {
    const registration = await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
    // A new version waits until no tab uses the old one. The page may say so.
    const announce = () => dispatchEvent(new CustomEvent("countersign:update"));
    if (registration.waiting) announce();
    registration.addEventListener("updatefound", () => {
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
