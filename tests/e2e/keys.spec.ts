// Keys: a person's own, other layouts, AltGr, and keys that belong to a field.
import { events, follow, goTo, queued, ready } from "./reviewing.ts";
import { axe, expect, itemId, openExample, press, started, test, type Page } from "./support.ts";

/** A key as a keyboard of another layout reports it; the driver only knows the American one. */
async function strike(page: Page, key: KeyboardEventInit): Promise<void> {
  await page.evaluate((key) => {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, composed: true, ...key }));
  }, key);
}

async function keysSheet(page: Page): Promise<void> {
  await press(page, "Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("change keys");
  await press(page, "Enter");
  await expect(page.getByRole("dialog", { name: "Change keys" })).toBeVisible();
}

test("a key is changed, kept over a reload, and given back", async ({ page }) => {
  await openExample(page, "messages");
  await ready(page);
  await press(page, "w");
  await expect(itemId(page)).toHaveText("m-001");

  await keysSheet(page);
  const sheet = page.getByRole("dialog", { name: "Change keys" });
  const skip = sheet.getByRole("row", { name: /^Skip/ });
  await skip.getByRole("button", { name: /Take the keys of Skip away/ }).click();
  await expect(skip).toContainText("no key");
  await skip.getByRole("button", { name: /Add key/ }).click();
  await press(page, "w");
  await expect(skip).toContainText("changed");
  await expect(skip).toContainText("W");
  await sheet.getByRole("button", { name: "Done" }).click();
  await expect(sheet).toBeHidden();
  await press(page, "s");
  await expect(itemId(page)).toHaveText("m-001");
  await press(page, "w");
  await expect(itemId(page)).toHaveText("m-002");

  await events(page);
  await page.reload();
  await started(page);
  await expect(itemId(page)).not.toBeEmpty();
  await goTo(page, "m-010");
  await expect(itemId(page)).toHaveText("m-010");
  await ready(page);
  await press(page, "w");
  await expect(itemId(page)).toHaveText("m-011");

  await keysSheet(page);
  await sheet.getByRole("button", { name: "All as they were at first" }).click();
  await expect(skip).not.toContainText("changed");
  await sheet.getByRole("button", { name: "Done" }).click();
  await ready(page);
  await press(page, "w");
  await expect(itemId(page)).toHaveText("m-011");
  await press(page, "s");
  await expect(itemId(page)).toHaveText("m-012");
});

// Bug: nobody who listens heard which button was whose, what a key did, or that it was taken.
test("keys are changed without eyes: names, what became of a key, and conflicts", async ({ page }) => {
  await openExample(page, "messages");
  await ready(page);
  await keysSheet(page);
  const sheet = page.getByRole("dialog", { name: "Change keys" });
  const said = sheet.getByRole("status");
  await expect(sheet.getByRole("searchbox", { name: "Find a command" })).toBeFocused();
  await page.keyboard.type("skip");
  const skip = sheet.getByRole("row", { name: /^Skip/ });
  await expect(sheet.getByRole("rowheader")).toHaveText(["Skip"]);
  await expect(skip.getByRole("cell").first()).toContainText("S");

  const add = sheet.getByRole("button", { name: "Add key for Skip" });
  await add.focus();
  await press(page, "Enter");
  await expect(said).toHaveText("Press the key for Skip. Esc leaves it as it is.");
  await press(page, "Escape");
  await expect(said).toHaveText("Skip keeps its keys.");
  await expect(sheet).toBeVisible();
  // Tab is never a key of a command: it leads on.
  await press(page, "Enter", "Tab");
  await expect(said).toHaveText("Skip keeps its keys.");
  await expect(sheet.getByRole("button", { name: "Take the keys of Skip away" })).toBeFocused();
  // What the browser keeps for itself cannot be had.
  await add.focus();
  await press(page, "Enter", "Control+t");
  await expect(said).toContainText("cannot be used");
  await press(page, "Enter", "x");
  await expect(said).toHaveText(/^Skip has the key X\. It means .+ as well: Skip gets it\.$/);
  await expect(skip).toContainText(/also /);
  await expect(add).toBeFocused();
  expect(await axe(page)).toEqual([]);
});

test("AltGr writes and commands nothing; other layouts have their keys", async ({ page }) => {
  await openExample(page, "messages");
  await goTo(page, "m-003");
  await ready(page, "m-003");
  const before = await events(page);
  // As Windows and as Linux report it.
  await strike(page, { key: "s", code: "KeyS", ctrlKey: true, altKey: true, modifierAltGraph: true });
  await strike(page, { key: "ß", code: "KeyS", modifierAltGraph: true });
  await strike(page, { key: "s", code: "KeyS", ctrlKey: true, altKey: true });
  await strike(page, { key: "1", code: "Digit1", modifierAltGraph: true });
  await strike(page, { key: "s", code: "KeyS", isComposing: true });
  await strike(page, { key: "Dead", code: "KeyS" });
  expect(await events(page)).toBe(before);
  await expect(itemId(page)).toHaveText("m-003");

  // French: the top row writes & without Shift. Greek: the letter on the place of S.
  await strike(page, { key: "&", code: "Digit1" });
  await expect(page.locator("section[aria-current=step]")).toContainText("How urgent is it?");
  await expect.poll(() => events(page)).toBe(before + 1);
  await strike(page, { key: "σ", code: "KeyS" });
  await expect(itemId(page)).toHaveText("m-004");
  await expect.poll(() => events(page)).toBe(before + 2);
});

test("what is typed into a field never commands", async ({ page }) => {
  await openExample(page, "messages");
  await goTo(page, "m-003");
  await ready(page, "m-003");
  await press(page, "s");
  await expect(itemId(page)).toHaveText("m-004");
  await ready(page);
  const before = await events(page);
  const every = "asxfnrejkzguo123=?./,";

  await press(page, "n");
  const note = page.getByLabel("Your note");
  await expect(note).toBeFocused();
  await page.keyboard.type(every);
  await press(page, "Shift+A", "Shift+Z", "Enter");
  await expect(note).toHaveValue(`${every}AZ\n`);
  await press(page, "Control+z");
  await press(page, "Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(itemId(page)).toHaveText("m-004");
  expect(await events(page)).toBe(before);

  // A drop-down: letters choose in it.
  await page.getByLabel("Order").focus();
  await press(page, "s", "x");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await events(page)).toBe(before);

  await press(page, "Escape");
  await follow(page, "#/review");
  await press(page, "/");
  const search = page.getByLabel("Search the items");
  await expect(search).toBeFocused();
  await page.keyboard.type(every);
  await expect(search).toHaveValue(every);
  await expect.poll(() => queued(page)).toBe(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await events(page)).toBe(before);
});

/** The focus left the field with the next frame, and a key that came before it was typed into the field. */
test("the key after Escape out of a field is a command", async ({ page }) => {
  await openExample(page, "messages");
  await ready(page, "m-001");
  for (const then of ["g", "?"]) {
    await press(page, "/");
    await expect(page.getByLabel("Search the items")).toBeFocused();
    await page.evaluate((then) => {
      for (const key of ["Escape", then]) {
        const press = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
        document.activeElement!.dispatchEvent(press);
      }
    }, then);
    await expect(page.getByRole("dialog")).toBeVisible();
    await press(page, "Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});
