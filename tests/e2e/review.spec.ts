// The Review room as a person uses it: every kind of question, marks, filters,
// bulk, blind judging, undo, and a queue of many rows.
import {
  answerColumn,
  asked,
  decisions,
  done,
  figure,
  follow,
  goTo,
  queue,
  queued,
  ready,
  saved,
  suggestions,
  toast,
} from "./reviewing.ts";
import { expect, goToRoom, itemId, openExample, press, started, test, type Page } from "./support.ts";

const POSTS = [
  { id: "harm", title: "What is wrong with the marked post?" },
  { id: "severity", title: "How severe is it?" },
  { id: "action", title: "What should happen to it?" },
];

/** Takes the first suggestion: one key where the agents agree, two where they differ. */
async function accept(page: Page): Promise<"agree" | "differ"> {
  const differ = (await asked(page).locator("[data-differ]").getAttribute("data-differ")) === "true";
  await press(page, "a");
  if (!differ) return "agree";
  await expect(asked(page).getByText("They differ: press the number of the one you accept.")).toBeVisible();
  await press(page, "1");
  return "differ";
}

test("twenty items with the keyboard alone, and every answer is in the export", async ({ page }) => {
  await openExample(page, "posts");
  const own: Record<string, { keys: string[]; value: unknown }> = {
    harm: { keys: ["3", "7", "Enter"], value: ["spam", "threat"] },
    severity: { keys: ["2"], value: 2 },
    action: { keys: ["2"], value: "hide" },
  };
  const given: string[] = [];
  const met = { agree: 0, differ: 0, blind: 0, rejected: 0, own: 0 };
  for (let count = 0; count < 20; count += 1) {
    await ready(page);
    const item = (await itemId(page).textContent())!;
    const blind = await page.getByText("Judged blind:").isVisible();
    for (const { id, title } of POSTS) {
      await expect(asked(page).getByRole("heading", { name: title })).toBeVisible();
      const way = blind ? "own" : ["accept", "own", "accept", "reject"][count % 4];
      if (way === "accept") met[await accept(page)] += 1;
      else if (way === "reject") await press(page, "r");
      else await press(page, ...own[id].keys);
      if (way === "reject") met.rejected += 1;
      if (way === "own") met[blind ? "blind" : "own"] += 1;
      const value = way === "own" ? JSON.stringify(own[id].value) : way === "reject" ? "null" : "suggested";
      given.push(`${item} ${id} ${value}`);
    }
    // Blind: what was suggested is read before the next item comes.
    if (blind) await press(page, "Enter");
    await expect(itemId(page)).not.toHaveText(item);
  }
  // The session had something of everything in it.
  for (const [what, count] of Object.entries(met)) expect(count, what).toBeGreaterThan(0);
  await saved(page);

  const lines = await decisions(page);
  const said = lines.map((line) => {
    const value = Array.isArray(line.value) ? [...line.value].sort() : line.value;
    const suggested = line.suggestions.some((it: any) => JSON.stringify(it.value) === JSON.stringify(line.value));
    if (line.verdict === "accepted") expect(suggested, `${line.item} ${line.question}`).toBe(true);
    const [, , asGiven] = given[lines.indexOf(line)]?.split(" ") ?? [];
    return `${line.item} ${line.question} ${asGiven === "suggested" && suggested ? "suggested" : JSON.stringify(value)}`;
  });
  expect(said).toEqual(given);
  const verdicts = (verdict: string) => lines.filter((line) => line.verdict === verdict).length;
  expect(verdicts("rejected")).toBe(met.rejected);
  expect(verdicts("own")).toBe(met.blind);
  expect(verdicts("accepted") + verdicts("edited")).toBe(met.agree + met.differ + met.own);
  expect(lines.filter((line) => line.arm === "blind").length).toBe(met.blind);
  for (const line of lines) expect(Date.parse(line.shown_at)).toBeLessThanOrEqual(Date.parse(line.decided_at));
});

test("preference and ranking by digits, a text edited with its changes in sight", async ({ page }) => {
  await openExample(page, "answers");
  await ready(page);
  await expect(itemId(page)).toHaveText("a-001");
  await press(page, "a");
  await expect(asked(page).getByRole("heading", { name: "Which answer would help the visitor most?" })).toBeVisible();
  await press(page, "2");
  await expect(asked(page).getByRole("heading", { name: "Put the answers in order" })).toBeVisible();
  // Second and first share the first rank; what is not ranked yet keeps the draft from being an answer.
  await press(page, "2", "=", "1", "Enter");
  await expect(toast(page, "1 answer is not ranked yet.")).toBeVisible();
  await press(page, "3");
  await expect(asked(page).getByRole("listitem")).toHaveText([/^1\.\s*a/, /^= 1\.\s*b/, /^3\.\s*c/]);
  await press(page, "Enter");

  await expect(asked(page).getByRole("heading", { name: "What do we send?" })).toBeVisible();
  await press(page, "e");
  await expect(asked(page).getByText("They differ: press the number of the one to start from.")).toBeVisible();
  await press(page, "1");
  const text = page.getByRole("textbox", { name: "Your text" });
  await expect(text).toBeFocused();
  const before = await text.inputValue();
  await press(page, "Control+End");
  await page.keyboard.type(" Ask at the desk.");
  await press(page, "Control+Home", "Shift+ArrowRight", "Shift+ArrowRight");
  await page.keyboard.type("They");
  await expect(text).toHaveValue(`${before.replace(/^We/, "They")} Ask at the desk.`);
  await expect(page.getByRole("deletion")).toHaveText(["We"]);
  await expect(page.getByRole("insertion")).toHaveText(["They", /Ask at the desk/]);
  await expect(asked(page)).toContainText("20 characters");
  await expect(itemId(page)).toHaveText("a-001");
  await press(page, "Control+Enter");
  await expect(itemId(page)).toHaveText("a-002");

  const [fits, better, order, reply] = await decisions(page);
  expect([fits.question, fits.value, fits.verdict]).toEqual(["fits", "yes", "accepted"]);
  expect([better.question, better.value]).toEqual(["better", "b"]);
  expect([order.question, order.value]).toEqual(["order", [["a", "b"], ["c"]]]);
  expect([reply.question, reply.verdict]).toEqual(["reply", "edited"]);
  expect(reply.suggestions.find((it: any) => it.id === reply.suggestion_id).value).toBe(before);
  expect(reply.edit_distance.characters).toBe(20);
});

test("flag, note, expert, skip, and the way to an item", async ({ page }) => {
  await openExample(page, "messages");
  const about = page.getByRole("complementary", { name: "About this item" });
  const item = page.getByRole("region", { name: "Item", exact: true });
  await goTo(page, "m-003");
  await ready(page, "m-003");
  await press(page, "f");
  await page.getByRole("button", { name: "Twice in the dataset" }).click();
  await expect(page.getByLabel("What is wrong with the item itself?")).toHaveValue("Twice in the dataset");
  await page.getByLabel("What is wrong with the item itself?").press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(about).toContainText("You flagged it");
  await expect(about).toContainText("Twice in the dataset");

  await press(page, "n");
  await expect(page.getByLabel("Your note")).toBeFocused();
  await page.keyboard.type("Ask the shop");
  await press(page, "Control+Enter");
  await expect(about).toContainText("Ask the shop");

  await press(page, "x");
  await expect(page.getByLabel(/What should the expert know/)).toBeFocused();
  await page.keyboard.type("Tone is hard to tell");
  await press(page, "Enter");
  await expect(itemId(page)).toHaveText("m-004");
  await ready(page);
  await press(page, "s");
  await expect(itemId(page)).toHaveText("m-005");
  await press(page, "k");
  await expect(itemId(page)).toHaveText("m-004");
  await expect(item).toContainText("skipped");
  await press(page, "k");
  await expect(about).toContainText("Tone is hard to tell");
  await expect(about).toContainText("Ask the shop");

  for (const mark of ["flagged", "escalated", "noted"]) {
    await follow(page, `#/review?mark=${mark}`);
    await expect.poll(() => queued(page), mark).toBe(1);
    await expect(itemId(page)).toHaveText("m-003");
  }
  await follow(page, "#/review?state=skipped");
  await expect(itemId(page)).toHaveText("m-004");

  await follow(page, "#/review");
  await expect.poll(() => queued(page)).toBe(300);
  await goTo(page, "m-150");
  await expect(itemId(page)).toHaveText("m-150");
  await goTo(page, "#7");
  await expect(itemId(page)).toHaveText("m-007");
  await goTo(page, "m-9999");
  await expect(toast(page, "There is no item m-9999.")).toBeVisible();
  await expect(itemId(page)).toHaveText("m-007");
});

test("filter, order and search stand in the address and survive a reload", async ({ page }) => {
  await openExample(page, "messages");
  await press(page, "Shift+F");
  await page.getByRole("checkbox", { name: /^Consensus/ }).focus();
  await press(page, "Space");
  await expect(page).toHaveURL(/route=consensus/);
  await page.locator("summary", { hasText: /^Language$/ }).click();
  const german = page.locator(".filters-one").filter({ has: page.getByRole("checkbox", { name: /^de/ }) }).first();
  await german.getByRole("checkbox").check();
  await expect(page).toHaveURL(/meta\.language=de/);
  await page.getByRole("button", { name: /^Show \d+/ }).click();
  await page.getByLabel("Order").selectOption({ label: "Lowest score first" });
  await expect(page).toHaveURL(/sort=score/);
  await expect.poll(() => queued(page)).toBeLessThan(200);
  const shown = await queued(page);
  expect(shown).toBeGreaterThan(1);
  const first = queue(page).getByRole("option").first();
  await expect(first).not.toContainText("Loading");
  const row = await first.textContent();

  await saved(page);
  await page.reload();
  await started(page);
  await expect.poll(() => queued(page)).toBe(shown);
  await expect(page.getByLabel("Order").locator("option:checked")).toHaveText("Lowest score first");
  await expect(queue(page).getByRole("option").first()).toHaveText(row!);
  await expect(page.locator(".queue-chips")).toContainText("route consensus");
  await expect(page.locator(".queue-chips")).toContainText("Language de");
  await expect(page.getByRole("complementary", { name: "About this item" })).toContainText(/language\s*de/i);

  await follow(page, "#/review");
  await expect.poll(() => queued(page)).toBe(300);
  await press(page, "/");
  await expect(page.getByLabel("Search the items")).toBeFocused();
  await page.keyboard.type("platform");
  await expect(page).toHaveURL(/text=platform/);
  await expect.poll(() => queued(page)).toBeLessThan(60);
  const found = await queued(page);
  expect(found).toBeGreaterThan(0);
  await press(page, "Escape");
  for (let place = 1; place <= found; place += 1) {
    await goTo(page, `#${place}`);
    await expect(page.locator(".queue-count")).toContainText(`at ${place}`);
    await expect(page.locator(".item-main")).toContainText(/platform/i);
  }
  await page.getByLabel("Search the items").fill("no message says this");
  await expect(page.getByText("Nothing matches", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Without search/ }).click();
  await expect.poll(() => queued(page)).toBe(300);
});

test("bulk accept says what it does, holds rare labels back, and is one step", async ({ page }) => {
  await openExample(page, "messages");
  await follow(page, "#/review?suggested=sentiment:distress,sentiment:negative");
  await expect.poll(() => queued(page)).toBeLessThan(300);
  const items = await queued(page);
  await press(page, "Shift+A");
  const sheet = page.getByRole("dialog", { name: "Accept all in this filter" });
  await expect(sheet).toContainText(`Of the ${items} items`);
  await sheet.getByLabel("What this agent suggested").selectOption({ label: "Seven nearest texts" });
  await sheet.getByLabel("To").selectOption({ label: "What does the customer feel?" });

  const go = sheet.getByRole("button", { name: /^Accept [\d,]+ answers/ });
  const distress = sheet.getByRole("checkbox", { name: /^Distress/ });
  await expect(distress).not.toBeChecked();
  const answers = async () => figure(await go.textContent(), /Accept ([\d,]+)/);
  const rows = async () =>
    (await sheet.locator("tbody td:last-child").allTextContents()).reduce((sum, text) => sum + Number(text), 0);
  const first = await answers();
  expect(first).toBeGreaterThan(0);
  await expect(sheet.locator("p", { hasText: "in your name" })).toContainText(`${first} answers on ${first} items`);
  expect(await rows()).toBe(first);
  await expect(sheet.locator("tbody")).not.toContainText("Distress");
  // What is accepted, held back and left alone is the whole filter.
  const held = figure(await sheet.locator("fieldset label").textContent(), /(\d+)\s*$/);
  expect(held).toBeGreaterThan(0);
  const told = (await sheet.locator("p", { hasText: "in your name" }).textContent())!;
  const alone = [...told.matchAll(/(\d+) (?:without|judged|answered)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
  expect(first + held + alone).toBe(items);

  await distress.check();
  await expect(go).toHaveText(new RegExp(`Accept ${first + held} answers`));
  expect(await rows()).toBe(first + held);
  await distress.uncheck();
  await expect(go).toHaveText(new RegExp(`Accept ${first} answers`));
  await go.click();
  await expect(sheet).toBeHidden();
  await expect(toast(page, "undo takes all of them back")).toBeVisible();

  await follow(page, "#/review?state=partly");
  await expect.poll(() => queued(page)).toBe(first);
  await press(page, "z");
  await expect.poll(() => queued(page)).toBe(0);
  await press(page, "Shift+Z");
  await expect.poll(() => queued(page)).toBe(first);
  const lines = await decisions(page);
  expect(lines.length).toBe(first);
  expect(new Set(lines.map((line) => line.bulk))).toEqual(new Set([lines[0].seq]));
  expect(lines.filter((line) => line.value === "distress" || line.verdict !== "accepted")).toEqual([]);
});

test("a blind item shows no suggestion until it is answered", async ({ page }) => {
  await openExample(page, "messages");
  await follow(page, "#/review?route=blind");
  await expect(page.getByText("Judged blind: suggestions are hidden")).toBeVisible();
  await ready(page);
  const item = (await itemId(page).textContent())!;
  const row = queue(page).getByRole("option", { selected: true });
  await expect(row).toContainText("hidden");
  await expect(suggestions(page)).toHaveCount(0);
  await expect(answerColumn(page).locator("[data-differ]")).toHaveCount(0);
  await press(page, "a");
  await expect(toast(page, "The suggestions are hidden until you have answered.")).toBeVisible();
  await press(page, "2");
  await expect(asked(page).getByRole("heading", { name: "How urgent is it?" })).toBeVisible();
  // One of two answers is not the answer.
  await expect(suggestions(page)).toHaveCount(0);
  await press(page, "1");
  await expect(suggestions(page).first()).toBeVisible();
  await expect(row).not.toContainText("hidden");
  await expect(itemId(page)).toHaveText(item);
  await press(page, "Enter");
  await expect(itemId(page)).not.toHaveText(item);
  await expect(suggestions(page)).toHaveCount(0);

  const lines = await decisions(page);
  expect(lines.map((line) => [line.item, line.arm, line.verdict, line.suggestion_ids])).toEqual([
    [item, "blind", "own", []],
    [item, "blind", "own", []],
  ]);
});

test("undo and redo reach over rooms and a reload", async ({ page }) => {
  await openExample(page, "messages");
  await follow(page, "#/review?route=single");
  await ready(page, "m-003");
  const items: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    await ready(page);
    items.push((await itemId(page).textContent())!);
    await press(page, "2", "2");
    await expect.poll(() => done(page)).toBe(count + 1);
    await expect(itemId(page)).not.toHaveText(items[count]);
  }
  await goToRoom(page, "routing");
  await press(page, "z", "z");
  await expect.poll(() => done(page)).toBe(2);
  await press(page, "Shift+R");
  await expect(itemId(page)).toHaveText(items[2]);
  await saved(page);

  await page.reload();
  await started(page);
  await expect.poll(() => done(page)).toBe(2);
  await saved(page);
  await press(page, "z", "z");
  await expect.poll(() => done(page)).toBe(1);
  await expect(itemId(page)).toHaveText(items[1]);
  await goToRoom(page, "data");
  await press(page, "Shift+Z", "Shift+Z", "Shift+Z", "Shift+Z");
  await expect.poll(() => done(page)).toBe(3);
  const lines = await decisions(page);
  expect(lines.map((line) => line.item)).toEqual(items.flatMap((item) => [item, item]));
});

test("twenty thousand items: few rows in the page, the last one a key away", async ({ page }) => {
  const header = {
    countersign: 1,
    name: "Many",
    questions: [{ id: "mood", kind: "choice", labels: ["bad", "good"] }],
    agents: [{ id: "m" }],
  };
  const item = (number: number) => ({
    id: `r-${number}`,
    fields: { text: `Message number ${number}` },
    suggestions: [{ question: "mood", agent: "m", value: number % 3 ? "good" : "bad", score: 0.5 }],
  });
  const lines = [header, ...Array.from({ length: 20_000 }, (_, at) => item(at + 1))];
  await openExample(page, "messages");
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "many.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n")),
  });
  await expect(itemId(page)).toHaveText("r-1");
  await expect.poll(() => queued(page)).toBe(20_000);
  const rows = queue(page).getByRole("option");
  const row = (number: number) => page.locator(`[role=option][aria-posinset="${number}"]`);
  await expect(row(1)).toContainText("Message number 1");
  expect(await rows.count()).toBeLessThan(100);

  await goTo(page, "#20000");
  await expect(itemId(page)).toHaveText("r-20000");
  await expect(row(20_000)).toBeInViewport();
  await expect(row(20_000)).toContainText("Message number 20000");
  await expect(row(20_000)).toHaveAttribute("aria-selected", "true");
  expect(await rows.count()).toBeLessThan(100);
  await press(page, "j");
  await expect(toast(page, "This is the last item.")).toBeVisible();

  await queue(page).focus();
  await press(page, "Home");
  await expect(row(1)).toBeInViewport();
  await press(page, "End");
  await expect(row(20_000)).toBeInViewport();
  await goTo(page, "r-12346");
  await expect(itemId(page)).toHaveText("r-12346");
  await expect(row(12_346)).toBeInViewport();
  await ready(page);
  await press(page, "2");
  await expect(itemId(page)).toHaveText("r-12347");
  expect(await rows.count()).toBeLessThan(100);
});
