// The outside of the frame: a page that has `frame.html` of some origin in an <iframe>.
//
//   const review = await connect(iframe, { origin: "https://countersign.example" });
//   review.on("verdict", (detail) => …);
//   await review.load(items);
//
// The frame's address names this page: <iframe src="https://countersign.example/frame.html?host=
// https://portal.example">. Messages are taken from that frame and that origin alone, and sent to
// no other. In: {countersign: 1, kind: "hello"}; out: {countersign: 1, kind: "connect", attributes}
// with one end of a channel, through which everything else goes:
//   out {id, what, given}; in {id, value} or {id, error}; in {event, detail}.

export const VERSION = 1;
const METHODS = ["load", "undo", "redo", "next", "previous", "goTo", "command", "applyPolicy", "getState", "submit", "set"];

/** Waits for the frame's greeting and answers it. `attributes`: those of the element. */
export function connect(iframe, { origin, attributes = {}, timeout = 30_000 } = {}) {
  const wanted = new URL(origin).origin;
  return new Promise((connected, failed) => {
    const late = setTimeout(() => end(failed, new Error(`the frame of ${wanted} did not answer`)), timeout);
    const end = (how, what) => {
      clearTimeout(late);
      removeEventListener("message", heard);
      how(what);
    };
    const heard = (event) => {
      if (event.source !== iframe.contentWindow || event.origin !== wanted) return;
      const { countersign, kind, versions } = event.data ?? {};
      if (kind === "refused") end(failed, new Error(`the frame speaks version ${versions}, this script ${VERSION}`));
      else if (kind === "hello" && countersign === VERSION) {
        const { port1, port2 } = new MessageChannel();
        const review = speak(port1, () => end(connected, review));
        iframe.contentWindow.postMessage({ countersign: VERSION, kind: "connect", attributes }, wanted, [port2]);
      } else if (kind === "hello") end(failed, new Error(`the frame speaks version ${countersign}, this script ${VERSION}`));
    };
    addEventListener("message", heard);
  });
}

function speak(port, connected) {
  const waiting = new Map();
  const listeners = new Map();
  let last = 0;
  port.onmessage = ({ data }) => {
    if (data.kind === "connected") connected();
    else if (data.event) for (const listener of listeners.get(data.event) ?? []) listener(data.detail);
    else {
      const [done, failed] = waiting.get(data.id) ?? [];
      waiting.delete(data.id);
      if (data.error !== undefined) failed?.(new Error(data.error));
      else done?.(data.value);
    }
  };
  const ask = (what, ...given) =>
    new Promise((done, failed) => {
      waiting.set(++last, [done, failed]);
      port.postMessage({ id: last, what, given });
    });
  const review = {
    /** Hears an event of the element, by its name without a prefix. Gives how to stop. */
    on(name, listener) {
      const list = listeners.get(name) ?? new Set();
      listeners.set(name, list.add(listener));
      return () => list.delete(listener);
    },
    async export(format) {
      const file = await ask("export", format);
      return { ...file, text: () => new TextDecoder().decode(file.bytes) };
    },
    close() {
      port.close();
      for (const [, failed] of waiting.values()) failed(new Error("the frame was closed"));
      waiting.clear();
    },
  };
  for (const name of METHODS) review[name] = (...given) => ask(name, ...given);
  return review;
}
