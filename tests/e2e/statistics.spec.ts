// The studies of the Disagreement room: agreement, raters, truth, calibration,
// care; the items behind their figures; plots saved as files.
import { axe, expect, fileSaved, goToRoom, itemsInQueue, openExample, test, type Page } from "./support";

const parts = ["Labels", "Agreement", "Raters", "Truth", "Calibration", "Care"] as const;
type Part = (typeof parts)[number];

async function part(page: Page, name: Part, example: "messages" | "posts" | "answers" = "messages"): Promise<void> {
  await openExample(page, example);
  await goToRoom(page, "disagreement");
  await tab(page, name);
}

async function tab(page: Page, name: Part): Promise<void> {
  await page.getByRole("tab", { name }).click();
  await settled(page);
}

/** Nothing is being computed, and something was said. */
async function settled(page: Page): Promise<void> {
  const panel = page.getByRole("tabpanel");
  await expect(panel.locator(".disagreement-sentence, .empty-title, .study-sentences").first()).toBeVisible();
  await expect(panel.locator('[aria-busy="true"]')).toHaveCount(0);
}


test("the parts are gone through by keyboard, and each says something", async ({ page }) => {
  await openExample(page, "messages");
  await goToRoom(page, "disagreement");
  await page.getByRole("tab", { name: "Labels" }).focus();
  for (const [place, name] of parts.entries()) {
    if (place > 0) await page.keyboard.press("ArrowRight");
    const now = page.getByRole("tab", { name });
    await expect(now).toBeFocused();
    await expect(now).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("tabpanel", { name })).toBeVisible();
    await settled(page);
  }
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Labels" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("tab", { name: "Care" })).toBeFocused();
});

test("agreement: every coefficient has a value with its interval, or says why not", async ({ page }) => {
  await part(page, "Agreement");
  const rows = await page.locator(".study-table tbody tr").evaluateAll((rows) =>
    rows.map((row) => {
      const cells = [...row.querySelectorAll("th, td")].map((cell) => cell.textContent!.trim());
      return { name: cells[0], value: cells[1], interval: cells[3], bar: row.querySelector("svg rect") !== null };
    }),
  );
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) {
    if (row.value === "undefined") {
      expect(row.name).toContain("Undefined: ");
    } else {
      const [low, high] = row.interval.split(" to ").map(Number);
      expect(low).toBeLessThanOrEqual(Number(row.value));
      expect(high).toBeGreaterThanOrEqual(Number(row.value));
    }
  }
  expect(rows.some((row) => row.bar)).toBe(true);
  await expect(page.getByText(/seed/)).toBeVisible();
  // Other labels, other figures.
  await page.getByRole("button", { name: "People", exact: true }).click();
  await settled(page);
  await expect(page.getByRole("button", { name: "People", exact: true })).toHaveAttribute("aria-pressed", "true");
});

test("a cell of two raters opens what they said, and that its items", async ({ page }) => {
  await part(page, "Raters");
  const cells = page.locator(".heat button:not([data-none])");
  await cells.first().focus();
  await page.keyboard.press("Enter");
  const confusion = page.getByRole("grid", { name: "What the two said" });
  await expect(confusion).toBeVisible();
  const cell = confusion.locator("button:not([data-none])").first();
  const items = Number((await cell.textContent())!.replace(",", ""));
  const place = [await cell.getAttribute("data-row"), await cell.getAttribute("data-column")];
  await cell.focus();
  await page.keyboard.press("Enter");
  expect(await itemsInQueue(page)).toBe(items);
  // The way back ends where one was.
  await page.goBack();
  await expect(page.getByRole("tab", { name: "Raters" })).toHaveAttribute("aria-selected", "true");
  const again = page.getByRole("grid", { name: "What the two said" });
  await expect(again.locator(`button[data-row="${place[0]}"][data-column="${place[1]}"]`)).toBeFocused();
});

test("truth: the counts are all items, and a bin opens its own", async ({ page }) => {
  await part(page, "Truth");
  const panel = page.getByRole("tabpanel");
  const counted = await panel.locator("table:has(caption:has-text('Items by their most likely answer')) tbody tr").evaluateAll((rows) =>
    rows.map((row) => Number(row.querySelector("td")!.textContent!.replace(",", ""))),
  );
  const bins = panel.locator("table:has(caption:has-text('How sure it is')) tbody tr");
  const last = bins.last();
  const figures = await bins.evaluateAll((rows) => rows.map((row) => Number(row.querySelector("td")!.textContent!.replace(",", ""))));
  const unlabelled = counted.at(-1)!;
  const sum = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
  expect(sum(figures)).toBe(sum(counted) - unlabelled);
  expect(figures.at(-1)).toBeGreaterThan(0);
  await last.getByRole("button").focus();
  await page.keyboard.press("Enter");
  expect(await itemsInQueue(page)).toBe(figures.at(-1));
  await page.goBack();
  await expect(last.getByRole("button")).toBeFocused();
});

test("truth: another method, and all of them on known answers", async ({ page }) => {
  await part(page, "Truth");
  await page.getByLabel("Method", { exact: true }).selectOption({ label: "Dawid-Skene" });
  await expect(page.locator(".disagreement-sentence")).toContainText("Dawid-Skene: ");
  await settled(page);
  await expect(page.getByText("It is no calibrated probability")).toBeVisible();
  await page.getByRole("button", { name: "Compare methods on known answers" }).click();
  const compared = page.getByRole("region", { name: "Which method serves here" });
  await expect(compared.locator("tbody tr, .empty-title").first()).toBeVisible({ timeout: 30_000 });
});

test("plots and figures are saved as files that stand alone", async ({ page }) => {
  await part(page, "Raters");
  const map = await fileSaved(page, "Save as SVG");
  expect(map.name).toMatch(/-rater-map\.svg$/);
  expect(map.text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(map.text).toContain("fill=\"rgb(");
  expect(map.text).not.toMatch(/var\(|currentColor|class=|style=/);
  const isWhole = await page.evaluate((text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror") === null, map.text);
  expect(isWhole).toBe(true);
  const figures = await fileSaved(page, "Save as CSV");
  expect(figures.name).toMatch(/-raters\.csv$/);
  expect(figures.text.split("\r\n")[0]).toBe("rater,kind,other,other kind,items,alike,share,kappa,linear,quadratic");
  expect(figures.text.split("\r\n").length).toBeGreaterThan(3);
});

for (const scheme of ["light", "dark"] as const) {
  test(`no accessibility fault in any part, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openExample(page, "answers");
    await goToRoom(page, "disagreement");
    for (const name of parts) {
      await tab(page, name);
      if (name === "Raters") await page.locator(".heat button:not([data-none])").first().click();
      await settled(page);
      expect(await axe(page), name).toEqual([]);
    }
  });
}

test("a map that is put in force shows scores as calibrated, everywhere and when the file is opened again", async ({ page }) => {
  // Over-confident: whoever says 0.95 is right in 70 of 100. Every item has a known answer.
  const groups: [number, number, number][] = [[0.95, 100, 70], [0.6, 60, 33], [0.2, 60, 21]];
  const header = { countersign: 1, name: "Bold", questions: [{ id: "q", kind: "choice", labels: ["a", "b"] }], agents: [{ id: "bold", title: "Bold" }] };
  const items = groups.flatMap(([score, n, right], group) =>
    Array.from({ length: n }, (_, at) => ({
      id: `${group}-${at}`, fields: { text: `item ${group} ${at}` }, gold: { q: at < right ? "a" : "b" },
      suggestions: [{ question: "q", agent: "bold", value: "a", score }],
    })),
  );
  const text = [header, ...items].map((line) => JSON.stringify(line)).join("\n");
  const give = async () => {
    await openExample(page, "messages");
    await goToRoom(page, "data");
    await page.locator("[data-room=data] input[type=file]").setInputFiles({ name: "bold.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(text) });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bold");
    await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  };
  await give();
  await expect(page.locator(".agent-score").first()).toHaveText("score 0.95");
  await goToRoom(page, "disagreement");
  await tab(page, "Calibration");
  const panel = page.getByRole("tabpanel");
  await expect(panel.getByText("No map is in force")).toBeVisible();
  await panel.getByRole("button", { name: "Use this map" }).click();
  await expect(panel.getByText(/^In force: .* on 220 answers/)).toBeVisible();
  await goToRoom(page, "review");
  const mark = page.locator(".agent-score span").last();
  await expect(mark).toHaveText(/^calibrated 0\.(6[5-9]|7[0-5])$/);
  await expect(mark).toHaveAttribute("title", /^score 0\.95; /);
  await expect(page.locator(".queue-row-said [title*='calibrated 0.']").first()).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await give();
  await expect(page.locator(".agent-score span").last()).toHaveText(/^calibrated 0\./);
  await goToRoom(page, "disagreement");
  await tab(page, "Calibration");
  await panel.getByRole("button", { name: "Show scores again" }).click();
  await expect(panel.getByText("No map is in force")).toBeVisible();
  await goToRoom(page, "review");
  await expect(page.locator(".agent-score").first()).toHaveText("score 0.95");
});
