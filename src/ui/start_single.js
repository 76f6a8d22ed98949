// Starts the page of one file (`cargo xtask build --single-file`): everything that start.js gets
// from beside the page stands in the page itself, packed, in blocks that are no script.
//
// From a disk a browser may forbid workers or storage; the page says so where it does.

const loading = document.getElementById("loading");
// What the worker does with its first message.
const handed = `
const begin = self.onmessage;
self.onmessage = (event) => {
  if (!event.data.files) return begin(event);
  self.countersignFiles = event.data.files;
};
`;
const packed = (name) => document.getElementById(`file:${name}`).textContent;

try {
  const files = {};
  for (const { id } of document.querySelectorAll('script[id^="file:"]')) {
    const name = id.slice(5);
    // Examples stay packed: the engine unpacks what it opens.
    const isWasm = name.endsWith(".wasm");
    files[name] = new Blob([isWasm ? await unpacked(name) : bytesOf(packed(name))], { type: isWasm ? "application/wasm" : "" });
  }
  globalThis.countersignFiles = files;
  const text = new TextDecoder().decode(await unpacked("program.js"));
  // From a disk browsers start no worker that is a module, and let none fetch what the page made:
  // it is handed what it may need.
  const classic = text.replace(/^export \{.*\};$/m, "").replace(/^export /gm, "").replaceAll("import.meta.url", "location.href");
  const worker = new TextDecoder().decode(await unpacked("worker.js"));
  const script = address(classic + worker + handed, "text/javascript");
  globalThis.countersignWorker = () => {
    const worker = new Worker(script);
    worker.postMessage({ files });
    return worker;
  };

  const program = await WebAssembly.compile(await unpacked("countersign_bg.wasm"));
  const { default: init, page } = await import(address(text, "text/javascript"));
  await init({ module_or_path: program });
  page();
  loading.remove();
} catch (error) {
  // Without the program nothing else can say what happened.
  loading.setAttribute("role", "alert");
  loading.textContent =
    "Countersign could not start: " + error + ". Use a browser of 2023 or later; where this file is opened " +
    "from a disk or a mail, the browser may forbid what it needs: put it on any web server then.";
  throw error;
}

function address(content, type) {
  return URL.createObjectURL(new Blob([content], { type }));
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

async function unpacked(name) {
  const stream = new Blob([bytesOf(packed(name))]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

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
