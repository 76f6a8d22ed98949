// The Disagreement room: the matrix, the items behind its cells, and the way back.
import { axe, expect, goToRoom, openExample, test, type Page } from "./support";

async function room(page: Page, example: "messages" | "posts" | "answers" = "messages"): Promise<void> {
  await openExample(page, example);
  await goToRoom(page, "disagreement");
  await expect(page.locator(".disagreement-sentence")).toBeVisible();
}

test("the sentence, the table and the list say the same", async ({ page }) => {
  await room(page);
  const sentence = (await page.locator(".disagreement-sentence").textContent())!;
  const [pairs, equal] = [/([\d,]+) pairs? on/, /; ([\d,]+) equal/].map((pattern) =>
    Number(pattern.exec(sentence)![1].replace(",", "")),
  );
  const counts = await page.locator(".matrix tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll("button")].map((cell) => Number(cell.textContent!.replace(",", "")))),
  );
  const diagonal = counts.reduce((sum, row, at) => sum + row[at], 0);
  const all = counts.flat().reduce((sum, count) => sum + count, 0);
  expect(diagonal).toBe(equal);
  // A pair of different values stands in two cells.
  expect(diagonal + (all - diagonal) / 2).toBe(pairs);
  const most = Math.max(...counts.flatMap((row, at) => row.filter((_, column) => column !== at)));
  await expect(page.locator(".pair").first()).toContainText(String(most));
});

test("a cell opens exactly its items, and the way back ends on it", async ({ page }) => {
  await room(page);
  const cell = page.locator(".matrix button:not([data-none])").nth(1);
  const figure = Number(await cell.textContent());
  const name = (await cell.getAttribute("aria-label"))!;
  expect(figure).toBeGreaterThan(0);
  await cell.click();
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  const shown = await page.locator(".queue-count").first().textContent();
  const items = Number(/^([\d,]+)/.exec(shown!)![1].replace(",", ""));
  expect(items).toBeGreaterThan(0);
  expect(items).toBeLessThanOrEqual(figure);
  await page.goBack();
  await expect(page.getByRole("gridcell", { name }).getByRole("button")).toBeFocused();
});

test("arrow keys go from cell to cell, Enter opens", async ({ page }) => {
  await room(page);
  const at = (row: number, column: number) => page.locator(`.matrix button[data-row="${row}"][data-column="${column}"]`);
  await expect(page.locator(".matrix button[tabindex='0']")).toHaveCount(1);
  await at(0, 1).focus();
  await page.keyboard.press("ArrowDown");
  await expect(at(1, 1)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Home");
  await expect(at(1, 0)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(at(1, 0)).toBeFocused();
  await page.keyboard.press("Control+Home");
  await expect(at(0, 0)).toBeFocused();
  await expect(page.locator(".matrix button[tabindex='0']")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
});

test("people and models: empty before the first answer, counted after it", async ({ page }) => {
  await openExample(page, "answers");
  await goToRoom(page, "disagreement");
  await page.getByRole("button", { name: "People with models" }).click();
  const before = page.locator(".empty-title, .disagreement-sentence");
  await expect(before).toBeVisible();
  const said = await before.textContent();
  await goToRoom(page, "review");
  await page.keyboard.press("1");
  await goToRoom(page, "disagreement");
  await page.getByRole("button", { name: "People with models" }).click();
  await expect(page.locator(".disagreement-sentence")).toBeVisible();
  expect(await page.locator(".disagreement-sentence").textContent()).not.toBe(said);
});

test("texts are compared for equality only", async ({ page }) => {
  await openExample(page, "answers");
  await goToRoom(page, "disagreement");
  const question = page.getByLabel("Question");
  const options = await question.locator("option").allTextContents();
  for (const option of options) {
    await question.selectOption({ label: option });
    const texts = page.getByText("Texts and marks are compared for equality only");
    const table = page.locator(".matrix");
    const empty = page.locator(".empty-title");
    await expect(texts.or(table).or(empty).first()).toBeVisible();
  }
});

for (const scheme of ["light", "dark"] as const) {
  test(`no accessibility fault, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await room(page);
    expect(await axe(page)).toEqual([]);
  });
}
