// Several people without a server: two review the same dataset, a third drops both project files,
// adjudicates with the keyboard alone, and every export tells the states apart.
import { readFileSync } from "node:fs";
import { goTo, ready, saved, type Line } from "./reviewing.ts";
import { axe, expect, goToRoom, open, press, started, test, themes, type Faults, type Page } from "./support.ts";
import type { Browser } from "@playwright/test";

const ITEMS = [..."abcdefghijkl"];

const DATASET = [
  `{"countersign":1,"name":"Twelve moods","questions":[{"id":"mood","kind":"choice","title":"Mood","labels":["bad","good","odd"]}],"agents":[{"id":"m"}]}`,
  ...ITEMS.map(
    (id) =>
      `{"id":"${id}","fields":{"text":"Text of ${id}"},"metadata":{"place":"shop"},"suggestions":[{"question":"mood","agent":"m","value":"good","score":0.6}]}`,
  ),
].join("\n");

const files = (page: Page) => page.locator("[data-room=data] input[type=file]");

/** A file as Playwright gives one. */
const file = (name: string, text: string) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });

/** A page in a browser of its own, for one person. */
async function person(browser: Browser, faults: Faults, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  faults.watch(context);
  const page = await context.newPage();
  await open(page);
  await ready(page);
  await page.locator(".header-annotator button").click();
  await page.getByLabel("Your name or a short sign").fill(name);
  await press(page, "Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.locator(".header-annotator")).toContainText(name);
  return page;
}

/** Answers every item of the dataset with these digits, and gives the project file. */
async function review(page: Page, digits: string): Promise<string> {
  await goToRoom(page, "data");
  await files(page).setInputFiles(file("moods.jsonl", DATASET));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Twelve moods");
  await ready(page, "a");
  for (const [place, id] of ITEMS.entries()) {
    await goTo(page, id);
    await ready(page, id);
    await press(page, digits[place]);
  }
  await saved(page);
  return project(page);
}

async function project(page: Page): Promise<string> {
  const saving = page.waitForEvent("download");
  await press(page, "Control+s");
  return readFileSync(await (await saving).path(), "utf8");
}

async function exported(page: Page, name: RegExp): Promise<string> {
  await goToRoom(page, "export");
  await page.getByRole("radio", { name }).focus();
  await press(page, "Space");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save file" }).click();
  return readFileSync(await (await saving).path(), "utf8");
}

/** Drops files onto the page, as a person would. */
async function drop(page: Page, ...all: [name: string, text: string][]): Promise<void> {
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const [name, text] of all) transfer.items.add(new File([text], name));
    return transfer;
  }, all);
  await page.dispatchEvent("main", "drop", { dataTransfer });
}

const sentence = (page: Page) => page.locator("[data-room=adjudication] .disagreement-sentence");
const here = (page: Page) => page.locator(".adjudication-item h2");
const cards = (page: Page) => page.locator(".opinion");

const waiting = (page: Page, count: number) =>
  expect(sentence(page)).toContainText(count === 1 ? "1 item waits" : `${count} items wait`);

test("two people, two files, one project: merged, adjudicated by keyboard, told apart", async ({ browser, faults }) => {
  test.setTimeout(240_000);
  const anna = await person(browser, faults, "anna");
  const annas = await review(anna, "111111111111");
  const ben = await person(browser, faults, "ben");
  const bens = await review(ben, "222222222221");

  const dora = await person(browser, faults, "dora");
  await drop(dora, ["anna.countersign.jsonl", annas], ["ben.countersign.jsonl", bens]);
  const report = dora.locator("[data-part=merged]");
  await expect(report).toContainText("2 files became one project: 28 events of 2 people; none of them stood in two files.");
  await expect(report.getByRole("row", { name: /anna/ })).toContainText("14 in anna.countersign.jsonl");
  await expect(report.getByRole("row", { name: /ben/ })).toContainText("14 in ben.countersign.jsonl");
  await expect(dora.getByRole("heading", { level: 1 })).toHaveText("Twelve moods");
  for (const colorScheme of themes) {
    await dora.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await axe(dora), `Data, ${colorScheme}`).toEqual([]);
  }

  await press(dora, "Shift+J");
  await waiting(dora, 11);
  await expect(cards(dora)).toHaveCount(2);
  for (const colorScheme of themes) {
    await dora.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await axe(dora), `Adjudication, ${colorScheme}`).toEqual([]);
  }
  // Who said what is hidden until it is asked.
  const room = dora.locator("[data-room=adjudication]");
  await expect(room).toContainText("Person A");
  await expect(room).not.toContainText("anna");
  await press(dora, "Shift+N");
  await expect(room).toContainText("anna");
  await expect(room).toContainText("ben");

  // The first with a reason and a value that nobody gave.
  const first = (await here(dora).textContent())!;
  await press(dora, "n");
  await dora.keyboard.type("neither fits");
  // Bug: the frame after Escape took the focus back from where "o" had put it, and the wrong
  // answer was decided. Here both keys come before that frame.
  await dora.evaluate(() => {
    const frames: FrameRequestCallback[] = [];
    const real = window.requestAnimationFrame;
    window.requestAnimationFrame = (frame) => frames.push(frame);
    Object.assign(window, {
      letFramesGo: () => {
        window.requestAnimationFrame = real;
        frames.forEach((frame) => frame(performance.now()));
      },
    });
  });
  await press(dora, "Escape", "o");
  const bad = room.locator("[data-part=other]").getByRole("button", { name: "bad" });
  await expect(bad).toBeFocused();
  await dora.evaluate(() => (window as unknown as { letFramesGo(): void }).letFramesGo());
  await expect(bad).toBeFocused();
  await press(dora, "Tab", "Tab", "Enter");
  await waiting(dora, 10);
  await expect(here(dora)).not.toHaveText(first);
  await expect(room).not.toContainText("anna");
  // Nine more, each for the answer that stands first.
  const values: Record<string, string> = { [first]: "odd" };
  for (let left = 9; left >= 1; left -= 1) {
    const item = (await here(dora).textContent())!;
    values[item] = (await cards(dora).first().locator(".opinion-value").textContent())!;
    await press(dora, "1");
    await waiting(dora, left);
    await expect(here(dora)).not.toHaveText(item);
  }
  const last = (await here(dora).textContent())!;
  // Undo brings the item back, redo takes it away again.
  await press(dora, "z");
  await waiting(dora, 2);
  await press(dora, "Shift+Z");
  await waiting(dora, 1);
  await dora.getByRole("button", { name: "Decided" }).click();
  await expect(sentence(dora)).toHaveText("10 items are decided.");
  await expect(room).toContainText("Adjudicated by dora");
  await saved(dora);

  const lines: Line[] = (await exported(dora, /^Reviewed dataset, JSON Lines/)).trim().split("\n").slice(1).map((line) => JSON.parse(line));
  const states = Object.fromEntries(lines.map((line) => [line.id, line.review.questions.mood]));
  for (const id of ITEMS) {
    const { settled, value, by } = states[id];
    const expected = id === "l" ? ["unanimous", "bad", "people"] : id === last ? ["unresolved", null, "people"] : ["adjudicated", values[id], "adjudication"];
    expect([settled, value, by], id).toEqual(expected);
  }
  const csv = await exported(dora, /^Reviewed dataset, CSV/);
  expect([csv.match(/,adjudication,/g)!.length, csv.match(/,differ,/g)!.length]).toEqual([10, 1]);
  await expect(dora.getByRole("main")).toContainText("1 question on which people differ");

  // After a reload all of it is there.
  await dora.reload();
  await started(dora);
  await goToRoom(dora, "adjudication");
  await waiting(dora, 1);

  // A third file of another dataset is refused by name; what is open stays.
  const other = annas.replace("Text of b", "Text of another");
  await drop(dora, ["anna.countersign.jsonl", annas], ["ben.countersign.jsonl", bens], ["other.countersign.jsonl", other], ["photo.png", "no project"]);
  const apart = dora.locator("[data-part=apart]");
  await expect(apart).toContainText("4 files do not fit together.");
  await expect(apart).toContainText("anna.countersign.jsonl, other.countersign.jsonl: another dataset: they differ first in item 2");
  await expect(apart).toContainText("photo.png: no project file");
  await dora.getByRole("button", { name: "Close" }).click();
  await press(dora, "Shift+J");
  await waiting(dora, 1);

  // One colleague's file onto the open project: merging is offered, and one's own chain goes on.
  await goToRoom(anna, "data");
  await files(anna).setInputFiles(file("ben.countersign.jsonl", bens));
  await anna.getByRole("button", { name: "Merge into what is open" }).click();
  await expect(anna.locator("[data-part=merged]")).toContainText("28 events of 2 people");
  await press(anna, "Shift+J");
  await waiting(anna, 11);
  await expect(anna.locator("[data-room=adjudication]")).toContainText("You answered this one yourself.");
  await press(anna, "Shift+R");
  await goTo(anna, "a");
  await ready(anna, "a");
  await press(anna, "2");
  await saved(anna);
  const events: Line[] = (await project(anna)).trim().split("\n").slice(14).map((line) => JSON.parse(line));
  const own = events.filter((event) => event.annotator === "anna").map((event) => event.seq);
  expect(own).toEqual(own.map((_, place) => place + 1));
  expect(own.length).toBe(15);
  expect(events.filter((event) => event.annotator === "ben").length).toBe(14);
  await goToRoom(anna, "adjudication");
  await waiting(anna, 10);
});

test("nobody differs: the room says why it is empty and what to do", async ({ page }) => {
  await open(page);
  await ready(page);
  await goToRoom(page, "data");
  await files(page).setInputFiles(file("moods.jsonl", DATASET));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Twelve moods");
  await press(page, "Shift+J");
  await expect(page.getByText("Nothing waits: no item has two people who differ")).toBeVisible();
  await page.getByRole("button", { name: "Open data" }).click();
  await expect(page.getByRole("main", { name: "Data" })).toBeVisible();
});
