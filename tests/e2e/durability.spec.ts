// Saved means saved: a reload, a browser that is killed between two keys, a
// second tab, a log that was tampered with, and an engine that dies.
import { chromium } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, itemId, open, openExample, press, test, type Page } from "./support.ts";

type Line = { seq: number; kind: string; item?: string };

/** What IndexedDB holds of the log, past the page's own code. */
async function stored(page: Page, store = "log"): Promise<Line[]> {
  return page.evaluate(async (store) => {
    const opening = indexedDB.open("countersign");
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const reading = opening.result.transaction(store).objectStore(store).getAll();
    await new Promise((resolve) => (reading.onsuccess = resolve));
    opening.result.close();
    return reading.result.map((line: string) => JSON.parse(line));
  }, store);
}

const skipped = async (page: Page) =>
  (await stored(page)).filter((line) => line.kind === "skip").map((line) => line.item);

/** Presses the key until another item is on the screen: a key pressed before the item was painted does nothing. */
async function leave(page: Page, id: string, key: string): Promise<void> {
  await expect(async () => {
    if ((await itemId(page).textContent()) === id) await press(page, key);
    await expect(itemId(page)).not.toHaveText(id, { timeout: 300 });
  }).toPass();
}

/** Skips the first item from here on that is not skipped yet; gives its id. */
async function skip(page: Page): Promise<string> {
  const done = await skipped(page);
  for (;;) {
    const id = (await itemId(page).textContent())!;
    const before = done.includes(id);
    await leave(page, id, before ? "j" : "s");
    if (!before) return id;
  }
}

const saved = (page: Page) => expect(page.getByText("Saved", { exact: true })).toBeVisible();

test("after a reload everything is there, without the file", async ({ page }) => {
  await openExample(page, "posts");
  const ids = [await skip(page), await skip(page), await skip(page)];
  await saved(page);
  await open(page, "./");
  await expect(itemId(page)).not.toBeEmpty();
  expect(await skipped(page)).toEqual(ids);
  const next = await skip(page);
  await expect.poll(() => skipped(page)).toEqual([...ids, next]);
  expect((await stored(page)).map((line) => line.seq)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("a browser killed between two keys loses nothing that was said to be saved", async ({ baseURL }) => {
  const profile = await mkdtemp(join(tmpdir(), "countersign-profile-"));
  const options = {
    executablePath: process.env.CHROMIUM,
    baseURL,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  };
  try {
    let context = await chromium.launchPersistentContext(profile, options);
    let page = context.pages()[0] ?? (await context.newPage());
    await openExample(page, "posts");
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await skip(page));
    await saved(page);
    // One more key, and the process is gone before anything can be awaited.
    const devtools = await context.newCDPSession(page);
    void press(page, "s").catch(() => {});
    await devtools.send("Browser.crash" as never).catch(() => {});
    await context.close().catch(() => {});

    context = await chromium.launchPersistentContext(profile, options);
    page = context.pages()[0] ?? (await context.newPage());
    await open(page, "./");
    await expect(itemId(page)).not.toBeEmpty();
    const kept = await skipped(page);
    expect(kept.slice(0, 5)).toEqual(ids);
    expect(kept.length).toBeLessThanOrEqual(6);
    await context.close();
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
});

test("one tab writes, the other says so, follows, and takes over", async ({ page, context }) => {
  await openExample(page, "posts");
  const first = await skip(page);
  await saved(page);
  const other = await context.newPage();
  await open(other, "./");
  await expect(itemId(other)).not.toBeEmpty();
  await expect(other.getByText("Another tab is writing").first()).toBeVisible();
  await press(other, "s");
  await page.bringToFront();
  const second = await skip(page);
  await saved(page);
  expect(await skipped(page)).toEqual([first, second]);

  await page.close();
  await other.bringToFront();
  await expect(other.getByText("This tab writes now.").first()).toBeVisible();
  const third = await skip(other);
  await expect.poll(() => skipped(other)).toEqual([first, second, third]);
  const log = await stored(other);
  expect(log.map((line) => line.seq)).toEqual(log.map((_, index) => index + 1));
});

test("a log that was changed is believed up to the change, and nothing of it is lost", async ({ page }) => {
  await openExample(page, "posts");
  for (let i = 0; i < 4; i++) await skip(page);
  await saved(page);
  await page.evaluate(async () => {
    const opening = indexedDB.open("countersign");
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const writing = opening.result.transaction("log", "readwrite");
    const cursor = writing.objectStore("log").openCursor();
    cursor.onsuccess = () => {
      const at = cursor.result;
      if (!at) return;
      const line = JSON.parse(at.value);
      if (line.seq === 4) at.update(at.value.replace(line.item, "p-999"));
      at.continue();
    };
    await new Promise((resolve) => (writing.oncomplete = resolve));
    opening.result.close();
  });
  await open(page, "./");
  await expect(page.getByText(/cannot be believed from line 5 on/)).toBeVisible();
  expect((await stored(page)).length).toBe(4);
  expect((await stored(page, "aside")).map((line) => line.seq)).toEqual([5, 6]);
  await skip(page);
  await expect.poll(async () => (await stored(page)).at(-1)?.seq).toBe(5);
  expect((await stored(page, "aside")).length).toBe(2);
});

test("where workers are forbidden the page works all the same, and says so", async ({ page }) => {
  await page.addInitScript(() => {
    (window as any).Worker = class {
      constructor() {
        throw new DOMException("forbidden", "SecurityError");
      }
    };
  });
  await openExample(page, "posts");
  await expect(page.getByText("Background workers are not allowed here")).toBeVisible();
  const id = await skip(page);
  await expect.poll(() => skipped(page)).toEqual([id]);
});

test("an engine that dies is started again with everything that was answered", async ({ page }) => {
  await page.addInitScript(() => {
    const Real = window.Worker;
    (window as any).Worker = class extends Real {
      constructor(url: string, options?: WorkerOptions) {
        super(url, options);
        (window as any).engine = this;
      }
    };
  });
  await openExample(page, "posts");
  const first = await skip(page);
  // What a trap in the worker looks like from outside.
  await page.evaluate(() => (window as any).engine.dispatchEvent(new ErrorEvent("error", { message: "unreachable" })));
  await expect(page.getByText("was started again")).toBeVisible();
  const second = await skip(page);
  await expect.poll(() => skipped(page)).toEqual([first, second]);
});

test("where nothing can be stored, review goes on in memory and says so", async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("private window", "SecurityError");
    };
  });
  await openExample(page, "posts");
  await leave(page, (await itemId(page).textContent())!, "s");
  await expect(page.getByText(/keeps nothing/).first()).toBeVisible();
});
