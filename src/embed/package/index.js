// `<countersign-review>`: the review of Countersign as one element in any page.
//
// Importing this does nothing, also where there is no browser. `define()` makes the element known;
// the program is fetched when the first one stands in a page. All elements of a page share one
// program, one engine's worker and one set of style sheets, and see nothing of each other's data.
//
// What an element tells and can do stands in index.d.ts, which is made from the program.

import { sheets } from "./styles.js";

export const NAME = "countersign-review";

/** Files over this are refused before they are read, in bytes. */
export const LARGEST = 1024 ** 3;
/** What is nested deeper than this is refused. */
export const DEEPEST = 100;

/** How long an element may be out of its page and keep all that it has drawn, in milliseconds. */
const REST = 250;
/** How long answers rest before the form's value is made of them, in milliseconds. */
const VALUE_REST = 150;

/** Attributes that the program is told when it draws: another value draws anew. */
const DRAWN = ["annotator", "storage", "readonly", "route-only", "rooms", "questions", "locale"];

let wasm;
let started;
let adopted;

/** Makes the element known, once; later calls change nothing. `module_or_path`: the wasm, as the
 *  address, response, bytes or module that it is to be taken from. */
export function define({ name = NAME, module_or_path } = {}) {
  if (module_or_path !== undefined && wasm === undefined) wasm = module_or_path;
  if (typeof customElements === "undefined") return undefined;
  if (!customElements.get(name)) {
    customElements.define(name, name === NAME ? CountersignReview : class extends CountersignReview {});
  }
  return customElements.get(name);
}

/** The program; fetched once, again only after it failed. */
function program() {
  started ??= (async () => {
    const { default: init, ask } = await import("./program/countersign.js");
    await init(wasm === undefined ? undefined : { module_or_path: wasm });
    return ask;
  })();
  started.catch(() => (started = undefined));
  return started;
}

// Literal, so that bundlers find the script. From another origin than the page's no worker may be
// started: then a script of the page's own brings it in, where the page's policy allows that.
function worker() {
  try {
    return new Worker(new URL("./program/worker.js", import.meta.url), { type: "module" });
  } catch (error) {
    const address = new URL("./program/worker.js", import.meta.url).href;
    const text = `import ${JSON.stringify(address)};`;
    const blob = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    return new Worker(blob, { type: "module" });
  }
}

function styles() {
  adopted ??= sheets.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return adopted;
}

const words = (text) => (text ?? "").split(/[\s,]+/).filter(Boolean);

export class CountersignReview extends (globalThis.HTMLElement ?? class {}) {
  static formAssociated = true;
  static observedAttributes = ["src", "theme", "required", "disabled", ...DRAWN];

  #internals;
  #frame;
  #size;
  /** The number that the program gave, as a promise, while it is drawn. */
  #drawn;
  /** What is to be opened, if it was said and not opened yet. */
  #given = {};
  #opening;
  /** The work of an element that is out of its page, and where it was. */
  #kept;
  #leaving;
  #redrawing;
  #valuing;
  #state = {};

  constructor() {
    super();
    this.#internals = this.attachInternals();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = styles();
    this.#frame = document.createElement("div");
    this.#frame.className = "countersign";
    this.#frame.part = "frame";
    // Where the browser leads to what is not filled in yet.
    this.#frame.tabIndex = -1;
    root.append(this.#frame);
  }

  connectedCallback() {
    clearTimeout(this.#leaving);
    // Set before the element was defined: they hide what is set below.
    for (const name of ["items", "schema", "suggestions", "policy", "responses"]) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    this.#size ??= new ResizeObserver(() => {
      this.#tell("resize", { width: this.clientWidth, height: this.clientHeight });
    });
    this.#size.observe(this);
    if (this.#drawn) return;
    this.#draw();
    this.#validate();
    if (this.#kept) {
      const { name, blob } = this.#kept;
      this.#open(() => ({ name, from: blob })).then(() => this.#back(), () => {});
    } else if (this.#isGiven()) {
      this.#openGiven();
    } else if (this.hasAttribute("src")) {
      this.#open(() => this.#fromSource()).catch(() => {});
    }
  }

  disconnectedCallback() {
    this.#size?.disconnect();
    // Moved within the page it is added again at once.
    this.#leaving = setTimeout(() => this.#park(), REST);
  }

  attributeChangedCallback(name, before, now) {
    // Before it is drawn all of them are read when it is.
    if (before === now || !this.#drawn) return;
    if (name === "src") this.#open(() => this.#fromSource()).catch(() => {});
    else if (name === "theme") this.#ask("theme", now || "system").catch(() => {});
    else if (name === "required") this.#validate();
    else {
      clearTimeout(this.#redrawing);
      this.#redrawing = setTimeout(() => this.#redraw(), 0);
    }
  }

  formDisabledCallback() {
    if (this.#drawn && this.isConnected) this.#redraw();
  }

  // ── What is to be reviewed ─────────────────────────────────────────────

  get items() { return this.#given.dataset; }
  set items(value) { this.#give("dataset", value); }
  // The platform has something of this name: it stays what it was until a dataset is given, and
  // before the element is defined only `items` can be set.
  get dataset() { return this.#given.dataset ?? super.dataset; }
  set dataset(value) { this.#give("dataset", value); }
  get schema() { return this.#given.schema; }
  set schema(value) { this.#give("schema", value); }
  get suggestions() { return this.#given.suggestions; }
  set suggestions(value) { this.#give("suggestions", value); }
  get responses() { return this.#given.responses; }
  set responses(value) { this.#give("responses", value); }
  get policy() { return this.#given.policy; }
  set policy(value) {
    this.#given.policy = value;
    if (this.#state.open && value) this.applyPolicy(value).catch(() => {});
  }

  load(dataset, { name } = {}) {
    if (dataset !== undefined) this.#given.dataset = dataset;
    return this.#open(() => this.#compose(name));
  }

  // ── Asked by the page ──────────────────────────────────────────────────

  async export(format = "jsonl") {
    const [name, type, bytes] = await this.#ask("export", format);
    return { name, type, bytes, text: () => new TextDecoder().decode(bytes) };
  }

  undo() { return this.#ask("command", "undo"); }
  redo() { return this.#ask("command", "redo"); }
  next() { return this.#ask("command", "next-item"); }
  previous() { return this.#ask("command", "previous-item"); }
  command(id) { return this.#ask("command", id); }
  goTo(item) { return this.#ask("goTo", String(item)); }
  applyPolicy(policy) { return this.#ask("policy", JSON.stringify(checked(policy))); }

  async getState() { return JSON.parse(await this.#ask("state")); }

  agreement({ question, agents = false, ...options }) {
    return this.#computed((core, rows) => core.agreement(rows.labels(question, agents), options));
  }
  truth({ question, agents = false, ...options }) {
    return this.#computed((core, rows) => core.truth(rows.labels(question, agents), options));
  }
  certify({ question, agent, ...options }) {
    return this.#computed((core, rows) => core.certify(rows.scored(question, agent), options));
  }

  /** Hands the answers over: an event that the page may cancel, then the form, if there is one. */
  async submit() {
    const text = await this.#decisions();
    const answers = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    const goes = this.#tell("submit", { answers, state: this.#state }, true);
    if (!goes) return false;
    this.#internals.form?.requestSubmit();
    return true;
  }

  get form() { return this.#internals.form; }
  get name() { return this.getAttribute("name"); }
  get type() { return this.localName; }
  get validity() { return this.#internals.validity; }
  get validationMessage() { return this.#internals.validationMessage; }
  get willValidate() { return this.#internals.willValidate; }
  checkValidity() { return this.#internals.checkValidity(); }
  reportValidity() { return this.#internals.reportValidity(); }

  // ── Drawing ────────────────────────────────────────────────────────────

  #draw() {
    const options = {
      annotator: this.getAttribute("annotator") ?? "",
      theme: this.getAttribute("theme") ?? "",
      storage: this.getAttribute("storage") ?? "none",
      name: this.id,
      readonly: this.hasAttribute("readonly") || this.matches(":disabled"),
      routes: words(this.getAttribute("route-only")),
      rooms: words(this.getAttribute("rooms")),
      questions: words(this.getAttribute("questions")),
      worker,
    };
    this.#frame.lang = this.getAttribute("locale") ?? "";
    const tell = (kind, detail) => this.#hear(kind, detail);
    const drawn = program().then((ask) => ask([this.shadowRoot, options, tell]));
    this.#drawn = drawn;
    drawn.catch((error) => {
      if (this.#drawn === drawn) this.#drawn = undefined;
      // Without the program nothing else can say what happened.
      const line = document.createElement("p");
      line.className = "banner";
      line.setAttribute("role", "alert");
      line.textContent = `Countersign could not start: ${error?.message ?? error}`;
      this.#frame.replaceChildren(line);
      this.#fail(error);
    });
  }

  async #ask(what, ...given) {
    if (!this.#drawn) throw new Error("the element is not in the page");
    const [ask, number] = await Promise.all([program(), this.#drawn]);
    return ask([number, what, ...given]);
  }

  /** Takes the element's inside away and keeps its work. */
  async #park() {
    if (!this.#drawn || this.isConnected) return;
    // Added again meanwhile: it goes on as it was.
    if ((await this.#keep()) && !this.isConnected) await this.#end();
  }

  /** Takes away what is drawn: view, listeners, engine. */
  async #end() {
    const drawn = this.#drawn;
    this.#drawn = undefined;
    const ask = await program();
    await ask([await drawn, "end"]).catch(() => {});
    this.#frame.replaceChildren();
    this.#state = {};
  }

  /** Whether all work is kept: what could not be kept must not be taken away. */
  async #keep() {
    try {
      if (!this.#state.open) return true;
      const { item } = await this.getState();
      const { name, type, bytes } = await this.export("project");
      this.#kept = { name, blob: new Blob([bytes], { type }), item: item?.id };
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** Draws with other attributes, and goes on where it was. */
  async #redraw() {
    if (!this.#drawn || !(await this.#keep())) return;
    await this.#end();
    if (this.isConnected) this.connectedCallback();
  }

  async #back() {
    const item = this.#kept?.item;
    this.#kept = undefined;
    if (item !== undefined) await this.goTo(item).catch(() => {});
  }

  // ── Opening ────────────────────────────────────────────────────────────

  #give(name, value) {
    this.#given[name] = value;
    if (this.isConnected) this.#openGiven();
  }

  #isGiven() {
    return this.#given.dataset !== undefined;
  }

  /** Several properties that are set one after another open one dataset. */
  #openGiven() {
    if (this.#opening || !this.#isGiven()) return;
    this.#opening = true;
    queueMicrotask(() => {
      this.#opening = false;
      this.#open(() => this.#compose()).catch(() => {});
    });
  }

  async #open(compose) {
    try {
      const { name, from } = await compose();
      await this.#ask("load", name, from);
      if (this.#given.policy) await this.applyPolicy(this.#given.policy);
      return await this.getState();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  #fromSource() {
    // Relative to the page, as with any other element.
    return { name: "", from: new URL(this.getAttribute("src"), this.baseURI).href };
  }

  async #compose(name = "dataset.jsonl") {
    const { dataset, schema, suggestions, responses } = this.#given;
    if (dataset instanceof Blob && !schema && !suggestions && !responses) {
      return { name: dataset.name ?? name, from: small(dataset) };
    }
    if (dataset instanceof URL) return { name: "", from: dataset.href };
    const text = await textOf(dataset, schema, suggestions);
    return { name, from: small(new Blob([await withLog(text, responses)], { type: "application/jsonl" })) };
  }

  // ── Hearing ────────────────────────────────────────────────────────────

  #hear(kind, detail) {
    if (kind === "ready") {
      this.#ask("state").then((json) => {
        this.#state = JSON.parse(json);
        this.#tell("ready", this.#state);
        this.#value();
      }, () => {});
    } else if (kind === "item") {
      this.#state = JSON.parse(detail);
      if (this.#state.item) this.#tell("route", { ...this.#state.item, state: this.#state });
    } else if (kind === "failed") {
      this.#tell("error", { message: detail });
    } else if (kind === "lines") {
      for (const line of detail) this.#line(line);
      this.#value();
    }
  }

  #line(line) {
    const event = JSON.parse(line);
    this.#tell("change", { event, line });
    if (event.kind === "response") this.#tell("verdict", event);
    else if (event.kind === "skip" || event.kind === "flag") this.#tell(event.kind, event);
  }

  #tell(name, detail, cancelable = false) {
    const event = new CustomEvent(`countersign-${name}`, { bubbles: true, composed: true, cancelable, detail });
    return this.dispatchEvent(event);
  }

  #fail(error) {
    this.#tell("error", { message: String(error?.message ?? error) });
  }

  /** Computes by the same program as the command line, of what is answered here. */
  async #computed(compute) {
    const [{ load }, { rowsOf }, file] = await Promise.all([
      import("./core.js"),
      import("./rows.js"),
      this.export("jsonl"),
    ]);
    return compute(await load(), rowsOf(file.text()));
  }

  // ── The form ───────────────────────────────────────────────────────────

  /** The decisions, a line each, which are the form's value from here on. */
  async #decisions() {
    const text = (await this.export("decisions")).text();
    this.#state = await this.getState();
    this.#internals.setFormValue(text);
    this.#validate();
    return text;
  }

  /** Makes the form's value of the answers, once they rest. */
  #value() {
    clearTimeout(this.#valuing);
    // It may have been taken away meanwhile.
    this.#valuing = setTimeout(() => this.#decisions().catch(() => {}), VALUE_REST);
  }

  #validate() {
    const { done = 0, to_review = 0 } = this.#state.progress ?? {};
    const open = this.hasAttribute("required") && (!this.#state.open || done < to_review);
    if (open) {
      const left = Math.max(to_review - done, 0);
      const words = this.#state.open ? `${left} of ${to_review} items are not reviewed yet.` : "Nothing is open yet.";
      this.#internals.setValidity({ valueMissing: true }, words, this.#frame);
    } else {
      this.#internals.setValidity({});
    }
  }
}

/** Refuses what nobody could read. */
function small(blob) {
  if (blob.size > LARGEST) throw new RangeError(`the dataset has ${blob.size} bytes; at most ${LARGEST} are read`);
  return blob;
}

/** Refuses what is nested too deep, and what JSON cannot say. */
function checked(value, depth = 0) {
  if (depth > DEEPEST) throw new RangeError(`nested deeper than ${DEEPEST} levels`);
  if (value && typeof value === "object") {
    for (const inner of Object.values(value)) checked(inner, depth + 1);
  }
  return value;
}

/** The native form, a line an item, of what the page has as objects. */
async function textOf(dataset, schema, suggestions) {
  const isFile = typeof dataset === "string" || dataset instanceof Blob || dataset instanceof ArrayBuffer || ArrayBuffer.isView(dataset);
  if (isFile && (schema || suggestions)) throw new TypeError("schema, suggestions: a file says them itself; give items as objects");
  if (dataset instanceof Blob) return dataset.text();
  if (dataset instanceof ArrayBuffer || ArrayBuffer.isView(dataset)) return new TextDecoder().decode(dataset);
  if (typeof dataset === "string") return dataset;
  checked(dataset);
  checked(schema);
  const items = Array.isArray(dataset) ? dataset : dataset?.items;
  if (!Array.isArray(items)) throw new TypeError("dataset: give a list of items, text, bytes, a Blob or a URL");
  const said = { ...(Array.isArray(dataset) ? {} : dataset.schema), ...schema };
  const lines = [JSON.stringify({ countersign: 1, ...said })];
  const beside = new Map();
  for (const suggestion of checked(suggestions) ?? []) {
    const { item, ...rest } = suggestion;
    const list = beside.get(String(item)) ?? [];
    list.push(rest);
    beside.set(String(item), list);
  }
  for (const item of items) {
    const more = beside.get(String(item.id)) ?? [];
    const all = more.length ? { ...item, suggestions: [...(item.suggestions ?? []), ...more] } : item;
    lines.push(JSON.stringify(all));
  }
  return lines.join("\n") + "\n";
}

/** A project: the dataset, and the log lines that an element told of before. */
async function withLog(text, responses) {
  if (!responses?.length) return text;
  const lines = responses.map((it) => (typeof it === "string" ? it : it.line));
  if (lines.some((line) => typeof line !== "string")) {
    throw new TypeError("responses: give the lines that `countersign-change` told, as text");
  }
  const items = text.split("\n").filter((line) => line.trim());
  const head = await sha256(lines.at(-1));
  const cover = { countersign_project: 1, name: "", dataset_lines: items.length, log_lines: lines.length, head };
  return [JSON.stringify(cover), ...items, ...lines].join("\n") + "\n";
}

/** In hexadecimal; empty where the browser has none (a page that did not come over HTTPS). */
async function sha256(text) {
  if (!globalThis.crypto?.subtle) return "";
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
