// Certified auto-accept in the Routing room: a sample is drawn and answered, what it allows is
// accepted, an audit looks after it, and what the draft would mean is tried before it is applied.
import { axe, expect, goToRoom, openExample, press, test, themes, viewports, type Page } from "./support.ts";
import { queued, toast } from "./reviewing.ts";

const parts = ["Rules", "Certify", "Audit", "What-if"] as const;
type Part = (typeof parts)[number];

const panel = (page: Page) => page.getByRole("tabpanel");
const step = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const button = (page: Page, name: string) => panel(page).getByRole("button", { name, exact: true });

async function part(page: Page, name: Part, example: "messages" | "posts" | "answers" = "posts"): Promise<void> {
  await openExample(page, example);
  await goToRoom(page, "routing");
  await page.getByRole("tab", { name }).click();
  await settled(page);
}

/** Nothing is being computed. */
async function settled(page: Page): Promise<void> {
  await expect(panel(page)).toBeVisible();
  await expect(panel(page).locator('[aria-busy="true"]')).toHaveCount(0);
}

const number = (words: string | null, pattern: RegExp) => Number(pattern.exec(words ?? "")![1].replaceAll(",", ""));

test("the parts are gone through by keyboard, and a command goes to its own", async ({ page }) => {
  await openExample(page, "posts");
  await press(page, "Shift+P");
  await page.getByRole("tab", { name: "Rules" }).focus();
  for (const [place, name] of parts.entries()) {
    if (place > 0) await press(page, "ArrowRight");
    await expect(page.getByRole("tab", { name })).toBeFocused();
    await expect(page.getByRole("tabpanel", { name })).toBeVisible();
  }
  await press(page, "Shift+R", "Shift+C");
  await expect(page.getByRole("tab", { name: "Certify" })).toHaveAttribute("aria-selected", "true");
  await press(page, "Shift+U");
  await expect(page.getByRole("tab", { name: "Audit" })).toHaveAttribute("aria-selected", "true");
  // What was looked at last is found again.
  await press(page, "Shift+R", "Shift+P");
  await expect(page.getByRole("tab", { name: "Audit" })).toHaveAttribute("aria-selected", "true");
});

test("labels that are rare go to a person at first, and errors are said in words", async ({ page }) => {
  await part(page, "Certify");
  const asked = step(page, "What would be accepted");
  await expect(asked.getByRole("checkbox", { name: "Threat" })).toBeChecked();
  await expect(asked.getByRole("checkbox", { name: "Spam" })).not.toBeChecked();
  await asked.getByRole("button", { name: "2 %", exact: true }).focus();
  await press(page, "Enter");
  await expect(asked.getByText("Of what is accepted at most 2 wrong in 100.")).toBeVisible();
  await asked.getByLabel("Or in percent").fill("0.5");
  await expect(asked.getByText("at most 5 wrong in 1,000")).toBeVisible();
  // It is kept for the next visit.
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await press(page, "Shift+C");
  await expect(asked.getByText("at most 5 wrong in 1,000")).toBeVisible();
});

test("a sample is drawn, put in force, and opened: exactly its items, judged blind", async ({ page }) => {
  await part(page, "Certify");
  const sample = step(page, "Draw the sample");
  await sample.getByLabel("Share of the stream, in percent").fill("30");
  const said = sample.getByText(/items in the stream; .* of them drawn/);
  await expect(said).toBeVisible();
  await settled(page);
  const drawn = number(await said.textContent(), /; ([\d,]+) of them drawn/);
  expect(drawn).toBeGreaterThan(0);
  const draw = sample.getByRole("button", { name: "Draw this sample" });
  await draw.focus();
  await press(page, "Enter");
  await expect(toast(page, "Policy version 2 routes from now on.")).toBeVisible();
  await settled(page);
  await expect(draw).toHaveAttribute("aria-disabled", "true");
  await sample.getByRole("button", { name: "Open the sample in Review" }).focus();
  await press(page, "Enter");
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  expect(await queued(page)).toBe(drawn);
  await expect(page.getByText("hidden until", { exact: false }).first()).toBeVisible();
});

test("what-if: a threshold that moves moves the numbers, and Apply puts it in force", async ({ page }) => {
  await part(page, "What-if");
  const found = step(page, "Behind it");
  const accepted = panel(page).locator(".what-if-tile", { hasText: /^Accepted unseen/ }).locator("dd").last();
  await expect(accepted).toContainText("it is known what is right");
  const count = async () => number(await accepted.textContent(), /^([\d,]+) of/);
  const before = await count();
  const sliders = step(page, "What can be turned").getByRole("slider", { name: /^Score of .* at least$/ });
  for (const slider of await sliders.all()) {
    await slider.focus();
    await press(page, "Home");
  }
  await expect.poll(count).toBeGreaterThan(before);
  await expect(panel(page).getByText("changed, not applied")).toBeVisible();
  await found.getByRole("heading", { name: /^Where this is known/ }).scrollIntoViewIfNeeded();
  await step(page, "What can be turned").getByLabel("Effect by").selectOption({ index: 1 });
  await expect(found.getByRole("table", { name: /^By slice/ })).toBeVisible();
  await button(page, "Apply").click();
  await expect(panel(page).getByRole("heading", { name: /^Policy, version 2/ })).toBeVisible();
  // The rules are the same draft.
  await page.getByRole("tab", { name: "Rules" }).click();
  await expect(page.getByRole("heading", { name: /^Policy, version 2$/ })).toBeVisible();
});

for (const theme of themes) {
  test(`no accessibility fault in any part, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await openExample(page, "messages");
    await goToRoom(page, "routing");
    for (const name of parts) {
      await page.getByRole("tab", { name }).click();
      await settled(page);
      expect.soft(await axe(page), name).toEqual([]);
    }
  });
}

for (const viewport of viewports) {
  test(`every part fits, ${viewport.name}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await openExample(page, "posts");
    await goToRoom(page, "routing");
    for (const name of parts) {
      await page.getByRole("tab", { name }).click();
      await settled(page);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(excess, `${name}: pixels beyond the right edge`).toBeLessThanOrEqual(0);
      const inner = await panel(page).evaluate((panel) => panel.scrollWidth - panel.clientWidth);
      expect.soft(inner, `${name}: pixels beyond the panel`).toBeLessThanOrEqual(0);
    }
  });
}
