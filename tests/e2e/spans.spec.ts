// Spans on a text: what two agents marked is judged, corrected and added to, by keys alone, by mouse
// and by finger; what is stored are code points.
import { readFileSync } from "node:fs";
import { ready, saved, type Line } from "./reviewing.ts";
import { axe, expect, goToRoom, open, press, test, type Page } from "./support.ts";

const TEXT = [
  "Ann Smith 👩‍👩‍👧 moved from New York City to Rome.",
  "قال أحمد إنه يعيش في القاهرة.",
  "東京タワーは高い。 Ann likes it, e\u0301mile does not.",
].join("\n");

/** A span of code points; `skip`: which of several places. */
function span(part: string, label: string, more: object = {}, skip = 0) {
  let at = -1;
  for (let count = 0; count <= skip; count += 1) at = TEXT.indexOf(part, at + 1);
  const start = [...TEXT.slice(0, at)].length;
  return { start, end: start + [...part].length, label, ...more };
}

const LINES = [
  {
    countersign: 1,
    name: "Names",
    fields: [{ id: "text", title: "Text" }],
    agents: [{ id: "bayes", title: "Bayes" }, "rules"],
    questions: [
      {
        id: "names",
        kind: "spans",
        field: "text",
        title: "Which names are there?",
        labels: [{ id: "PER", title: "Person" }, { id: "LOC", title: "Place" }, { id: "ORG", title: "Thing" }],
        relations: [{ id: "in", title: "lives in" }, { id: "knows", title: "knows" }],
      },
    ],
  },
  {
    id: "one",
    fields: { text: TEXT },
    suggestions: [
      {
        id: "s1",
        question: "names",
        agent: "bayes",
        value: [
          span("Ann Smith", "PER", { id: "a", score: 0.9, about: "Two capitals in a row." }),
          span("Smith", "PER", { id: "b", score: 0.3 }),
          span("New York", "LOC", { id: "c", score: 0.8 }),
          span("أحمد", "PER", { id: "d", score: 0.7 }),
          span("東京", "LOC", { id: "e", score: 0.6 }),
        ],
      },
      {
        id: "s2",
        question: "names",
        agent: "rules",
        value: [
          span("Ann Smith", "PER", { id: "a", score: 0.5 }),
          span("York City", "LOC", { id: "b" }),
          span("القاهرة", "LOC", { id: "c" }),
          span("東京タワー", "ORG", { id: "d" }),
          span("Ann", "PER", { id: "e" }, 1),
        ],
      },
    ],
  },
  { id: "two", fields: { text: "Nothing." } },
];

async function give(page: Page, lines: object[] = LINES): Promise<void> {
  await open(page);
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "names.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n")),
  });
  await ready(page, "one");
  await expect(root(page)).toBeVisible();
}

const root = (page: Page) => page.getByRole("region", { name: "Text to mark: Which names are there?" });
const said = (page: Page) => page.locator("[role=status].spoken");
const bar = (page: Page) => page.getByRole("group", { name: "Marks of this text" });
const marks = (page: Page, state: string) => root(page).locator(`.text-mark[data-state=${state}][data-tag]`);
const tags = (page: Page, state: string) =>
  marks(page, state).evaluateAll((all) => all.map((mark) => mark.getAttribute("data-tag")));

/** The answer as the project file has it. */
async function answer(page: Page): Promise<Line> {
  await saved(page);
  const saving = page.waitForEvent("download");
  await press(page, "Control+s");
  const text = readFileSync(await (await saving).path(), "utf8");
  const lines: Line[] = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const event = lines.findLast((line) => line.kind === "response");
  return event!;
}

/** What a mark of the answer marks, by code points. */
const words = ({ start, end }: { start: number; end: number }) => [...TEXT].slice(start, end).join("");

test("marks are judged, moved, split, merged, added and related by keys alone", async ({ page }) => {
  await give(page);
  expect(await tags(page, "open")).toEqual([
    "Person ×2 0.90",
    "Person 0.30",
    "Place 0.80",
    "Place",
    "Person 0.70",
    "Place",
    "Thing",
    "Place 0.60",
    "Person",
  ]);
  // Nothing is chosen beforehand: the key that accepts everything elsewhere does nothing.
  await press(page, "a");
  await expect(page.locator(".toast").getByText("No mark is chosen.")).toBeVisible();
  await press(page, "u");
  await expect(said(page)).toHaveText(
    "Person, “Ann Smith”, suggested by Bayes 0.90 and rules 0.50, not judged",
  );
  await press(page, "a");
  await expect(said(page)).toHaveText(/^Accepted: Person, “Ann Smith”. Next: Person, “Smith”, suggested by Bayes 0.30/);
  await press(page, "r");
  await expect(bar(page)).toContainText("“New York”");
  // Another label, back again, then one mark with the next.
  await press(page, "1");
  expect(await tags(page, "edited")).toEqual(["Person ✎"]);
  await press(page, "2");
  expect(await tags(page, "edited")).toEqual([]);
  await press(page, "m");
  await expect(said(page)).toHaveText("Merged: “New York City”.");
  // An edge back by a character of a text that runs from right to left.
  await press(page, "u", "Alt+Shift+ArrowRight");
  await expect(said(page)).toHaveText("Now “أحم”.");
  await press(page, "z");
  await expect(said(page)).toHaveText("Undone.");
  await press(page, "u");
  await expect(said(page)).toContainText("“أحمد”");
  await press(page, "a", "a", "a", "r", "a");
  await expect(said(page)).toContainText("Every suggested mark is judged.");
  // From the merged mark on by words to what nobody marked.
  await root(page).focus();
  for (let count = 0; count < 9 && !(await bar(page).textContent())!.includes("“New York City”"); count += 1) {
    await press(page, "h");
  }
  await press(page, "Control+ArrowRight", "Control+ArrowRight", "Control+ArrowRight", "Control+ArrowRight");
  await press(page, "ArrowRight", "Control+Shift+ArrowRight");
  await expect(said(page)).toHaveText("Selected: “Rome”.");
  await press(page, "2");
  await expect(said(page)).toHaveText("Marked: Place, “Rome”.");
  // A family is one character.
  await press(page, "h", "h", "h", "h", "Control+ArrowRight", "Control+ArrowRight", "ArrowRight", "Shift+ArrowRight");
  await expect(said(page)).toHaveText("Selected: “👩‍👩‍👧”.");
  await press(page, "1");
  // Split and put together again.
  await press(page, "l");
  await expect(bar(page)).toContainText("“New York City”");
  await press(page, "Control+ArrowRight", "d");
  await expect(said(page)).toHaveText("Split: “New” and “York City”.");
  await press(page, "m");
  await expect(said(page)).toHaveText("Merged: “New York City”.");
  // Ann Smith lives in Rome.
  await press(page, "h", "h", "h");
  await expect(bar(page)).toContainText("“Ann Smith”");
  await press(page, "c", "l", "l", "l", "l", "l");
  await expect(bar(page).getByRole("button", { name: "lives in" })).toBeVisible();
  await press(page, "1");
  await expect(said(page)).toHaveText("“Ann Smith” → lives in: “Rome”.");
  await expect(root(page).locator(".text-mark[data-after]")).toHaveAttribute("data-after", "→ lives in: “Rome”");
  // Back through all of it, and there again.
  for (let count = 0; count < 15; count += 1) await press(page, "z");
  expect(await tags(page, "open")).toHaveLength(9);
  await expect(page.getByRole("button", { name: "Confirm" })).toBeHidden();
  for (let count = 0; count < 15; count += 1) await press(page, "Shift+Z");
  await expect(root(page).locator(".text-mark[data-after]")).toHaveAttribute("data-after", "→ lives in: “Rome”");
  expect(await axe(page)).toEqual([]);
  await press(page, "Enter");
  await expect(page.locator('[data-column="item"] h2')).toHaveText("two");
  const { value, verdict, suggestion_ids } = await answer(page);
  expect(verdict).toBe("edited");
  expect(suggestion_ids.toSorted()).toEqual(["s1", "s2"]);
  const spans: Line[] = value.spans;
  const told = spans.map((it) => `${it.label} ${words(it as any)} ${it.judged ?? "own"} ${it.from?.suggestion ?? "-"}`);
  expect(told.toSorted()).toEqual(
    [
      "PER Ann Smith accepted s1",
      "LOC New York City edited s1",
      "PER أحمد accepted s1",
      "LOC القاهرة accepted s2",
      "ORG 東京タワー accepted s2",
      "PER Ann accepted s2",
      "LOC Rome own -",
      "PER 👩‍👩‍👧 own -",
    ].toSorted(),
  );
  const id = (part: string) => spans.find((it) => words(it as any) === part)!.id;
  expect(value.relations).toEqual([{ from: id("Ann Smith"), label: "in", to: id("Rome") }]);
  expect(value.rejected).toEqual([
    { mark: "b", suggestion: "s1" },
    { mark: "b", suggestion: "s2" },
    { mark: "e", suggestion: "s1" },
  ]);
  // Undo goes on with the answer itself.
  await press(page, "z");
  await ready(page, "one");
  expect(await tags(page, "open")).toHaveLength(9);
});

/** A point of the window at the start or the end of a part of the text. */
async function point(page: Page, part: string, end = false): Promise<{ x: number; y: number }> {
  return root(page).evaluate(
    (root, { part, end }) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const nodes: Text[] = [];
      while (walker.nextNode()) nodes.push(walker.currentNode as Text);
      const at = nodes.map((node) => node.data).join("").indexOf(part) + (end ? part.length : 0);
      let passed = 0;
      for (const node of nodes) {
        const isIn = end ? at <= passed + node.length : at < passed + node.length;
        if (isIn) {
          const range = document.createRange();
          range.setStart(node, at - passed);
          const box = range.getBoundingClientRect();
          return { x: box.x, y: box.y + box.height / 2 };
        }
        passed += node.length;
      }
      throw new Error(part);
    },
    { part, end },
  );
}

test("with the mouse", async ({ page }) => {
  await give(page);
  // A part that is dragged over gets the label that is pressed.
  const [start, end] = [await point(page, "Rome"), await point(page, "Rome", true)];
  await page.mouse.move(start.x + 1, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x - 6, end.y, { steps: 4 });
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
  await expect(bar(page)).toContainText("Selected: “Rome”");
  await bar(page).getByRole("button", { name: "Place" }).click();
  expect(await tags(page, "own")).toEqual(["Place ●"]);
  // The innermost is chosen first, then what is around it.
  const smith = await point(page, "Smith");
  await page.mouse.click(smith.x + 12, smith.y);
  await expect(bar(page)).toContainText("“Smith”");
  await page.mouse.click(smith.x + 12, smith.y);
  await expect(bar(page)).toContainText("“Ann Smith”");
  await bar(page).getByRole("button", { name: "Accept" }).click();
  expect(await tags(page, "accepted")).toEqual(["Person ✓"]);
  // An edge is dragged, over what is one character, and back to where it was.
  const ann = await point(page, "Ann");
  await page.mouse.click(ann.x + 8, ann.y);
  await expect(bar(page)).toContainText("“Ann Smith”");
  const handle = page.locator(".text-edge[data-edge=end]");
  const drag = async (to: { x: number; y: number }) => {
    const box = (await handle.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x - 2, to.y, { steps: 3 });
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
  };
  await drag(await point(page, "👩‍👩‍👧", true));
  await expect(bar(page)).toContainText("“Ann Smith 👩‍👩‍👧”");
  expect(await tags(page, "edited")).toEqual(["Person ✎"]);
  await drag(await point(page, "Smith", true));
  expect(await tags(page, "accepted")).toEqual(["Person ✓"]);
  // A word is what a double click takes.
  const likes = await point(page, "likes");
  await page.mouse.dblclick(likes.x + 8, likes.y);
  await expect(bar(page)).toContainText("Selected: “likes”");
  await bar(page).getByRole("button", { name: "Thing" }).click();
  expect(await tags(page, "own")).toEqual(["Place ●", "Thing ●"]);
  await bar(page).getByRole("button", { name: "Remove" }).click();
  expect(await tags(page, "own")).toEqual(["Place ●"]);
});

test("is filtered, and two sides are compared", async ({ page }) => {
  await give(page);
  await page.getByText("Filter and compare").click();
  await page.getByRole("combobox", { name: "Agent" }).selectOption("rules");
  expect(await tags(page, "open")).toHaveLength(5);
  await page.getByLabel("Score at least").fill("0.6");
  expect(await tags(page, "open")).toEqual(["Person ×2 0.90"]);
  await page.getByLabel("Only not judged").check();
  await root(page).focus();
  await press(page, "Shift+A");
  expect(await tags(page, "accepted")).toEqual([]);
  await expect(page.getByText("Filter and compare: 0 of 9 shown")).toBeVisible();
  await page.getByLabel("Only not judged").uncheck();
  expect(await tags(page, "accepted")).toEqual(["Person ✓"]);
  // The filter says nothing of what is compared.
  await root(page).focus();
  await press(page, "v");
  const compared = page.locator(".text-compared");
  await expect(compared).toHaveText(
    "Comparing Bayes and rules: 1 both · 2 overlapping · 2 only Bayes · 2 only rules",
  );
  expect(await tags(page, "both")).toEqual(["Person ="]);
  await page.getByRole("combobox", { name: "with" }).selectOption({ label: "you" });
  await expect(compared).toHaveText("Comparing Bayes and you: 1 both · 4 only Bayes");
  await root(page).focus();
  await press(page, "v");
  await expect(compared).toBeHidden();
  // The sheet has the same keys as the table.
  await press(page, "?");
  await expect(page.getByRole("dialog").getByText("Marks on a text")).toBeVisible();
});

test("a long text is drawn where it is looked at, and all of it can be reached", async ({ page }) => {
  const words = "Ann likes Rome. ";
  const long = Array.from({ length: 250 }, (_, at) => `${at} ${words.repeat(50)}`).join("\n");
  const last = long.lastIndexOf("Rome");
  const value = [
    { start: 2, end: 5, label: "PER", id: "a" },
    { start: last, end: last + 4, label: "LOC", id: "b" },
  ];
  expect(long.length).toBeGreaterThan(200_000);
  const item = { id: "one", fields: { text: long }, suggestions: [{ id: "s", question: "names", agent: "rules", value }] };
  await give(page, [LINES[0], item]);
  await expect(root(page).locator(".text-mark")).toHaveCount(1);
  await press(page, "u", "a");
  await expect(root(page).locator(".text-mark[data-chosen]")).toBeInViewport();
  await expect(root(page).locator(".text-mark[data-chosen]")).toHaveText("Rome");
  await press(page, "a", "Enter");
  const { value: answered } = await answer(page);
  expect(answered.spans.map((it: Line) => [it.start, it.end, it.judged])).toEqual([
    [2, 5, "accepted"],
    [last, last + 4, "accepted"],
  ]);
});

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });
    for (const [name, width, height] of [["desktop", 1280, 720], ["phone", 390, 844]] as const) {
      test(`fits a ${name}`, async ({ page }) => {
        await page.setViewportSize({ width, height });
        await give(page);
        await press(page, "u", "a", "r", "2", "l");
        await expect(bar(page)).toBeInViewport();
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        expect(await axe(page)).toEqual([]);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/spans-${theme}-${name}.png` });
        await press(page, "v");
        expect(await axe(page)).toEqual([]);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/spans-${theme}-${name}-compared.png` });
      });
    }
  });
}
