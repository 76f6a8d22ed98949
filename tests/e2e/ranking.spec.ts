// A ranking by hand: rows that are dragged with a mouse and with a finger, moved
// by their buttons, and what the answer is then.
import { asked, decisions, ready } from "./reviewing.ts";
import { expect, itemId, openExample, press, test, type Page } from "./support.ts";

const rows = (page: Page) => asked(page).getByRole("listitem");

/** To the ranking of the first item of the example. */
async function toRanking(page: Page): Promise<void> {
  await openExample(page, "answers");
  await ready(page, "a-001");
  await press(page, "a", "2");
  await expect(asked(page).getByRole("heading", { name: "Put the answers in order" })).toBeVisible();
  await expect(rows(page)).toHaveText([/^–\s*a/, /^–\s*b/, /^–\s*c/]);
}

async function middle(page: Page, at: number): Promise<{ x: number; y: number }> {
  const box = (await rows(page).nth(at).locator(".ranking-place").boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("rows are dragged with the mouse", async ({ page }) => {
  await toRanking(page);
  const drag = async (from: number, to: number, side: number) => {
    const [start, end] = [await middle(page, from), await middle(page, to)];
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y + side * 2, { steps: 4 });
    await page.mouse.move(end.x, end.y + side * 4);
  };
  await drag(2, 0, -1);
  await expect(rows(page).nth(0)).toHaveAttribute("data-drop", "before");
  await expect(rows(page).nth(2)).toHaveAttribute("data-held", "true");
  await page.mouse.up();
  await expect(rows(page)).toHaveText([/^1\.\s*c/, /^2\.\s*a/, /^3\.\s*b/]);
  await drag(0, 2, 1);
  await expect(rows(page).nth(2)).toHaveAttribute("data-drop", "after");
  await page.mouse.up();
  await expect(rows(page)).toHaveText([/^1\.\s*a/, /^2\.\s*b/, /^3\.\s*c/]);
  await drag(1, 1, 1);
  await page.mouse.up();
  await expect(rows(page)).toHaveText([/^1\.\s*a/, /^2\.\s*b/, /^3\.\s*c/]);
  await drag(0, 1, 1);
  await page.mouse.up();
  await expect(rows(page)).toHaveText([/^1\.\s*b/, /^2\.\s*a/, /^3\.\s*c/]);
  // Nothing is an answer before it is confirmed.
  await expect(itemId(page)).toHaveText("a-001");
  await press(page, "Enter");
  await expect(asked(page).getByRole("heading", { name: "What do we send?" })).toBeVisible();
  const lines = await decisions(page);
  expect(lines.find((line) => line.question === "order")!.value).toEqual([["b"], ["a"], ["c"]]);
});

test("a button moves its row, keeps ties and the focus", async ({ page }) => {
  await toRanking(page);
  await press(page, "1", "=", "2", "3");
  await expect(rows(page)).toHaveText([/^1\.\s*a/, /^= 1\.\s*b/, /^3\.\s*c/]);
  const up = page.getByRole("button", { name: "Move c up" });
  await up.focus();
  await press(page, "Space");
  await expect(rows(page)).toHaveText([/^1\.\s*c/, /^2\.\s*a/, /^= 2\.\s*b/]);
  await expect(up).toBeFocused();
  const down = page.getByRole("button", { name: "Move c down" });
  await down.focus();
  await press(page, "Space");
  await expect(rows(page)).toHaveText([/^1\.\s*a/, /^= 1\.\s*b/, /^3\.\s*c/]);
  await expect(down).toBeFocused();
});

test.describe("with a finger", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("rows are dragged by the grip, and the page scrolls everywhere else", async ({ page }) => {
    await toRanking(page);
    await rows(page).last().scrollIntoViewIfNeeded();
    const touch = await page.context().newCDPSession(page);
    const send = (type: string, point?: { x: number; y: number }) =>
      touch.send("Input.dispatchTouchEvent", { type: type as any, touchPoints: point ? [point] : [] });
    const grip = async (at: number) => {
      const box = (await rows(page).nth(at).locator(".ranking-grip").boundingBox())!;
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const drag = async (start: { x: number; y: number }, end: { x: number; y: number }) => {
      await send("touchStart", start);
      for (let step = 1; step <= 5; step += 1) {
        await send("touchMove", { x: start.x, y: start.y + ((end.y - start.y) * step) / 5 });
      }
      await send("touchEnd");
    };
    const [first, last] = [await grip(0), await grip(2)];
    await drag(last, { x: first.x, y: first.y - 6 });
    await expect(rows(page)).toHaveText([/^1\.\s*c/, /^2\.\s*a/, /^3\.\s*b/]);
    const place = await middle(page, 0);
    await drag(place, { x: place.x, y: place.y + 90 });
    await expect(rows(page)).toHaveText([/^1\.\s*c/, /^2\.\s*a/, /^3\.\s*b/]);
  });
});
