// Measures the built page in a real Chromium; started by `cargo xtask bench`,
// which prints what this writes to its output as JSON. Numbers are in
// milliseconds and bytes; null is what could not be measured, with the reason
// in `notes`.
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { elements as manyElements } from "./bench_elements.mjs";
import { manyRegions } from "./bench_regions.mjs";
import { seriesScroll } from "./bench_series.mjs";
import { longText } from "./bench_spans.mjs";

const { CHROMIUM, COUNTERSIGN_PART, COUNTERSIGN_PLACE, COUNTERSIGN_URL } = process.env;
const SIZES = (process.env.COUNTERSIGN_ITEMS ?? "").split(",").filter(Boolean).map(Number);
const KEYS = 200;
/** A key that is held down comes so often: nobody is faster. */
const EVERY = 33;
const notes = [];

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    // A frame as soon as it is ready: what is measured is the page's work, not
    // how long a 60 Hz screen takes to come round.
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
  ],
});

/** Opening, keys, memory; statistics of a million labels. */
async function page() {
  const blank = await blankPage();
  const opened = [];
  for (const items of SIZES) {
    // The first opening also compiles the program; a person's second does not.
    const runs = [];
    for (let run = 0; run < 3; run += 1) runs.push(await measure(items, run === 2));
    const of = (what) => median(runs.map((run) => run[what]));
    opened.push({
      items,
      firstItem: of("firstItem"),
      indexed: of("indexed"),
      firstAtStart: of("firstAtStart"),
      indexedAtStart: of("indexedAtStart"),
      longest: of("longest"),
      ...runs[2].more,
    });
  }
  const studies = await studiesInWorker("labels.jsonl", "studies.json").catch(none("statistics in the worker"));
  return { opened, blank, studies };
}

/** The element in somebody else's page. */
async function elements() {
  return { elements: await manyElements(browser, COUNTERSIGN_URL).catch(none("elements")) };
}

/** What is drawn on the item itself. */
async function surfaces() {
  const text = await longText(browser, COUNTERSIGN_URL).catch(none("a long text with marks"));
  const regions = await manyRegions(browser, COUNTERSIGN_URL).catch(none("many regions"));
  const series = await seriesScroll(browser, COUNTERSIGN_URL, COUNTERSIGN_PLACE).catch(none("a series"));
  return { text, regions, series };
}

/** Assurance over 100,000 reviewed items. */
async function rooms() {
  const studies = await studiesInWorker("reviewed.jsonl", "assurance.json").catch(none("assurance in the worker"));
  const parts = await partsOfRooms().catch(none("parts of rooms"));
  const whatIf = await slider().catch(none("what-if"));
  return { studies, parts, whatIf };
}

function none(what) {
  return (error) => {
    note(`${what}: ${error.message}`);
    return [];
  };
}

/**
 * Opens a dataset and asks the page's worker for studies of it, as the page would: each with the
 * milliseconds of every step and the bytes that the worker's program holds afterwards, which is
 * the most so far, since such memory never shrinks.
 */
async function studiesInWorker(dataset, file) {
  const asked = JSON.parse(await readFile(`${COUNTERSIGN_PLACE}/${file}`, "utf8"));
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const workers = await watchWorkers(page);
  await watchMemories(page);
  await page.addInitScript(() => {
    globalThis.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        globalThis.engine ??= this;
      }
    };
  });
  await open(page, dataset);
  const studies = [];
  // Once for the code that comes when it is asked for; of this study nothing is kept.
  await study(page, asked, asked.studies[1]);
  for (const each of asked.studies) {
    const steps = await study(page, asked, each);
    const { wasm } = await held(workers[0].send);
    studies.push({ name: each.name, iterations: each.iterations, native: each.native, steps, wasm });
  }
  await context.close();
  return studies;
}

/** Opens a dataset that is hosted beside the page, and waits until its log is there. */
async function open(page, dataset) {
  await page.goto(`${COUNTERSIGN_URL}?dataset=${dataset}`);
  await marks(page, 120_000);
  // The log comes after the items, and takes away what was begun before it.
  await page.getByText("Saved", { exact: true }).waitFor({ timeout: 60_000 });
  // What the page does after an opening is over.
  await page.waitForTimeout(1_500);
}

const PARTS = {
  fairness: ["Slices", "Shown or hidden", "Known answers", "Whole dataset", "Probes"],
  routing: ["Rules", "Certify", "Audit", "What-if", "Rounds"],
};

/**
 * Goes through the parts of two rooms, 100,000 reviewed items open: how long each takes until it
 * shows what it found, and the longest task of the page meanwhile, with what did it where the
 * browser tells.
 */
async function partsOfRooms() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    globalThis.longFrames = [];
    const observe = (type, list) =>
      new PerformanceObserver((entries) => list.push(...entries.getEntries())).observe({ type });
    observe("longtask", longTasks);
    observe("long-animation-frame", longFrames);
  });
  await open(page, "reviewed.jsonl");
  const found = [];
  // The first time also brings the room's code.
  for (const time of ["first", "again"]) {
    for (const [room, parts] of Object.entries(PARTS)) {
      await page.evaluate((hash) => (location.hash = hash), `#/${room}`);
      for (const part of parts) {
        await page.getByRole("tab", { name: part, exact: true }).waitFor({ timeout: 20_000 });
        await page.evaluate(() => (longTasks.length = longFrames.length = 0));
        const took = await page.evaluate(opened, part);
        // Entries come after the task.
        await page.waitForTimeout(200);
        const { longest, by } = await page.evaluate(() => {
          const longest = Math.max(0, ...longTasks.map((entry) => entry.duration));
          const scripts = longFrames.flatMap((frame) => [...frame.scripts]);
          const worst = scripts.sort((a, b) => b.duration - a.duration)[0];
          const by = worst ? `${worst.invoker} ${worst.sourceFunctionName} ${Math.round(worst.duration)} ms` : "";
          return { longest, by };
        });
        found.push({ name: `${room}: ${part}`, time, took, longest, by });
      }
    }
  }
  await context.close();
  return found;
}

/** In the page: chooses a part, and waits until nothing is computed there any more. */
async function opened(part) {
  const tab = [...document.querySelectorAll("[role=tab]")].find((it) => it.textContent.trim() === part);
  const started = performance.now();
  tab.click();
  const panel = () => document.querySelector("[role=tabpanel]");
  for (let quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (performance.now() - started > 60_000) throw new Error(`${part} never ended`);
    const isBusy = !panel() || panel().querySelector('[aria-busy="true"]') !== null;
    quiet = isBusy ? 0 : quiet + 1;
  }
  return performance.now() - started - 15;
}

/** How often a slider is moved. */
const MOVES = 20;

/**
 * From a moved slider of What-if to the new numbers in the page, 100,000 reviewed items open: after
 * moves with a pause between them, and after the last of several quick ones, as of a mouse that
 * drags. Without slices, and by the column with most values.
 */
async function slider() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await open(page, "reviewed.jsonl");
  await page.evaluate(() => (location.hash = "#/routing"));
  await page.getByRole("tab", { name: "What-if", exact: true }).waitFor({ timeout: 20_000 });
  await page.evaluate(opened, "What-if");
  const measured = [];
  for (const column of ["", "account"]) {
    if (column) await page.getByLabel("Effect by").selectOption(column);
    await page.waitForTimeout(3_000);
    for (const quick of [1, 6]) {
      const times = await page.evaluate(moved, { moves: MOVES, quick });
      measured.push({ column, quick, times: times.toSorted((a, b) => a - b) });
    }
  }
  await context.close();
  return measured;
}

/** In the page: moves the first threshold; of each move the time until the numbers are others. */
async function moved({ moves, quick }) {
  const slider = document.querySelector("input.knob-slider");
  const shown = () => document.querySelector(".what-if-tiles")?.textContent ?? "";
  const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const times = [];
  for (let move = 0; move < moves; move += 1) {
    const places = Array.from({ length: quick }, (_, at) => 0.55 + ((move * 7 + at * 3) % 40) / 100);
    let started = 0;
    for (const place of places) {
      slider.value = String(place);
      started = performance.now();
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      if (quick > 1) await rest(16);
    }
    // The last change before it is quiet: numbers of moves before may come first.
    let last = null;
    const before = shown();
    const observer = new MutationObserver(() => {
      if (shown() !== before) last = performance.now();
    });
    observer.observe(document.querySelector(".what-if-summary"), { childList: true, subtree: true, characterData: true });
    const until = performance.now() + 1_000;
    while (performance.now() < until) await rest(20);
    observer.disconnect();
    if (last !== null) times.push(last - started);
  }
  return times;
}

/** From each question to its answer, on the page's clock. */
async function study(page, { begin, on, going, over }, { study }) {
  return page.evaluate(
    async ({ begin, on, going, over, study }) => {
      const { engine } = globalThis;
      const bytes = (list) => Uint8Array.from(list).buffer;
      // No question of the page itself has such a number.
      let id = 0xf0000000;
      // What it says where it fails.
      let said = "";
      const ask = (request, payload) =>
        new Promise((resolve) => {
          id += 1;
          const mine = id;
          const heard = ({ data }) => {
            if (data[1] !== mine) return;
            engine.removeEventListener("message", heard);
            const reply = data[0] === "reply" ? new Uint8Array(data[2]) : null;
            said = reply ? new TextDecoder().decode(reply.slice(5, 300)) : String(data);
            resolve(reply?.[0]);
          };
          engine.addEventListener("message", heard);
          engine.postMessage(["ask", mine, request, payload]);
        });
      const steps = [];
      let next = [bytes(begin), bytes(study)];
      for (;;) {
        const started = performance.now();
        const reply = await ask(...next);
        steps.push(performance.now() - started);
        if (reply === over) return steps;
        if (reply !== going) throw new Error(`the engine answered ${reply}: ${said}`);
        next = [bytes(on), null];
      }
    },
    { begin, on, going, over, study },
  );
}

/** Opens a dataset of so many items in a fresh profile: at once, and as a file in the running page. */
async function measure(items, withMore) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => note(`error of the page: ${error.message}`));
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longTasks.push(entry.duration);
    }).observe({ type: "longtask", buffered: true });
  });
  const workers = withMore ? await watchWorkers(page) : null;
  if (withMore) await watchMemories(page);
  await page.goto(`${COUNTERSIGN_URL}?dataset=items-${items}.jsonl`);
  const { firstItem: firstAtStart, indexed: indexedAtStart } = await marks(page);
  const more = withMore ? { memory: await memory(page, workers), keys: await keysOfPage(page) } : {};
  const chosen = await choose(page, items);
  const longest = await page.evaluate(() => Math.max(0, ...longTasks));
  await context.close();
  return { firstAtStart, indexedAtStart, ...chosen, longest, more };
}

/** Opens the file from the Data room. */
async function choose(page, items) {
  await page.evaluate(() => (location.hash = "#/data"));
  const input = page.locator("input[type=file]").first();
  await input.waitFor({ state: "attached", timeout: 10_000 });
  // What the page does after an opening is over.
  await page.waitForTimeout(1_500);
  await page.evaluate(() => performance.clearMarks());
  await input.setInputFiles(`${COUNTERSIGN_PLACE}/items-${items}.jsonl`);
  return marks(page);
}

/** Milliseconds from the opening to the first item, and until all are indexed. */
async function marks(page, timeout = 30_000) {
  return page
    .waitForFunction(
      () => {
        const at = (name) => performance.getEntriesByName(`countersign:${name}`)[0]?.startTime;
        const [open, first, indexed] = ["open", "first-item", "indexed"].map(at);
        return indexed === undefined ? null : { firstItem: first - open, indexed: indexed - open };
      },
      undefined,
      { timeout },
    )
    .then((handle) => handle.jsonValue())
    .catch(() => {
      note("the page set no marks countersign:open, countersign:first-item, countersign:indexed");
      return { firstItem: null, indexed: null };
    });
}

async function keysOfPage(page) {
  const title = '[data-column="item"] h2';
  await page.locator(title).waitFor({ timeout: 10_000 }).catch(() => null);
  return keys(page, title);
}

/** The same of a page that changes one word: what this browser takes by itself. */
async function blankPage() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.setContent("<h2>0</h2>");
  await page.evaluate(() => {
    const title = document.querySelector("h2");
    addEventListener("keydown", () => (title.textContent = String(Number(title.textContent) + 1)));
  });
  const times = await keys(page, "h2");
  await page.close();
  return times;
}

/** Times from a key that brings another item until its title is painted, sorted. */
async function keys(page, title) {
  await page.evaluate((title) => {
    globalThis.painted = [];
    const shown = () => document.querySelector(title)?.textContent;
    addEventListener(
      "keydown",
      (event) => {
        const before = shown();
        const look = () => {
          if (shown() === before) return void requestAnimationFrame(look);
          // What is posted in a frame's callback is heard when the frame is done.
          const channel = new MessageChannel();
          channel.port1.onmessage = () => painted.push(performance.now() - event.timeStamp);
          channel.port2.postMessage(null);
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  }, title);
  for (let count = 1; count <= KEYS; count += 1) {
    await page.keyboard.press("j");
    await page.waitForTimeout(EVERY);
  }
  await page.waitForTimeout(500);
  const times = await page.evaluate(() => painted.toSorted((a, b) => a - b));
  if (times.length < KEYS) note(`${KEYS - times.length} of ${KEYS} keys brought no other item`);
  return times.length === 0 ? null : times;
}

/** Bytes that the page and its workers hold after a collection: JavaScript and wasm. */
async function memory(page, workers) {
  const session = await page.context().newCDPSession(page);
  const main = await held((method, params) => session.send(method, params));
  const others = await Promise.all(workers.map((worker) => held(worker.send)));
  return {
    javascript: [main, ...others].reduce((sum, each) => sum + each.javascript, 0),
    wasm: [main, ...others].reduce((sum, each) => sum + each.wasm, 0),
    workers: others.length,
  };
}

async function held(send) {
  await send("HeapProfiler.collectGarbage");
  const { usedSize } = await send("Runtime.getHeapUsage");
  const expression = "(globalThis.memories ?? []).reduce((sum, memory) => sum + memory.buffer.byteLength, 0)";
  const sum = await send("Runtime.evaluate", { expression, returnByValue: true });
  return { javascript: usedSize, wasm: sum.result.value };
}

/** Notes the memory of each program that starts, in the page and in its workers. */
async function watchMemories(page) {
  const watch = () => {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...given) => {
      const made = await instantiate.apply(WebAssembly, given);
      (globalThis.memories ??= []).push((made.instance ?? made).exports.memory);
      return made;
    };
  };
  await page.addInitScript(watch);
  await page.route(/\/worker[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n(${watch})();` });
  });
}

/** Sessions of the page's workers; Playwright gives none. */
async function watchWorkers(page) {
  const session = await page.context().newCDPSession(page);
  const workers = [];
  const waiting = new Map();
  let number = 0;
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.type !== "worker") return;
    workers.push({
      send: (method, params = {}) =>
        new Promise((resolve, reject) => {
          number += 1;
          waiting.set(number, { resolve, reject });
          const message = JSON.stringify({ id: number, method, params });
          session.send("Target.sendMessageToTarget", { sessionId, message }).catch(reject);
        }),
    });
  });
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    const asked = waiting.get(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return workers;
}

function note(text) {
  if (!notes.includes(text)) notes.push(text);
}

function median(numbers) {
  const sorted = numbers.filter((number) => number !== null).sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.floor(sorted.length / 2)];
}

// Last: what is named above is there by now.
const measured = await { page, rooms, surfaces, elements }[COUNTERSIGN_PART]();
await browser.close();
console.log(JSON.stringify({ ...measured, notes }));
