// The way from room to room: all of them in sight on any screen, for a finger and for keys.
import { axe, expect, openExample, press, test, themes } from "./support.ts";
import type { Page } from "./support.ts";

const rooms = (page: Page) => page.getByRole("navigation", { name: "Rooms" });
const room = (page: Page, name: string) => rooms(page).getByRole("button", { name, exact: true });
/** On a narrow screen: the room that is open, and how many there are. */
const fold = (page: Page) => rooms(page).getByRole("button", { name: /7 rooms$/ });
const NAMES = ["Data", "Review", "Routing", "Disagreement", "Adjudication", "Fairness", "Export"];

/** Nothing is cut off or pushed out, neither of the rooms nor of what stands beside them. */
async function allInSight(page: Page): Promise<void> {
  for (const name of NAMES) {
    await expect(room(page, name), name).toBeInViewport({ ratio: 1 });
    const cut = await room(page, name).evaluate((tab) => tab.scrollWidth - tab.clientWidth);
    expect(cut, `${name} is cut off`).toBeLessThanOrEqual(0);
  }
  for (const button of await page.getByRole("banner").getByRole("button").all()) {
    if (await button.isVisible()) await expect(button).toBeInViewport({ ratio: 1 });
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

for (const width of [740, 768, 1024, 1180, 1280, 1440]) {
  test(`every room is in sight at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await openExample(page, "posts");
    await expect(fold(page)).toBeHidden();
    await allInSight(page);
  });
}

// Bug: on a phone the line of rooms was scrolled, and nothing said that Export stood behind its end.
for (const width of [320, 390, 600]) {
  test(`the room and that there are more is in sight at ${width} pixels, and all of them a press away`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await openExample(page, "posts");
    await expect(fold(page)).toHaveAccessibleName("Review 7 rooms");
    await expect(fold(page)).toBeInViewport({ ratio: 1 });
    await expect(room(page, "Export")).toBeHidden();
    await fold(page).click();
    await allInSight(page);
  });
}

test.describe("with a finger", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a room is as large as a fingertip", async ({ page }) => {
    await openExample(page, "posts");
    await fold(page).tap();
    for (const button of [fold(page), ...NAMES.map((name) => room(page, name))]) {
      const box = (await button.boundingBox())!;
      expect(Math.min(box.width, box.height), (await button.textContent())!).toBeGreaterThanOrEqual(44);
    }
    await room(page, "Export").tap();
    await expect(page.getByRole("main", { name: "Export" })).toBeVisible();
    await expect(room(page, "Export")).toBeHidden();
    await expect(fold(page)).toHaveAccessibleName("Export 7 rooms");
    // What is pressed beside it closes it.
    await fold(page).tap();
    await expect(room(page, "Export")).toBeVisible();
    await page.locator(".export-chosen").tap();
    await expect(room(page, "Export")).toBeHidden();
  });
});

test("on a narrow screen the rooms are opened, walked through and left with keys", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openExample(page, "posts");
  await fold(page).focus();
  await press(page, "Enter");
  await expect(fold(page)).toHaveAttribute("aria-expanded", "true");
  // It begins where one is.
  await expect(room(page, "Review")).toBeFocused();
  for (const name of NAMES.slice(2)) {
    await press(page, "Tab");
    await expect(room(page, name)).toBeFocused();
  }
  await press(page, "Escape");
  await expect(fold(page)).toBeFocused();
  await expect(fold(page)).toHaveAttribute("aria-expanded", "false");
  await press(page, "Enter");
  await expect(room(page, "Review")).toBeFocused();
  await press(page, "Tab", "Enter");
  await expect(page.getByRole("main", { name: "Routing" })).toBeVisible();
  await expect(fold(page)).toBeFocused();
  // Tab leaves the list, and it closes.
  await press(page, "Enter");
  await expect(room(page, "Routing")).toBeFocused();
  await press(page, "Tab", "Tab", "Tab", "Tab", "Tab");
  await expect(room(page, "Routing")).toBeHidden();
});

for (const theme of themes) {
  test(`no accessibility fault with the rooms open, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: 390, height: 844 });
    await openExample(page, "posts");
    await fold(page).click();
    await expect(room(page, "Export")).toBeVisible();
    expect(await axe(page)).toEqual([]);
  });
}
