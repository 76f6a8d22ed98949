// Tables with a row an answer: recognised, mapped, opened; what the room says of their raters,
// the queue by what one more answer tells, and studies that are stopped or done again.
import { gzipSync } from "node:zlib";
import { queue, ready } from "./reviewing";
import { axe, expect, goToRoom, itemId, openExample, test, type Page } from "./support";

const TABLE = `item,worker,label,truth,seconds
10,w2,cat,cat,3
9,w2,dog,dog,4
10,w10,dog,cat,9
9,w1,dog,dog,2
11,w1,cat,,5
11,w2,dog,,5
10,w2,cat,cat,7
10,w1,cat,cat,2
12,w1,dog,,1
12,w10,dog,,1
`;

async function drop(page: Page, name: string, content: string | Buffer): Promise<void> {
  await openExample(page, "messages");
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(content),
  });
  await expect(page.locator(".mapping")).toBeVisible();
}

async function openMapped(page: Page): Promise<void> {
  await page.locator(".mapping").getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.locator(".mapping")).toHaveCount(0);
  // Where there are remarks they are read first.
  await goToRoom(page, "review");
  await expect(itemId(page)).not.toBeEmpty();
}

async function part(page: Page, name: string): Promise<void> {
  await goToRoom(page, "disagreement");
  await page.getByRole("tab", { name }).click();
}

/** Many answers of many people: w0 to w39, five an item, two labels. */
function many(items: number): string {
  const lines = ["task_id,user,answer"];
  let seed = 1;
  const draw = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let item = 0; item < items; item++) {
    const from = draw(40);
    const truth = draw(2);
    for (let k = 0; k < 5; k++) {
      const label = draw(4) === 0 ? 1 - truth : truth;
      lines.push(`t${item},w${(from + k * 7) % 40},${label === 0 ? "no" : "yes"}`);
    }
  }
  return lines.join("\n");
}

test("a table of answers is recognised, opened, and its raters compared", async ({ page }) => {
  await drop(page, "labels.csv", TABLE);
  await expect(page.getByLabel("What item is")).toHaveValue("id");
  await expect(page.getByLabel("What worker is")).toHaveValue("annotator");
  await expect(page.getByLabel("What label is")).toHaveValue("response");
  await expect(page.getByLabel("What truth is")).toHaveValue("gold");
  // What is of the answer and not of the item has no place in it.
  await expect(page.getByLabel("What seconds is")).toHaveValue("ignore");
  await expect(page.locator(".mapping")).toContainText("differs between the answers to one item");
  await expect(page.locator(".sample")).toContainText("w2 on label");
  await expect(page.locator(".mapping-sample")).toContainText("put together");
  await openMapped(page);
  await expect(itemId(page)).toHaveText("10");
  await goToRoom(page, "data");
  await expect(page.locator(".data-current")).toContainText("4 items");
  // Said with both lines, and which of the two counts.
  await expect(page.getByText("w2 answers label of item 10 again, with the same answer as on line 2; the later one counts")).toHaveCount(1);

  await part(page, "Raters");
  const names = page.locator(".heat tbody th .matrix-name");
  await expect(names).toHaveText(["w1", "w2", "w10"]);
  await page.locator(".heat button:not([data-none])").first().click();
  const confusion = page.getByRole("grid", { name: "What the two said" });
  await expect(confusion).toBeVisible();
  await expect(page.getByText(/w1 and w2|of 3 common|3 items/).first()).toBeVisible();
  await page.getByRole("tab", { name: "Truth" }).click();
  await page.getByRole("button", { name: "Compare methods on known answers" }).click();
  await expect(page.getByRole("region", { name: "Which method serves here" })).toContainText("2");
});

test("numbers are labels until the person says that they are a scale", async ({ page }) => {
  await drop(page, "scale.tsv.gz", gzipSync(TABLE.replaceAll("cat", "1").replaceAll("dog", "3").replaceAll(",", "\t")));
  const kind = page.locator(".question-card").getByLabel("Kind");
  await expect(kind).toHaveValue("choice");
  await expect(page.locator(".labels .label-line")).toHaveCount(2);
  await kind.selectOption("rating");
  await openMapped(page);
  await part(page, "Agreement");
  // Only a scale has weights.
  await expect(page.getByRole("tabpanel")).toContainText("quadratic");
});

test("no accessibility fault in the mapping of answers", async ({ page }) => {
  await drop(page, "labels.csv", TABLE);
  await expect(page.locator(".sample")).toContainText("w2 on label");
  expect(await axe(page)).toEqual([]);
});

test("the queue by the most valuable next answer, and again only when asked", async ({ page }) => {
  await drop(page, "labels.csv", TABLE);
  await openMapped(page);
  const order = page.getByLabel("Order", { exact: true });
  await order.selectOption({ label: "Most valuable next answer first" });
  const said = page.locator(".queue-gains");
  await expect(said).toContainText("by what one more answer is expected to tell");
  await expect(page).toHaveURL(/sort=gain\.label/);
  // Item 11 has one answer for each label: nothing is known of it.
  const rows = queue(page).getByRole("option");
  await expect(rows.first()).toContainText("11");
  const before = await rows.allTextContents();
  await rows.first().click();
  await ready(page, "11");
  await page.keyboard.press("1");
  await expect(said).toContainText("1 new event since then");
  const ids = (texts: string[]) => texts.map((text) => /\d+/.exec(text)?.[0]);
  expect(ids(await rows.allTextContents())).toEqual(ids(before));
  await said.getByRole("button", { name: "Order again" }).click();
  await expect(said).not.toContainText("since then");
  await expect(rows.first()).not.toContainText("11");
});

test("where nobody labelled anything the queue says so and keeps the file's order", async ({ page }) => {
  await openExample(page, "messages");
  await goToRoom(page, "data");
  const lines = ["a", "b"].map((id) => JSON.stringify({ id, fields: { text: `the text of ${id}` } }));
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "bare.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from([`{"countersign":1,"questions":[{"id":"q","kind":"choice","labels":["x","y"]}]}`, ...lines].join("\n")),
  });
  await expect(itemId(page)).toHaveText("a");
  await page.getByLabel("Order", { exact: true }).selectOption({ label: "Most valuable next answer first" });
  await expect(page.locator(".queue-gains")).toContainText("Nobody gave a label to this question. So this is the order of the file.");
  await expect(itemId(page)).toHaveText("a");
});

test("a study is cancelled while it works, and begun again", async ({ page }) => {
  test.setTimeout(120_000);
  await drop(page, "many.csv", many(20_000));
  await openMapped(page);
  await part(page, "Agreement");
  const panel = page.getByRole("tabpanel");
  await panel.getByRole("button", { name: "Cancel" }).click();
  await expect(panel.getByText("Cancelled.")).toBeVisible();
  await expect(panel.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(panel.locator(".study-table")).toHaveCount(0);
  // It stays so, and the engine is free for others.
  await page.getByRole("tab", { name: "Raters" }).click();
  await expect(page.locator(".heat tbody tr")).toHaveCount(40, { timeout: 60_000 });
  await page.getByRole("tab", { name: "Agreement" }).click();
  await panel.getByRole("button", { name: "Cancel" }).click();
  await panel.getByRole("button", { name: "Start again" }).click();
  await expect(panel.locator(".study-progress")).toBeVisible();
  await expect(panel.getByText("Cancelled.")).toHaveCount(0);
});

test("new answers bring a study up to date once they rest", async ({ page, context }) => {
  await openExample(page, "messages");
  const other = await context.newPage();
  await openExample(other, "messages");
  await goToRoom(other, "disagreement");
  await other.getByRole("tab", { name: "Agreement" }).click();
  const sentence = other.locator(".disagreement-sentence");
  await expect(sentence).toContainText("labels by");
  const before = await sentence.textContent();
  const labels = (text: string | null) => Number(/^([\d,]+) labels/.exec(text!)![1].replace(",", ""));
  await page.bringToFront();
  for (const _ of [1, 2]) {
    await ready(page);
    await page.keyboard.press("1");
  }
  // Counted once both rest, not after each.
  await other.bringToFront();
  await expect(sentence).not.toHaveText(before!, { timeout: 10_000 });
  expect(labels(await sentence.textContent())).toBeGreaterThan(labels(before));
});

test("calibration lists the agents that score the question", async ({ page }) => {
  await openExample(page, "messages");
  await goToRoom(page, "data");
  const header = `{"countersign":1,"questions":[{"id":"q","kind":"choice","labels":["x","y"]}],"agents":[{"id":"mute","title":"Mute"},{"id":"sure","title":"Sure"}]}`;
  const item = (id: string) =>
    `{"id":"${id}","fields":{"text":"text"},"suggestions":[{"question":"q","agent":"mute","value":"x"},{"question":"q","agent":"sure","value":"x","score":0.75}],"responses":[{"question":"q","annotator":"ann","value":"x"}]}`;
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "scores.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from([header, item("a"), item("b")].join("\n")),
  });
  await expect(itemId(page)).toHaveText("a");
  await part(page, "Calibration");
  await expect(page.getByLabel("Agent", { exact: true }).locator("option")).toHaveText(["Sure"]);
  await expect(page.locator(".disagreement-sentence")).toContainText("2 suggestions with a score");
});
