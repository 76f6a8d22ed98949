// Certified auto-accept in the Routing room: a sample is drawn and answered, what it allows is
// accepted, an audit looks after it, and what the draft would mean is tried before it is applied.
import { axe, expect, goToRoom, itemId, openExample, press, test, themes, viewports, type Page } from "./support.ts";
import { queued, ready, suggestions, toast } from "./reviewing.ts";

const parts = ["Rules", "Certify", "Audit", "What-if", "Rounds"] as const;
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
  // Letters are the tab's while it has the focus.
  await press(page, "Tab", "Shift+R", "Shift+C");
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
  // The room stands before the dataset is open again and its log is there.
  await expect(page.getByRole("heading", { name: "Policy, version 1" })).toBeVisible();
  await expect(page.getByText("0 of 198")).toBeVisible();
  await press(page, "Shift+C");
  await expect(asked.getByText("at most 5 wrong in 1,000")).toBeVisible();
});

test("a sample is drawn, put in force, and opened: exactly its items, judged blind", async ({ page }) => {
  await part(page, "Certify");
  const sample = step(page, "Draw the sample");
  await sample.getByLabel("Share of the stream, in percent").fill("30");
  const said = sample.getByText(/items in the stream; .* of them drawn/);
  const draw = sample.getByRole("button", { name: "Draw this sample" });
  // What was just typed is counted first.
  await expect(draw).toHaveAttribute("title", "What was just changed is not counted yet.");
  await expect(draw).not.toHaveAttribute("aria-disabled", "true");
  const drawn = number(await said.textContent(), /; ([\d,]+) of them drawn/);
  expect(drawn).toBeGreaterThan(0);
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

test("who looks again and again answers in the order of the draw", async ({ page }) => {
  await part(page, "Certify");
  await step(page, "What would be accepted").getByText("More: slices, audit").click();
  await step(page, "What would be accepted").getByRole("checkbox", { name: "I look again and again" }).check();
  const sample = step(page, "Draw the sample");
  const draw = sample.getByRole("button", { name: "Draw this sample" });
  await expect(draw).not.toHaveAttribute("aria-disabled", "true");
  await draw.click();
  await expect(toast(page, "Policy version 2 routes from now on.")).toBeVisible();
  await settled(page);
  // Before, answers in the order of the file stood behind a gap and counted for nothing.
  await sample.getByRole("button", { name: "Open the sample in Review" }).click();
  await expect(page.getByLabel("Order").locator("option:checked")).toHaveText("Order of the draw");
  await expect(page).toHaveURL(/sort=draw/);
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

/**
 * Items of which an agent says with 0.95 that they are right; opened, and a sample of about half of them put in
 * force.
 */
async function sampled(page: Page, items: number): Promise<number> {
  const header = { countersign: 1, name: "Sure", questions: [{ id: "q", kind: "choice", labels: ["right", "wrong"] }], agents: [{ id: "sure", title: "Sure" }] };
  const lines = Array.from({ length: items }, (_, at) => ({
    id: `i-${at}`, fields: { text: `item ${at}` }, suggestions: [{ question: "q", agent: "sure", value: "right", score: 0.95 }],
  }));
  const text = [header, ...lines].map((line) => JSON.stringify(line)).join("\n");
  await openExample(page, "messages");
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({ name: "sure.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(text) });
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  await ready(page, "i-0");
  await press(page, "Shift+C");
  const sample = step(page, "Draw the sample");
  await sample.getByLabel("Share of the stream, in percent").fill("50");
  await step(page, "What would be accepted").getByRole("button", { name: "10 %", exact: true }).click();
  await step(page, "What would be accepted").getByText("More: slices, audit").click();
  await step(page, "What would be accepted").getByLabel("Audited afterwards, in percent").fill("50");
  const said = sample.getByText(/items in the stream; .* of them drawn/);
  const draw = sample.getByRole("button", { name: "Draw this sample" });
  await expect(draw).not.toHaveAttribute("aria-disabled", "true");
  const drawn = number(await said.textContent(), /; ([\d,]+) of them drawn/);
  await draw.focus();
  await press(page, "Enter");
  await expect(toast(page, "Policy version 2 routes from now on.")).toBeVisible();
  return drawn;
}

/** Answers so many items of the queue, one after the other, by a digit; who judges blind is shown what was suggested. */
async function answer(page: Page, items: number, digit: "1" | "2", blind: boolean): Promise<void> {
  for (let at = 0; at < items; at += 1) {
    await ready(page);
    const before = await itemId(page).textContent();
    await press(page, digit);
    if (blind) await expect(suggestions(page)).toBeVisible();
    if (at + 1 === items) return;
    if (blind) await press(page, "j");
    await expect(itemId(page)).not.toHaveText(before!);
  }
}

test("a whole round by keyboard: drawn, answered, certified, accepted, audited, taken back", async ({ page }) => {
  test.setTimeout(180_000);
  const drawn = await sampled(page, 150);
  const sample = step(page, "Draw the sample");
  const certificate = step(page, "The certificate");
  await expect(certificate.getByText("Not yet: 0 of", { exact: false })).toBeVisible();
  await sample.getByRole("button", { name: "Open the sample in Review" }).focus();
  await press(page, "Enter");
  expect(await queued(page)).toBe(drawn);
  await answer(page, drawn, "1", true);

  await press(page, "Shift+C");
  await expect(sample.getByText(`${drawn} of ${drawn} answered`)).toBeVisible();
  await expect(certificate.getByText(/^Accept from a score of 0\.\d+ up: with 90 % confidence at most 10 %/)).toBeVisible();
  await expect(certificate.getByRole("img", { name: /^Error and its upper bound/ })).toBeVisible();
  await expect(certificate.getByText(/^By this policy \d+ of 150 items are accepted unseen/)).toBeVisible();
  await expect(certificate.getByLabel("Command")).toHaveValue("countersign certify Sure-calibration.csv --alpha 0.1 --delta 0.1");
  expect(await axe(page)).toEqual([]);
  await certificate.getByRole("button", { name: "Accept under this certificate" }).focus();
  await press(page, "Enter");
  await expect(toast(page, "Policy version 3 routes from now on.")).toBeVisible();

  await press(page, "Shift+U");
  await settled(page);
  await expect(panel(page).getByText("Holds so far")).toBeVisible();
  await panel(page).getByRole("button", { name: "Open what the audit waits for" }).focus();
  await press(page, "Enter");
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  const audited = await queued(page);
  expect(audited).toBeGreaterThan(10);
  // Everything that was accepted is wrong: soon enough is seen of it, in whatever room.
  const remark = page.getByRole("alert").filter({ hasText: "The audit found the promise broken" });
  await answer(page, 12, "2", false);
  await expect(remark).toBeVisible();
  await press(page, "Shift+U");
  await expect(panel(page).getByText("What was accepted unseen is queued again.")).toBeVisible();
  expect(await axe(page)).toEqual([]);
  await panel(page).getByRole("button", { name: "Open these items in Review" }).focus();
  await press(page, "Enter");
  expect(await queued(page)).toBeGreaterThan(10);
  // It stays until it is closed.
  await remark.getByRole("button", { name: "Close this remark" }).focus();
  await press(page, "Enter");
  await expect(remark).toBeHidden();
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
