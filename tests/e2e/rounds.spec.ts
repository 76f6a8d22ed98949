// Rounds in the Routing room: one is ended, found again after a reload, and compared with a report card from a file.
import { readFile } from "node:fs/promises";
import { axe, expect, goToRoom, open, openExample, press, test, type Page } from "./support.ts";
import { ready, saved, toast } from "./reviewing.ts";

const step = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const ending = (page: Page) => step(page, "End this round");
const soFar = (page: Page) => step(page, "Rounds so far");

/** One agent is sure and right, the other guesses; the data bring an answer to each item. Three of four are drawn. */
async function sampled(page: Page): Promise<void> {
  const agents = [{ id: "sure", title: "Sure" }, { id: "rough", title: "Rough" }];
  const header = { countersign: 1, name: "Small", questions: [{ id: "q", title: "Verdict", kind: "choice", labels: ["right", "wrong"] }], agents };
  const lines = Array.from({ length: 120 }, (_, at) => ({
    id: `i-${at}`,
    fields: { text: `item ${at}` },
    suggestions: [
      { question: "q", agent: "sure", value: "right", score: 0.9 + (at % 9) / 100 },
      { question: "q", agent: "rough", value: at % 7 < 4 ? "right" : "wrong", score: 0.2 + ((at * 7) % 40) / 80 },
    ],
    responses: [{ question: "q", annotator: "anna", value: "right" }],
  }));
  const text = [header, ...lines].map((line) => JSON.stringify(line)).join("\n");
  await open(page);
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({ name: "small.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(text) });
  await ready(page, "i-0");
  await press(page, "Shift+C");
  const sample = step(page, "Draw the sample");
  await sample.getByLabel("Share of the stream, in percent").fill("75");
  await step(page, "What would be accepted").getByRole("button", { name: "10 %", exact: true }).click();
  const draw = sample.getByRole("button", { name: "Draw this sample" });
  await expect(draw).not.toHaveAttribute("aria-disabled", "true");
  await draw.click();
  await expect(toast(page, "Policy version 2 routes from now on.")).toBeVisible();
}

async function rounds(page: Page): Promise<void> {
  await goToRoom(page, "routing");
  await page.getByRole("tab", { name: "Rounds" }).click();
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  const panel = page.getByRole("tabpanel");
  await expect(panel).toBeVisible();
  await expect(panel.locator('[aria-busy="true"]')).toHaveCount(0);
}

test("before a round is ended nothing is compared, and the page says what to do", async ({ page }) => {
  await openExample(page, "posts");
  await rounds(page);
  await expect(soFar(page).getByText("No round was ended yet")).toBeVisible();
  await expect(step(page, "Files for the trainer").getByRole("button", { name: /^Save / })).toHaveCount(6);
  await ending(page).getByRole("button", { name: "End round 1…" }).focus();
  await press(page, "Enter");
  await expect(ending(page).getByText(/^No certificate\. /)).toBeVisible({ timeout: 60_000 });
  expect(await axe(page)).toEqual([]);
  await ending(page).getByRole("button", { name: "Not now" }).click();
  await expect(soFar(page).getByText("No round was ended yet")).toBeVisible();
});

test("a round is ended, found again after a reload, and compared with a card from a file", async ({ page }) => {
  test.setTimeout(120_000);
  await sampled(page);
  await rounds(page);
  await ending(page).getByRole("button", { name: "End round 1…" }).focus();
  await press(page, "Enter");
  const end = ending(page).getByRole("button", { name: "End the round" });
  await expect(end).toBeVisible({ timeout: 60_000 });
  await expect(ending(page).getByRole("checkbox", { name: /^Accept from a score of/ })).toBeChecked();
  await expect(ending(page).getByText(/^Accepted unseen: \d+ of 120 items, now \d+\. Work of people: /)).toBeVisible();
  const map = ending(page).getByRole("checkbox", { name: /^Rough on Verdict: .* on \d+ answers$/ });
  await expect(map).toBeChecked();
  await expect(ending(page).getByText(/^Round 1: \d+ answers settled\.$/)).toBeVisible();
  await expect(ending(page).getByText(/^Sure on Verdict right in 100 % /)).toBeVisible();
  expect(await axe(page)).toEqual([]);
  // Without the map.
  await map.focus();
  await press(page, "Space");
  await end.focus();
  await press(page, "Enter");
  await expect(ending(page).getByText("Round 1 is ended", { exact: false })).toBeVisible();
  await expect(ending(page).getByRole("button", { name: "End round 2…" })).toBeVisible();
  await settled(page);

  const coming = page.waitForEvent("download");
  await soFar(page).getByRole("button", { name: "Save the report card of now" }).click();
  const card = JSON.parse(await readFile(await (await coming).path(), "utf8"));
  await saved(page);
  await page.reload();
  await expect(page.getByRole("main", { name: "Routing" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Small", level: 1 })).toBeVisible();
  await rounds(page);
  const list = soFar(page).getByRole("list", { name: "Rounds that are compared" });
  await expect(list.getByText(/^120 answers settled/)).toBeVisible();

  // The round before: another dataset, on which one agent was right half as often.
  card.round.dataset = "another";
  card.round.last_event_at = "2020-01-01T00:00:00.000Z";
  for (const agent of card.questions[0].agents)
    for (const figure of Object.values<any>(agent.accuracy)) if (figure) Object.assign(figure, { right: figure.right / 2, share: figure.share / 2, low: 0, high: figure.share });
  const files = soFar(page).locator("input[type=file]");
  await files.setInputFiles({ name: "before.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(card)) });
  await expect(soFar(page).getByText("From before.json to round 1: of 2 agents and questions, 2 became better.")).toBeVisible();
  await expect(soFar(page).getByRole("img", { name: "Right suggestions, round by round" })).toBeVisible();
  await expect(soFar(page).getByRole("rowheader", { name: "before.json" })).toHaveCount(2);
  // What is dropped here is no dataset to be opened; and this is no card.
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["{}"], "other.json", { type: "application/json" }));
    return data;
  });
  await soFar(page).locator(".rounds-drop").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(soFar(page).getByText(/^other\.json: This is no report card/)).toBeVisible();
  expect(await axe(page)).toEqual([]);
  await soFar(page).getByRole("button", { name: "Remove other.json" }).click();
  await expect(soFar(page).getByText("This is no report card", { exact: false })).toHaveCount(0);
});
