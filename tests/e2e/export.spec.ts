// Files out of the page: what is in them after a handful of answers, what they
// say that they leave out, and a project that opens again as it was.
import { readFileSync } from "node:fs";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { ready } from "./reviewing.ts";
import { axe, expect, goToRoom, itemId, open, openExample, press, started, test, themes, type Page } from "./support.ts";

const suggested = (agent: string, value: string, score: number, more = {}) => ({ question: "mood", agent, value, score, ...more });

const ITEMS = [
  { id: "a", fields: { text: "=SUM(A1:A9)" }, metadata: { channel: "mail" }, suggestions: [suggested("m", "bad", 0.6), suggested("n", "bad", 0.5)] },
  { id: "b", fields: { text: '@home, "quoted"' }, metadata: { channel: "chat" }, suggestions: [suggested("m", "good", 0.7), suggested("n", "bad", 0.5)] },
  { id: "c", fields: { text: "third" }, metadata: { channel: "mail" }, suggestions: [suggested("m", "good", 0.8, { rationale: "a word" }), suggested("n", "good", 0.5)] },
  { id: "d", fields: { text: "-x stars" }, metadata: { channel: "mail" }, suggestions: [suggested("m", "good", 0.7), suggested("n", "bad", 0.5)] },
  { id: "e", fields: { text: "+1" }, metadata: { channel: "chat" }, suggestions: [suggested("m", "good", 0.7), suggested("n", "good", 0.5)], kept: { by: "us" } },
  { id: "f", fields: { text: "two\nlines; one" }, metadata: { channel: "chat" }, suggestions: [suggested("m", "odd", 0.7), suggested("n", "odd", 0.5)] },
];

const HEADER = {
  countersign: 1,
  name: "Six moods",
  fields: [{ id: "text", title: "Text" }],
  questions: [{ id: "mood", kind: "choice", title: "Mood", labels: ["bad", "good", "odd"] }],
  agents: [{ id: "m", version: "1" }, { id: "n", version: "1" }],
  columns: [{ id: "channel", title: "Channel" }],
};

const DATASET = [HEADER, ...ITEMS].map((line) => JSON.stringify(line));

async function give(page: Page, name: string, content: string | Buffer): Promise<void> {
  await goToRoom(page, "data");
  const buffer = Buffer.from(content);
  await page.locator("[data-room=data] input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
}

async function toItem(page: Page, id: string): Promise<void> {
  await press(page, "g");
  const dialog = page.getByRole("dialog", { name: "Go to item" });
  await dialog.getByLabel("Its id, or its place in the queue").fill(id);
  await press(page, "Enter");
  await expect(dialog).toBeHidden();
  await ready(page, id);
}

const progress = (page: Page) => page.locator(".header-progress span").last();
const saved = (page: Page) => page.locator(".saved[data-state=saved]");

/** One acceptance, one edit, one rejection, a skip, a flag with a note, and an answer taken back. */
async function review(page: Page): Promise<void> {
  // The page's own example first: a file given while that is on its way can still lose to it.
  await open(page);
  await ready(page);
  await give(page, "moods.jsonl", DATASET.join("\n"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Six moods");
  await ready(page, "a");
  await press(page, "a");
  await expect(progress(page)).toContainText("1 of");
  await ready(page, "b");
  await press(page, "3");
  await expect(progress(page)).toContainText("2 of");
  await ready(page, "c");
  await press(page, "r");
  await expect(progress(page)).toContainText("3 of");
  await toItem(page, "e");
  await press(page, "f");
  await page.getByLabel("What is wrong with the item itself?").fill("Too short");
  await press(page, "Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await press(page, "n");
  await page.getByLabel("Your note").fill("=1+1 is what it says");
  await press(page, "Control+Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await toItem(page, "f");
  await press(page, "1");
  await expect(progress(page)).toContainText("4 of");
  await press(page, "z");
  await expect(progress(page)).toContainText("3 of");
  await toItem(page, "d");
  await press(page, "s");
  await expect(itemId(page)).not.toHaveText("d");
  await expect(saved(page)).toBeVisible();
}

const form = (page: Page) => page.getByRole("region", { name: "Save a file" });

interface Saved {
  name: string;
  bytes: Buffer;
  text: string;
}

const leftOut = (page: Page) => form(page).locator("[aria-live]").getByRole("listitem");

async function choose(page: Page, format: string): Promise<void> {
  await form(page).getByRole("radio", { name: new RegExp(`^${format}`) }).check();
}

async function save(page: Page): Promise<Saved> {
  const coming = page.waitForEvent("download");
  await form(page).getByRole("button", { name: "Save file" }).click();
  const download = await coming;
  const bytes = readFileSync(await download.path());
  return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8") };
}

const lines = (text: string) => text.trimEnd().split("\n");
const records = (text: string) => lines(text).map((line) => JSON.parse(line));

/** The texts of a ZIP archive by their names, by what stands before each file. */
function unzip(bytes: Buffer): Record<string, string> {
  const files: Record<string, string> = {};
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [packed, name] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
    const from = at + 30 + name;
    files[bytes.toString("utf8", at + 30, from)] = inflateRawSync(bytes.subarray(from, from + packed)).toString("utf8");
    at = from + packed;
  }
  return files;
}

/** RFC 4180, as a spreadsheet reads it. */
function csv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/gy;
  for (let found = cell.exec(text); found && cell.lastIndex <= text.length; found = cell.exec(text)) {
    const [, said, end] = found;
    rows.at(-1)!.push(said.startsWith('"') ? said.slice(1, -1).replaceAll('""', '"') : said);
    if (cell.lastIndex === text.length) break;
    if (end === "\r\n") rows.push([]);
  }
  return rows;
}

test("the reviewed dataset: every line as it was, with what was said", async ({ page }) => {
  await review(page);
  await goToRoom(page, "export");
  await choose(page, "Reviewed dataset, JSON Lines");
  await expect(leftOut(page)).toHaveText([
    "1 answer that was taken back or given again, the log's hash chain and the time spent on each item are not in this file.",
  ]);
  const { name, text } = await save(page);
  expect(name).toBe("six-moods-reviewed.jsonl");
  const [header, ...items] = records(text);
  expect(header).toEqual(HEADER);
  expect(items.map(({ responses, review, ...rest }) => rest)).toEqual(ITEMS);
  const by = Object.fromEntries(items.map((item) => [item.id, item]));
  const mood = (id: string) => by[id].review.questions.mood;
  expect(mood("a")).toMatchObject({ value: "bad", by: "people", agreed: true, verdict: "accepted" });
  expect(mood("b")).toMatchObject({ value: "odd", by: "people", verdict: "edited" });
  expect(mood("c")).toMatchObject({ value: null, by: "people", verdict: "rejected" });
  for (const id of ["d", "e", "f"]) expect(mood(id), id).toBeUndefined();
  expect(by.a.responses).toMatchObject([{ question: "mood", value: "bad" }]);
  expect(by.f.responses, "an answer that was taken back").toBeUndefined();
  expect(Object.values(by.d.review.skipped)).toEqual([true]);
  expect(Object.values(by.e.review.flags)).toEqual(["Too short"]);
  expect(Object.values(by.e.review.notes)).toEqual(["=1+1 is what it says"]);
  for (const item of items) expect(item.review).toMatchObject({ policy_version: 1, route: expect.any(String) });
});

test("CSV: a row an item, and nothing that a spreadsheet would run", async ({ page }) => {
  await review(page);
  await goToRoom(page, "export");
  await choose(page, "Reviewed dataset, CSV");
  const { name, text } = await save(page);
  expect(name).toBe("six-moods-reviewed.csv");
  const [names, ...rows] = csv(text).filter((row) => row.length > 1);
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([names.length]));
  const cell = (id: string, column: string) => rows.find(([first]) => first === id)![names.indexOf(column)];
  expect(rows.map(([id]) => id)).toEqual(ITEMS.map(({ id }) => id));
  expect(cell("a", "text")).toBe("'=SUM(A1:A9)");
  expect(cell("b", "text")).toBe(`'@home, "quoted"`);
  expect(cell("d", "text")).toBe("'-x stars");
  expect(cell("e", "text"), "a number is none").toBe("+1");
  expect(cell("f", "text")).toBe("two\nlines; one");
  expect(cell("b", "mood.m")).toBe("good");
  expect(cell("b", "mood.m.score")).toBe("0.7");
  expect([cell("a", "mood"), cell("a", "mood.verdict"), cell("a", "mood.by")]).toEqual(["bad", "accepted", "people"]);
  expect([cell("b", "mood"), cell("b", "mood.verdict")]).toEqual(["odd", "edited"]);
  expect([cell("c", "mood"), cell("c", "mood.verdict")]).toEqual(["", "rejected"]);
  expect(cell("f", "mood")).toBe("");
  expect(cell("e", "flags")).toContain("Too short");
  expect(cell("e", "notes")).toContain("=1+1 is what it says");
  expect(cell("c", "metadata.channel")).toBe("mail");
  // What would run, runs nowhere; and what is said of it is the number of such cells.
  const cells = rows.flat();
  expect(cells.filter((it) => /^[=+\-@\t\r]/.test(it) && !Number.isFinite(Number(it)))).toEqual([]);
  const escaped = cells.filter((it) => /^'[=+\-@\t\r]/.test(it)).length;
  await expect(leftOut(page)).toHaveText([
    /^1 rationale, .*hash chain.* are not in this file\.$/,
    new RegExp(`^${escaped} cells get an apostrophe in front`),
    /^Keys that Countersign does not know/,
  ]);
  expect(text, "a key that Countersign does not know").not.toContain("kept");
});

test("decisions alone: a line an answer, with the suggestions that were seen", async ({ page }) => {
  await review(page);
  await goToRoom(page, "export");
  await choose(page, "Decisions");
  await expect(leftOut(page)).toHaveText([
    "3 items without an answer, 1 skip, 1 flag, 1 note, 1 answer that was taken back or given again and the texts and metadata of the items are not in this file.",
  ]);
  const { name, text } = await save(page);
  expect(name).toBe("six-moods-decisions.jsonl");
  const said = records(text);
  expect(said.map(({ item, verdict, value }) => ({ item, verdict, value }))).toEqual([
    { item: "a", verdict: "accepted", value: "bad" },
    { item: "b", verdict: "edited", value: "odd" },
    { item: "c", verdict: "rejected", value: null },
  ]);
  expect(said[1].suggestions).toMatchObject([
    { agent: "m", value: "good", score: 0.7 },
    { agent: "n", value: "bad", score: 0.5 },
  ]);
  for (const each of said) {
    expect(each).toMatchObject({ kind: "response", policy_version: 1, prev_hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(Date.parse(each.decided_at)).toBeGreaterThanOrEqual(Date.parse(each.shown_at));
  }
});

test("disagreements alone: who says what where somebody differs", async ({ page }) => {
  await review(page);
  await goToRoom(page, "export");
  await choose(page, "Disagreements");
  await expect(leftOut(page)).toHaveText([/^3 items on which nobody differs/]);
  const { text } = await save(page);
  const disputed = records(text);
  const differs = Object.fromEntries(disputed.map(({ id, questions }) => [id, questions.mood.differs]));
  // The models differ on b and d; a person differs from them on b and c.
  expect(differs).toEqual({ b: ["model_model", "human_model"], c: ["human_model"], d: ["model_model"] });
  const b = disputed.find(({ id }) => id === "b");
  expect(b.questions.mood.suggestions.map(({ value }: { value: string }) => value)).toEqual(["good", "bad"]);
  expect(b.questions.mood.responses).toMatchObject([{ value: "odd", verdict: "edited" }]);
  expect(b.fields).toEqual({ text: '@home, "quoted"' });
});

test("only what the queue shows, and gzip", async ({ page }) => {
  await review(page);
  await page.evaluate(() => void (location.hash = "#/review?meta.channel=mail"));
  await expect(page.locator(".queue-count")).toContainText("3 of 6 items");
  await press(page, "Shift+E");
  await expect(page.getByRole("main", { name: "Export" })).toBeVisible();
  await choose(page, "Reviewed dataset, JSON Lines");
  const scope = form(page).getByLabel("Items", { exact: true });
  await expect(scope.getByRole("option")).toHaveText(["All 6 items", "What the queue shows: 3 items"]);
  await scope.selectOption({ label: "What the queue shows: 3 items" });
  const plain = await save(page);
  expect(records(plain.text).slice(1).map(({ id }) => id)).toEqual(["a", "c", "d"]);

  await form(page).getByLabel("Compress with gzip").check();
  const packed = await save(page);
  expect(packed.name).toBe(`${plain.name}.gz`);
  expect(gunzipSync(packed.bytes).toString("utf8")).toBe(plain.text);

  // What is left out is counted over what goes out.
  await choose(page, "Decisions");
  await expect(leftOut(page)).toHaveText([/^1 item without an answer, 1 skip and the texts/]);
  await scope.selectOption({ label: "All 6 items" });
  await expect(leftOut(page)).toHaveText([/^3 items without an answer, 1 skip, 1 flag, 1 note, 1 answer that was/]);

  // The project is always whole.
  await choose(page, "Project");
  await expect(scope).toBeHidden();
  await expect(form(page).locator("[aria-live]")).toContainText("Nothing is left out");
  const project = await save(page);
  expect(records(gunzipSync(project.bytes).toString("utf8"))[0]).toMatchObject({ dataset_lines: 7 });
});

test("a project opens in another browser as it was, and is saved again the same", async ({ page, browser, faults }) => {
  await review(page);
  await goToRoom(page, "export");
  await choose(page, "Project");
  const first = await save(page);
  const before = await progress(page).textContent();
  const [cover, ...rest] = lines(first.text);
  const { dataset_lines, log_lines } = JSON.parse(cover);
  expect([dataset_lines, dataset_lines + log_lines]).toEqual([7, rest.length]);
  expect(rest.slice(0, 7)).toEqual(DATASET);
  const kinds = rest.slice(7).map((line) => JSON.parse(line).kind);
  expect(kinds).toEqual(["open", "policy", "response", "response", "response", "flag", "note", "response", "undo", "skip"]);
  await choose(page, "Decisions");
  const decisions = await save(page);

  const context = await browser.newContext();
  faults.watch(context);
  const other = await context.newPage();
  await open(other);
  await ready(other);
  await give(other, first.name, first.bytes);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Six moods");
  await expect(progress(other)).toHaveText(before!);
  await goToRoom(other, "export");
  await choose(other, "Project");
  expect((await save(other)).text).toBe(first.text);
  await choose(other, "Decisions");
  expect((await save(other)).text).toBe(decisions.text);

  // It goes on from there: the chain is continued, nothing before it is touched.
  await press(other, "Shift+R");
  await toItem(other, "f");
  await press(other, "2");
  await expect(progress(other)).toContainText("4 of");
  await expect(saved(other)).toBeVisible();
  await other.reload();
  await started(other);
  await expect(progress(other)).toContainText("4 of");
  await goToRoom(other, "export");
  await choose(other, "Project");
  const again = lines((await save(other)).text).slice(1);
  expect(again.slice(0, rest.length)).toEqual(rest);
  expect(JSON.parse(again.at(-1)!)).toMatchObject({ kind: "response", item: "f", value: "good" });
  await context.close();
});

test("before the first answer the reviewed dataset is the dataset", async ({ page }) => {
  await openExample(page, "messages");
  await goToRoom(page, "export");
  await choose(page, "Reviewed dataset, JSON Lines");
  const { text } = await save(page);
  const example = await page.evaluate(async () => (await fetch("examples/messages.jsonl")).text());
  const strip = ({ review, ...rest }: any) => rest;
  expect(records(text).map(strip)).toEqual(records(example).map(strip));
});

// Bug: the losses of the format chosen before stayed until those of the new one came.
test("what a file leaves out is never said of another file", async ({ page }) => {
  await review(page);
  await goToRoom(page, "export");
  await choose(page, "Decisions");
  await expect(leftOut(page)).toHaveCount(1);
  const said = await page.evaluate(() => {
    const form = document.querySelector('section[aria-labelledby="export-save"]')!;
    const live = form.querySelector("[aria-live]")!;
    const seen: string[] = [];
    const watch = new MutationObserver(() => seen.push(live.textContent!));
    watch.observe(live, { childList: true, subtree: true, characterData: true });
    const radios = [...form.querySelectorAll("label.export-format")] as HTMLElement[];
    radios.find((it) => it.textContent!.startsWith("Project"))!.click();
    return new Promise<string[]>((resolve) => setTimeout(() => resolve(seen), 500));
  });
  expect(said[0]).toBe("Looking at what this leaves out…");
  expect(said.at(-1)).toContain("Nothing is left out");
});

test("a file is chosen and saved with keys alone", async ({ page }) => {
  await openExample(page, "messages");
  await press(page, "Shift+E");
  const radio = form(page).getByRole("radio").first();
  await expect(radio).toBeChecked();
  await radio.focus();
  await press(page, "ArrowDown");
  await expect(form(page).getByRole("radio", { name: /^Hand-out for annotators/ })).toBeChecked();
  await press(page, "ArrowDown");
  await expect(form(page).getByRole("radio", { name: /^Reviewed dataset, JSON Lines/ })).toBeChecked();
  await form(page).getByLabel("Compress with gzip").focus();
  await press(page, "Space");
  const coming = page.waitForEvent("download");
  await form(page).getByRole("button", { name: "Save file" }).focus();
  await press(page, "Enter");
  expect((await coming).suggestedFilename()).toBe("customer-messages-reviewed.jsonl.gz");
});

test("every file stands by what it is wanted for", async ({ page }) => {
  await openExample(page, "messages");
  await goToRoom(page, "export");
  const shelf = (name: string) => form(page).getByRole("group", { name, exact: true });
  await expect(shelf("The project itself").getByRole("radio")).toHaveCount(2);
  await expect(shelf("Reviewed data").getByRole("radio", { name: /^Reviewed dataset, CSV/ })).toBeVisible();
  await expect(shelf("For other tools").getByRole("radio", { name: /^Label Studio tasks/ })).toBeVisible();
  await expect(form(page).getByRole("radio", { name: /^COCO/ }), "there is no region").toHaveCount(0);
  await expect(shelf("For a trainer").getByRole("radio", { name: /^Supervised pairs \*/ })).toBeVisible();
  await expect(shelf("Reports").getByRole("radio", { name: /^Report card, to read/ })).toBeVisible();
  await expect(shelf("For a trainer")).toHaveAccessibleDescription("What people corrected, to make models better.");
  // Nothing is left without a shelf, and the arrow keys go on from one to the next.
  const all = await form(page).getByRole("radio").count();
  expect(await form(page).locator("[role=group]").getByRole("radio").count()).toBe(all);
  await form(page).getByRole("radio").first().focus();
  for (let at = 1; at < all; at += 1) {
    await press(page, "ArrowDown");
    await expect(form(page).getByRole("radio").nth(at)).toBeChecked();
    await expect(form(page).getByRole("radio").nth(at)).toBeInViewport();
  }
});

const PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

const BOXES = [
  { countersign: 1, name: "Street", fields: [{ id: "image" }], questions: [{ id: "things", kind: "regions", field: "image", labels: ["car", "bus"] }] },
  ...["a", "b", "c"].map((id, place) => ({
    id,
    fields: { image: { kind: "image", src: PIXEL } },
    metadata: { width: 200, height: 100, file_name: `day/${id}.png` },
    responses: place === 2 ? [] : [{ question: "things", annotator: "ben", value: { regions: place ? [] : [{ label: "bus", shape: "box", x: 20, y: 10, width: 100, height: 50 }] } }],
  })),
];

test("regions go out in the formats of other tools", async ({ page }) => {
  await open(page);
  await ready(page);
  await give(page, "street.jsonl", BOXES.map((line) => JSON.stringify(line)).join("\n"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Street");
  await goToRoom(page, "export");
  const shelf = form(page).getByRole("group", { name: "For other tools", exact: true });
  await expect(shelf.getByRole("radio", { name: /^COCO instances/ })).toBeVisible();
  await expect(shelf.getByRole("radio", { name: /^doccano/ }), "there is no span").toHaveCount(0);

  await choose(page, "COCO instances");
  await expect(leftOut(page)).toHaveText([/^1 question without an answer, pictures, .* are not in this file\.$/]);
  const coco = await save(page);
  expect(coco.name).toBe("street-coco.json");
  const { images, annotations, categories } = JSON.parse(coco.text);
  expect(images.map(({ file_name }: { file_name: string }) => file_name)).toEqual(["day/a.png", "day/b.png"]);
  expect(categories.map(({ name }: { name: string }) => name)).toEqual(["car", "bus"]);
  expect(annotations).toMatchObject([{ image_id: 1, category_id: 2, bbox: [20, 10, 100, 50], iscrowd: 0 }]);

  // Several files are one archive, whether or not gzip is asked for.
  await form(page).getByLabel("Compress with gzip").check();
  await choose(page, "YOLO, boxes");
  const yolo = await save(page);
  expect(yolo.name).toBe("street-yolo.zip");
  expect(unzip(yolo.bytes)).toMatchObject({ "classes.txt": "car\nbus\n", "labels/day/a.txt": "1 0.35 0.35 0.5 0.5\n", "labels/day/b.txt": "" });
});

// Bug: on a phone the button was far below the formats, out of sight of the one that was chosen.
for (const size of [{ width: 1280, height: 720 }, { width: 390, height: 844 }]) {
  test(`the button is beside what it saves, at ${size.width} pixels`, async ({ page }) => {
    await page.setViewportSize(size);
    await openExample(page, "messages");
    await goToRoom(page, "export");
    await choose(page, "Decisions");
    await expect(form(page).getByRole("radio", { name: /^Decisions/ })).toBeInViewport();
    await expect(form(page).getByRole("button", { name: "Save file" })).toBeInViewport({ ratio: 1 });
    await expect(form(page).locator(".export-take")).toContainText("Decisions *-decisions.jsonl");
    const covered = await form(page).getByRole("radio", { name: /^Decisions/ }).evaluate((radio) => {
      const box = radio.getBoundingClientRect();
      return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) !== radio;
    });
    expect(covered, "the choice is behind the button's line").toBe(false);
  });
}

for (const theme of themes) {
  test(`no accessibility fault with losses shown, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await review(page);
    await goToRoom(page, "export");
    await choose(page, "Decisions");
    await expect(leftOut(page)).toHaveCount(1);
    expect(await axe(page)).toEqual([]);
  });
}
