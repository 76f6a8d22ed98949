// The Fairness room: slices, the blind arm, known answers, the whole dataset,
// probes; the items behind its figures, and the way back to them.
import { axe, expect, fileSaved, goToRoom, itemsInQueue, openExample, press, test, type Page } from "./support";

const parts = ["Slices", "Shown or hidden", "Known answers", "Whole dataset", "Probes"] as const;
type Part = (typeof parts)[number];
const examples = ["messages", "posts", "answers"] as const;

async function room(page: Page, example: (typeof examples)[number] = "messages"): Promise<void> {
  await openExample(page, example);
  await goToRoom(page, "fairness");
  await settled(page);
}

async function tab(page: Page, name: Part): Promise<void> {
  await page.getByRole("tab", { name }).click();
  await settled(page);
}

/** Nothing is being computed, and something was said. */
async function settled(page: Page): Promise<void> {
  const panel = page.getByRole("tabpanel");
  await expect(panel.locator(".disagreement-sentence, .empty-title").first()).toBeVisible({ timeout: 20_000 });
  await expect(panel.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(panel.locator('.notice[data-tone="danger"]')).toHaveCount(0);
}

test("a key leads here, and the parts are gone through by keyboard", async ({ page }) => {
  await openExample(page, "messages");
  await press(page, "Shift+B");
  await expect(page.getByRole("main", { name: "Fairness" })).toBeVisible();
  await page.getByRole("tab", { name: "Slices" }).focus();
  for (const [place, name] of parts.entries()) {
    if (place > 0) await page.keyboard.press("ArrowRight");
    const now = page.getByRole("tab", { name });
    await expect(now).toBeFocused();
    await expect(now).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("tabpanel", { name })).toBeVisible();
    await settled(page);
  }
  await page.keyboard.press("Home");
  await expect(page.getByRole("tab", { name: "Slices" })).toBeFocused();
});

test("a slice opens exactly its items, and the way back ends on it", async ({ page }) => {
  await room(page);
  const table = page.getByRole("grid", { name: "Slice by slice" });
  const cell = table.locator('button[data-row="0"][data-column="1"]');
  const items = Number((await cell.textContent())!.replace(",", ""));
  expect(items).toBeGreaterThan(0);
  await cell.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => itemsInQueue(page)).toBe(items);
  await page.goBack();
  await settled(page);
  await expect(cell).toBeFocused();
  // Once is enough: who goes elsewhere is not brought back.
  await goToRoom(page, "review");
  await goToRoom(page, "fairness");
  await settled(page);
  await expect(cell).not.toBeFocused();
});

test("arrow keys go through the table, past what is too small to say", async ({ page }) => {
  await room(page);
  const table = page.getByRole("grid", { name: "Slice by slice" });
  const rows = await table.locator("tbody tr").count();
  await expect(table.locator("button[tabindex='0']")).toHaveCount(1);
  await table.locator('button[data-row="0"][data-column="0"]').focus();
  await page.keyboard.press("End");
  const last = await page.evaluate(() => document.activeElement!.getAttribute("data-column"));
  expect(Number(last)).toBeGreaterThan(4);
  // Down in a column of which some slices have no cell: never stuck, and to the last row.
  await page.keyboard.press("Home");
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
  const column = await page.evaluate(() => document.activeElement!.getAttribute("data-column"));
  for (let step = 0; step < rows; step++) await page.keyboard.press("ArrowDown");
  const there = await page.evaluate(() => document.activeElement!.getAttribute("data-column"));
  expect(there).toBe(column);
  await page.keyboard.press("Control+Home");
  await expect(table.locator('button[data-row="0"][data-column="0"]')).toBeFocused();
  await expect(table.locator("button[tabindex='0']")).toHaveCount(1);
});

test("columns are crossed, and the correction is told in words", async ({ page }) => {
  await room(page);
  await page.getByLabel("Slices by").selectOption({ label: "Dialect" });
  await settled(page);
  await expect(page.locator(".disagreement-sentence")).toContainText("by Dialect");
  await page.getByLabel("Crossed with").selectOption({ label: "Channel" });
  await settled(page);
  await expect(page.locator(".disagreement-sentence")).toContainText("by Dialect and Channel");
  await expect(page.getByText("(Holm).")).toBeVisible();
  await page.getByRole("button", { name: "A few" }).click();
  await settled(page);
  await expect(page.getByText("(Benjamini-Hochberg).")).toBeVisible();
  // The column that slices is none to cross it with.
  await page.getByLabel("Slices by").selectOption({ label: "Channel" });
  await expect(page.getByLabel("Crossed with")).toHaveValue("");
});

test("every slice has figures with their n, or says why it has none", async ({ page }) => {
  for (const example of examples) {
    await room(page, example);
    const cells = await page.locator(".fairness-table tbody button[aria-label]").evaluateAll((all) =>
      all.map((one) => ({ words: one.textContent!.trim(), said: one.getAttribute("aria-label")! })),
    );
    expect(cells.length).toBeGreaterThan(5);
    for (const { words, said } of cells) {
      if (words.endsWith("%")) expect(said, example).toMatch(/ of [\d,]+/);
      if (words === "–") expect(said.length, said).toBeGreaterThan(5);
      expect(said).not.toMatch(/NaN|undefined|null/);
    }
  }
});

/** An agent that calls 24 of 60 good items of one dialect bad, and 3 of 60 of the other. Each author wrote six. */
async function planted(page: Page): Promise<void> {
  const header = {
    countersign: 1, name: "Planted", columns: [{ id: "dialect", title: "Dialect" }, { id: "author", title: "Author" }], agents: [{ id: "bold", title: "Bold" }],
    questions: [{ id: "q", kind: "choice", labels: [{ id: "bad", title: "Bad" }, { id: "good", title: "Good" }] }],
  };
  const items = (["north", "south"] as const).flatMap((dialect) =>
    Array.from({ length: 90 }, (_, at) => {
      const wrong = at < (dialect === "south" ? 24 : 3);
      const gold = at < 60 ? "good" : "bad";
      const value = gold === "bad" || wrong ? "bad" : "good";
      return { id: `${dialect}-${at}`, fields: { text: `item ${dialect} ${at}` }, metadata: { dialect, author: `${dialect} ${Math.floor(at / 6)}` }, gold: { q: gold }, suggestions: [{ question: "q", agent: "bold", value, score: 0.9 }] };
    }),
  );
  await openExample(page, "messages");
  await goToRoom(page, "data");
  const buffer = Buffer.from([header, ...items].map((line) => JSON.stringify(line)).join("\n"));
  await page.locator("[data-room=data] input[type=file]").setInputFiles({ name: "planted.jsonl", mimeType: "application/jsonl", buffer });
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Planted" })).toBeVisible();
  await goToRoom(page, "fairness");
  await settled(page);
}

test("a dialect that is wronged is said, drawn and opened", async ({ page }) => {
  await planted(page);
  const panel = page.getByRole("tabpanel");
  await expect(panel.getByText(/^Bold is wrong more often where Dialect is south: 27 %/)).toBeVisible();
  await expect(panel.getByText(/^Bold says Bad wrongly more often in south: in 40 % of the items that are not, 35 points more/)).toBeVisible();
  await expect(panel.locator('svg.plot [data-ink="differ"] path').first()).toBeAttached();
  const said = panel.getByRole("grid", { name: "Slice by slice" }).getByRole("button", { name: /^south: Bold is wrong on 27 % .* of 90; stands out;/ });
  await expect(said).toHaveText("27 %");
  const heat = panel.getByRole("grid", { name: "Label by label" });
  const cell = heat.getByRole("button", { name: /^south, Bad: 40 %/ });
  await expect(cell).toHaveText("◆ 40 %");
  await cell.focus();
  await page.keyboard.press("Enter");
  // 24 that are called so wrongly, 30 rightly.
  await expect(page.locator(".queue-count").first()).toHaveText(/^54 /);
  await page.goBack();
  await settled(page);
  await expect(cell).toBeFocused();
  expect(await axe(page)).toEqual([]);
});

test("answers of one author say less than as many of as many authors", async ({ page }) => {
  await planted(page);
  const panel = page.getByRole("tabpanel");
  const found = panel.getByText(/^Bold is wrong more often where Dialect is south/);
  await expect(found).toBeVisible();
  const groups = page.getByLabel("Answers come in groups by");
  await expect(groups.locator("option")).toHaveText(["none", "Author"]);
  await groups.selectOption({ label: "Author" });
  await settled(page);
  // Four authors of 15 are wronged: of so few that may be chance.
  await expect(found).toHaveCount(0);
  await expect(panel.getByText("Nothing stands out by more than chance.").first()).toBeVisible();
  const said = panel.getByRole("grid", { name: "Slice by slice" }).getByRole("button", { name: /^south: Bold is wrong on 27 % .* of 90 in 15 groups; / });
  await expect(said).toBeVisible();
  await expect(panel.locator(".notice")).toContainText("Fewer than 20 groups by Author behind a gap: north (15), south (15).");
  await expect(panel.locator("#fairness-slices-note")).toContainText("30 groups by Author. Intervals, and gaps to all other slices together, are by cluster bootstrap");
  const figures = await fileSaved(page, "Save as CSV");
  expect(figures.text).toMatch(/,stands out,groups,groups of the others,/);
  expect(figures.text).toMatch(/,15,15,/);
  expect(await axe(page)).toEqual([]);
  // What makes the slices names no groups.
  await page.getByLabel("Slices by").selectOption({ label: "Author" });
  await settled(page);
  await expect(groups).toHaveValue("");
  await expect(groups.locator("option")).toHaveText(["none", "Dialect"]);
});

test("no metadata column: why, and what to do", async ({ page }) => {
  const header = { countersign: 1, name: "Bare", questions: [{ id: "q", kind: "choice", labels: ["a", "b"] }], agents: [{ id: "one" }] };
  const item = { id: "1", fields: { text: "x" }, suggestions: [{ question: "q", agent: "one", value: "a", score: 0.9 }] };
  await openExample(page, "messages");
  await goToRoom(page, "data");
  const buffer = Buffer.from([header, item].map((line) => JSON.stringify(line)).join("\n"));
  await page.locator("[data-room=data] input[type=file]").setInputFiles({ name: "bare.jsonl", mimeType: "application/jsonl", buffer });
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  await goToRoom(page, "fairness");
  await expect(page.getByText("No metadata column")).toBeVisible();
  await expect(page.getByLabel("Slices by")).toBeHidden();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Open data" }).click();
  await expect(page.getByRole("main", { name: "Data" })).toBeVisible();
});

test("plots and figures are saved as files that stand alone", async ({ page }) => {
  await planted(page);
  const plot = await fileSaved(page, "Save as SVG");
  expect(plot.name).toMatch(/-slices-.*\.svg$/);
  expect(plot.text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(plot.text).not.toMatch(/NaN|var\(|currentColor|class=|style=/);
  const figures = await fileSaved(page, "Save as CSV");
  expect(figures.name).toMatch(/-slices-.*\.csv$/);
  const [head, ...rows] = figures.text.trimEnd().split("\r\n");
  expect(head).toMatch(/,items,known,agent,error,low,high,n,gap,/);
  expect(rows.length).toBeGreaterThan(1);
});

for (const scheme of ["light", "dark"] as const) {
  for (const example of examples) {
    test(`no accessibility fault in any part, ${example}, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await room(page, example);
      for (const name of parts) {
        await tab(page, name);
        expect(await axe(page), name).toEqual([]);
      }
    });
  }
}

test("every part fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await room(page, "posts");
  for (const name of parts) {
    await tab(page, name);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(excess, name).toBeLessThanOrEqual(0);
  }
});
