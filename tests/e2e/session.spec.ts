// A reviewing session with the keyboard alone.
import { engineHeld, goTo, holdEngine, ready } from "./reviewing.ts";
import { expect, itemId, openExample, press, started, test, type Page } from "./support.ts";

const saved = (page: Page) => page.locator(".saved[data-state=saved]");

/** How many items are done, as the header says. */
async function done(page: Page): Promise<number> {
  const words = await page.locator(".header-progress span").last().textContent();
  return Number(/^([\d,]+) of/.exec(words ?? "")?.[1]?.replaceAll(",", ""));
}

test("answers, undo, redo, a reload: nothing is lost and nothing needs a mouse", async ({ page }) => {
  await openExample(page, "messages");
  const before = await done(page);
  for (let answered = 1; answered <= 5; answered += 1) {
    const item = await itemId(page).textContent();
    // Two questions: the second one opens when the first is answered.
    await press(page, "1");
    await expect(page.getByText("Change", { exact: true })).toHaveCount(1);
    await press(page, "1");
    await expect.poll(() => done(page)).toBe(before + answered);
    // Where the page does not go on by itself.
    if ((await itemId(page).textContent()) === item) await press(page, "j");
    await expect(itemId(page)).not.toHaveText(item!);
  }
  await press(page, "z");
  await expect.poll(() => done(page)).toBe(before + 4);
  await press(page, "Shift+Z");
  await expect.poll(() => done(page)).toBe(before + 5);
  await expect(saved(page)).toBeVisible();

  await page.reload();
  await started(page);
  await expect.poll(() => done(page)).toBe(before + 5);
  await expect(saved(page)).toBeVisible();
});

test("help and palette open, close and act by keys", async ({ page }) => {
  await openExample(page, "messages");
  await press(page, "?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await press(page, "Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await press(page, "Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("export");
  await press(page, "Enter");
  await expect(page.getByRole("main", { name: "Export" })).toBeVisible();
});

/** The way to an item by its id led over the engine even if the item was on the desk: until
 * the engine had answered, the item took no answer and the key was lost. */
test("going to the item on the desk waits for nothing", async ({ page }) => {
  await holdEngine(page, "find");
  await openExample(page, "messages");
  await ready(page, "m-001");
  await press(page, "s");
  await ready(page, "m-002");
  await goTo(page, "m-002");
  await press(page, "1");
  await expect(page.getByText("Change", { exact: true })).toHaveCount(1);
  expect(await engineHeld(page)).toBe(0);
});

/** The next item stood where the one before had been scrolled to, and the focus fell out of the item. */
test("the next item is read from its start, with the focus still on it", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await openExample(page, "answers");
  await ready(page, "a-001");
  const item = page.locator(".item-scroll");
  await item.focus();
  await item.evaluate((item) => void (item.scrollTop = 120));
  await press(page, "j");
  await ready(page, "a-002");
  await expect.poll(() => item.evaluate((item) => item.scrollTop)).toBe(0);
  await expect(item).toBeFocused();
});
