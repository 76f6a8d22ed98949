// Countersign without the page, for Node and browsers: the command line on files in memory.
//
// `core.d.ts` says what there is. Importing this does nothing; `load()` gets the wasm beside it.

import init, { run as call } from "./countersign_core.js";

export class CountersignError extends Error {
  name = "CountersignError";
}

let loading;

export function load({ module } = {}) {
  loading ??= start(module).catch((error) => {
    // The next call may find it.
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(module) {
  const source = await (module ?? new URL("./countersign_core_bg.wasm", import.meta.url));
  // Not at once: browsers refuse that of a large program on the page's thread.
  await init({ module_or_path: await compiled(source) });
  return core();
}

async function compiled(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (isBuffer(source)) return WebAssembly.compile(source);
  const response = typeof source.arrayBuffer === "function" ? source : await found(String(source));
  return WebAssembly.compile(await response.arrayBuffer());
}

/** What stands at an address; in Node also at a path. */
async function found(address) {
  const isNode = typeof process === "object" && Boolean(process.versions?.node);
  if (isNode && !/^(https?|data|blob):/.test(address)) {
    // By a name that bundlers do not follow: it is no part of a page.
    const name = "node:fs/promises";
    const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
    const bytes = await readFile(address.startsWith("file:") ? new URL(address) : address);
    return { arrayBuffer: () => bytes };
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} cannot be fetched: ${response.status}`);
  return response;
}

function core() {
  const { out } = run(["help", "--json"]);
  const commands = Object.fromEntries(parsed(out).map((command) => [command.name, command]));
  const one = (name) => (source, options) => answer(commands[name], [source], options);
  const many = (name) => (sources) => answer(commands[name], sources);
  return {
    inspect: one("inspect"),
    route: one("route"),
    agreement: one("agreement"),
    truth: one("truth"),
    calibration: one("calibration"),
    certify: one("certify"),
    verify: one("verify"),
    rounds: many("rounds"),
    dicom: many("dicom"),
    async merge(projects) {
      const out = "merged.countersign.jsonl";
      const merged = await answer(commands.merge, projects, { o: out });
      return { ...merged, project: merged.files[out] ?? null };
    },
    async exportAs(project, format) {
      const { out, err } = await outcome(commands.export, [project], { format });
      return { bytes: out, notes: notes(err) };
    },
    run,
  };
}

function run(commandLine, files = {}) {
  const pairs = Object.entries(files).map(([name, content]) => [name, bytes(content)]);
  const [code, out, err, written] = call([...commandLine], pairs);
  return { code, out, err, files: Object.fromEntries(written) };
}

/** What a command says with --json. */
async function answer(command, sources, options) {
  const { code, out, err, files } = await outcome(command, sources, { ...options, json: true });
  return { value: command.lines ? lines(out) : parsed(out), bytes: out, notes: notes(err), code, files };
}

async function outcome(command, sources, options) {
  const files = new Map();
  const add = async (source, called) => {
    const { name, content } = await given(source, called);
    // The files of two people may have one name.
    let path = name;
    for (let number = 2; files.has(path); number++) path = `${number}/${name}`;
    files.set(path, content);
    return path;
  };
  const paths = [];
  for (const source of sources) paths.push(await add(source, command.files.split(" ")[0]));
  const flags = [];
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    const name = flagName(option);
    const flag = command.flags.find((flag) => flag.name === name);
    if (value === true) {
      flags.push(name);
    } else if (flag?.takes === "file") {
      const each = flag.many && isList(value) ? value : [value];
      for (const source of each) flags.push(`${name}=${await add(source, flag.file)}`);
    } else if (flag?.many) {
      for (const each of [value].flat()) flags.push(`${name}=${each}`);
    } else {
      // What the command line has with commas between.
      flags.push(`${name}=${[value].flat().join(",")}`);
    }
  }
  const done = run([command.name, ...flags, "--", ...paths], Object.fromEntries(files));
  if (done.code === 2) throw new CountersignError(done.err.replace(/^countersign: /, "").trimEnd());
  return done;
}

/** `maxIter` as `--max-iter`. */
function flagName(option) {
  const name = option.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** A file's name and content. `called` is what the help calls it: its name, where it has none. */
async function given(source, called) {
  if (typeof source === "string" || isBuffer(source)) return { name: called, content: source };
  if (typeof source?.arrayBuffer === "function") {
    return { name: source.name || called, content: await source.arrayBuffer() };
  }
  if (isNamed(source)) return { name: source.name, content: (await given(source.content)).content };
  if (Array.isArray(source)) {
    return { name: called, content: called.endsWith(".csv") ? csv(source) : jsonl(source) };
  }
  if (source !== null && typeof source === "object") {
    return { name: called, content: JSON.stringify(source) };
  }
  throw new TypeError(`${called}: neither a file nor its content nor a list of rows`);
}

/** Several files, and not one that is given by its rows. */
function isList(value) {
  const isFile = (one) =>
    typeof one === "string" || isBuffer(one) || Array.isArray(one) || isNamed(one) ||
    typeof one?.arrayBuffer === "function";
  return Array.isArray(value) && value.length > 0 && value.every(isFile);
}

const isNamed = (value) => typeof value?.name === "string" && value.content !== undefined;

/** Also those of another page or worker. */
const isBuffer = (value) =>
  ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]";

function bytes(content) {
  if (typeof content === "string") return new TextEncoder().encode(content);
  if (!ArrayBuffer.isView(content)) return new Uint8Array(content);
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}

const jsonl = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

function csv(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value) => {
    const text = String(value ?? "");
    return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const line = (cells) => `${cells.map(cell).join(",")}\n`;
  return line(columns) + rows.map((row) => line(columns.map((column) => row[column]))).join("");
}

const text = (bytes) => new TextDecoder().decode(bytes);
const parsed = (bytes) => JSON.parse(text(bytes));
const lines = (bytes) => text(bytes).split("\n").filter(Boolean).map((line) => JSON.parse(line));
const notes = (err) =>
  err.split("\n").filter(Boolean).map((line) => line.replace(/^(note|countersign): /, "").trim());
