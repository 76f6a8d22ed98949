// The inside of the frame: a page with one element, spoken with by the page that frames it.
//
// Its address names who may: `frame.html?host=https://portal.example`. Where the page itself has a
// list (<meta name="countersign-hosts">), only who is in both. Nothing is accepted from, and nothing
// sent to, anybody else; after the handshake all goes through a channel of its own (host.js).

import { define } from "./index.js";

const VERSION = 1;
const EVENTS = ["ready", "change", "verdict", "route", "submit", "skip", "flag", "error", "resize"];
const METHODS = ["load", "undo", "redo", "next", "previous", "goTo", "command", "applyPolicy", "getState", "submit"];
const ATTRIBUTES = ["annotator", "locale", "theme", "readonly", "storage", "route-only", "rooms", "questions"];

const named = new URLSearchParams(location.search).getAll("host").map(originOf).filter(Boolean);
const listed = document.querySelector('meta[name="countersign-hosts"]')?.content.split(/\s+/).map(originOf).filter(Boolean);
const hosts = named.filter((origin) => !listed || listed.includes(origin));

let port;

if (window.parent === window) say("This page is made to stand in another one, which gives it what is to be reviewed.");
else if (hosts.length === 0) say("The page around is not among those that may use this one.");
else {
  addEventListener("message", greeted);
  for (const origin of hosts) window.parent.postMessage({ countersign: VERSION, kind: "hello" }, origin);
}

function greeted({ origin, source, data, ports }) {
  if (port || source !== window.parent || !hosts.includes(origin) || data?.kind !== "connect") return;
  if (data.countersign !== VERSION) {
    window.parent.postMessage({ countersign: VERSION, kind: "refused", versions: [VERSION] }, origin);
    return;
  }
  removeEventListener("message", greeted);
  port = ports[0];
  define();
  const element = document.createElement("countersign-review");
  for (const name of ATTRIBUTES) {
    const value = data.attributes?.[name];
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const name of EVENTS) {
    element.addEventListener(`countersign-${name}`, ({ detail }) => port.postMessage({ event: name, detail }));
  }
  port.onmessage = ({ data }) => answer(element, data);
  document.body.replaceChildren(element);
  port.postMessage({ kind: "connected", countersign: VERSION });
}

async function answer(element, { id, what, given = [] }) {
  try {
    let value;
    if (what === "set") Object.assign(element, pick(given[0]));
    else if (what === "export") {
      const { name, type, bytes } = await element.export(...given);
      value = { name, type, bytes };
    } else if (METHODS.includes(what)) value = await element[what](...given);
    else throw new Error(`nothing is called '${what}'`);
    port.postMessage({ id, value });
  } catch (error) {
    port.postMessage({ id, error: String(error?.message ?? error) });
  }
}

function pick({ dataset, schema, suggestions, policy, responses } = {}) {
  const all = { schema, suggestions, policy, responses, dataset };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** `null` for what is no origin; `*` never is. */
function originOf(text) {
  try {
    const { origin } = new URL(text);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}

function say(text) {
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.textContent = text;
  document.body.append(line);
}
