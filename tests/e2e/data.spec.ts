// The Data room: every way in, the mapping step, and what is said of bad input.
import { gzipSync } from "node:zlib";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { axe, expect, goToRoom, itemId, open, openExample, test, type Page } from "./support";

const CSV = `id,message,label,score,channel
t-1,"Late again, and nobody answers",negative,0.91,mail
t-2,"Lovely, thank you",positive,0.88,chat
t-3,"When do you open on Sunday?",neutral,0.64,chat
t-4,"Third broken cup",negative,0.97,mail
t-5,"It came, it works",positive,0.71,mail
`;

const NATIVE = [
  `{"countersign":1,"name":"Two moods","questions":[{"id":"mood","kind":"choice","title":"Mood","labels":["bad","good"]}],"agents":[{"id":"m"},{"id":"n"}]}`,
  `{"id":"a","fields":{"text":"first"},"suggestions":[{"question":"mood","agent":"m","value":"bad","score":0.5},{"question":"mood","agent":"n","value":"good","score":0.5}]}`,
  `{"id":"b","fields":{"text":"second"},"suggestions":[{"question":"mood","agent":"m","value":"good","score":0.9},{"question":"mood","agent":"n","value":"good","score":0.5}]}`,
].join("\n");

async function give(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(content),
  });
}

async function dataRoom(page: Page): Promise<void> {
  await openExample(page, "messages");
  await goToRoom(page, "data");
  await expect(page.getByRole("heading", { name: "Open now" })).toBeVisible();
}

function mapping(page: Page) {
  return page.locator(".mapping");
}

test("the gallery says what the examples' headers say", async ({ page }) => {
  await dataRoom(page);
  const cards = page.locator(".gallery-card");
  await expect(cards).toHaveCount(6);
  await expect(cards.first()).toContainText("Customer messages");
  await expect(cards.first()).toContainText(/\d+ items · 2 questions · \d agents/);
  await cards.nth(1).getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Community posts");
});

test("a CSV is mapped, changed and opened, by keyboard alone", async ({ page }) => {
  await dataRoom(page);
  await give(page, "tickets.csv", CSV);
  await expect(mapping(page).getByRole("heading", { name: "tickets.csv" })).toBeFocused();
  await expect(mapping(page).locator("tbody tr")).toHaveCount(5);
  await expect(page.getByLabel("What message is")).toHaveValue("text");
  await expect(page.getByLabel("What label is")).toHaveValue("label");
  await expect(page.getByLabel("What score is")).toHaveValue("score");
  await expect(page.locator(".sample")).toContainText("Late again");

  // The channel does not matter here; the choice is made with a key.
  await page.getByLabel("What channel is").focus();
  await page.keyboard.press("n");
  await expect(page.getByLabel("What channel is")).not.toHaveValue("metadata");

  // A label further up, another one rare: keys again.
  const lines = page.locator(".labels .label-line");
  const first = await lines.first().locator(".label-id").textContent();
  await page.getByRole("button", { name: `${first} further down` }).focus();
  await page.keyboard.press("Enter");
  await expect(lines.nth(1).locator(".label-id")).toHaveText(first!);
  await expect(page.getByRole("button", { name: `${first} further down` })).toBeFocused();
  await page.getByLabel(`${first} is rare`).focus();
  await page.keyboard.press("Space");

  await mapping(page).getByRole("button", { name: "Open", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(itemId(page)).toHaveText("t-1");
  await goToRoom(page, "data");
  await expect(page.locator(".data-current")).toContainText("5 items");
  await expect(page.locator(".data-current .chip").nth(1)).toContainText("rare");
});

test("a mapping that cannot be opened says why", async ({ page }) => {
  await dataRoom(page);
  await give(page, "tickets.csv", CSV);
  await page.getByLabel("What message is").selectOption("ignore");
  await expect(page.locator(".mapping-foot")).toContainText("Nothing is shown");
  await page.getByLabel("What message is").selectOption("text");
  await expect(page.locator(".mapping-foot")).not.toContainText("Nothing is shown");
  await mapping(page).getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "Open now" })).toBeVisible();
  await expect(page.locator(".data-current .data-name")).toHaveText("Customer messages");
});

test("gzip and a JSON array", async ({ page }) => {
  await dataRoom(page);
  await give(page, "two.jsonl.gz", gzipSync(NATIVE));
  await expect(itemId(page)).toHaveText("a");
  await goToRoom(page, "data");
  const rows = [
    { text: "one", label: "x", score: 0.5 },
    { text: "two", label: "y", score: 0.75 },
  ];
  await give(page, "rows.json", JSON.stringify(rows));
  await expect(mapping(page).locator("tbody tr")).toHaveCount(2);
  await mapping(page).getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  await expect(page.locator("[data-column=item]")).toContainText("one");
});

test("a file is dropped anywhere on the page", async ({ page }) => {
  await openExample(page, "messages");
  const dataTransfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.jsonl", { type: "application/jsonl" }));
    return transfer;
  }, NATIVE);
  await goToRoom(page, "data");
  await page.dispatchEvent("main", "dragover", { dataTransfer });
  await expect(page.locator(".data-drop")).toContainText("Let go to open it");
  await page.dispatchEvent("main", "drop", { dataTransfer });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Two moods");
  await expect(itemId(page)).toHaveText("a");
  // From another room as well; what is no file is left alone.
  const words = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.setData("text/plain", "no file");
    return transfer;
  });
  await page.dispatchEvent("main", "drop", { dataTransfer: words });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Two moods");
  const other = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "tickets.csv", { type: "text/csv" }));
    return transfer;
  }, CSV);
  await page.dispatchEvent("main", "drop", { dataTransfer: other });
  await expect(mapping(page).getByRole("heading", { name: "tickets.csv" })).toBeVisible();
});

const HUB = [
  `{"id":"r-1","status":"completed","text":"The parcel came late.","mood.suggestion":"negative","mood.suggestion.score":0.91,"mood.suggestion.agent":"m-a","mood.responses":["negative"],"mood.responses.users":["u-1"],"mood.responses.status":["submitted"]}`,
  `{"id":"r-2","status":"pending","text":"Lovely, thank you.","mood.suggestion":"positive","mood.suggestion.score":0.7,"mood.suggestion.agent":"m-b","mood.responses":null,"mood.responses.users":null,"mood.responses.status":null}`,
].join("\n");

const CHOICES = [
  `{"text":"The parcel came late.","options":[{"id":"complaint","text":"A complaint"},{"id":"praise","text":"Praise"}],"accept":["complaint"],"answer":"accept","_task_hash":7,"_annotator_id":"ann"}`,
  `{"text":"Ann wrote.","options":[{"id":"complaint","text":"A complaint"},{"id":"praise","text":"Praise"}],"accept":[],"spans":[{"start":0,"end":3,"label":"PER"}],"answer":"ignore","_task_hash":8}`,
].join("\n");

test("what peers write opens without a mapping, and what is left out is said", async ({ page }) => {
  await dataRoom(page);
  await give(page, "hub.jsonl", HUB);
  await expect(itemId(page)).toHaveText("r-1");
  await expect(page.getByRole("group", { name: /^Suggested:/ })).toContainText("Negative".toLowerCase());
  await goToRoom(page, "data");
  await give(page, "choices.jsonl", CHOICES);
  const issues = page.locator("[data-part=issues]");
  await expect(issues).toContainText("spans of tasks that were not accepted");
  await expect(issues).toContainText("tasks that were ignored");
  await expect(page.locator(".data-current")).toContainText("A complaint");
});

test("a saved project opens as it was", async ({ page }) => {
  await dataRoom(page);
  await give(page, "two.jsonl", NATIVE);
  await expect(itemId(page)).toHaveText("a");
  await page.keyboard.press("1");
  await expect(page.locator(".header-progress")).toContainText("1 of");
  await goToRoom(page, "data");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the project" }).click();
  const download = await saving;
  const path = await download.path();
  const { readFileSync } = await import("node:fs");
  const project = readFileSync(path);
  await page.locator(".gallery-card").first().getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Customer messages");
  await goToRoom(page, "data");
  await give(page, download.suggestedFilename(), project);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Two moods");
  await expect(page.locator(".header-progress")).toContainText("1 of");
});

test.describe("addresses", () => {
  let server: Server;
  let address: string;

  test.beforeAll(async () => {
    server = createServer((request, response) => {
      const open = request.url === "/two.jsonl";
      response.writeHead(open ? 200 : 404, { "access-control-allow-origin": "*" });
      response.end(open ? NATIVE : "");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  test.afterAll(() => void server.close());

  test("typed into the field", async ({ page, faults }) => {
    await dataRoom(page);
    await page.getByLabel("Or its address").fill("two.jsonl");
    await page.keyboard.press("Enter");
    await expect(page.getByText("This is not a whole address.")).toBeVisible();
    faults.expected.push(/404/);
    await page.getByLabel("Or its address").fill(`${address}/none.jsonl`);
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-room=data] .notice")).toContainText("answered 404");
    await page.getByLabel("Or its address").fill(`${address}/two.jsonl`);
    await page.keyboard.press("Enter");
    await expect(itemId(page)).toHaveText("a");
  });

  test("in the page's own address", async ({ page }) => {
    await open(page, `./?dataset=${encodeURIComponent(`${address}/two.jsonl`)}`);
    await expect(itemId(page)).toHaveText("a");
  });
});

test("a broken file opens as far as it goes, and says where it is broken", async ({ page }) => {
  await dataRoom(page);
  const broken = [...NATIVE.split("\n"), `{"id":"c","fields":`, `{"id":"a","fields":{"text":"twice"}}`];
  await give(page, "broken.jsonl", broken.join("\n"));
  const issues = page.locator("[data-part=issues]");
  await expect(issues).toBeVisible();
  await expect(issues.locator("tbody tr").first()).toContainText("Item left out");
  await expect(issues.locator("tbody")).toContainText("4");
  // The person reads this first: nobody is taken elsewhere.
  await expect(page.getByRole("main", { name: "Data" })).toBeVisible();
  await give(page, "nothing.bin", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
  await expect(page.locator("[data-room=data]")).toContainText("nothing.bin could not be opened.");
  // Bug: an empty dataset of that name took the place of what was open.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Two moods");
});

test("what was opened is kept, opened again and forgotten", async ({ page }) => {
  await dataRoom(page);
  await give(page, "two.jsonl", NATIVE);
  await expect(itemId(page)).toHaveText("a");
  await page.keyboard.press("1");
  await expect(page.locator(".saved[data-state=saved]")).toBeVisible();
  await goToRoom(page, "data");
  const lines = page.locator(".kept-line");
  await expect(lines).toHaveCount(2);
  await lines.filter({ hasText: "Customer messages" }).getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Customer messages");
  await goToRoom(page, "data");
  const saving = page.waitForEvent("download");
  await lines.filter({ hasText: "Two moods" }).getByRole("button", { name: "Export" }).click();
  await saving;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Customer messages");
  await lines.filter({ hasText: "Two moods" }).getByRole("button", { name: "Forget" }).click();
  const sheet = page.getByRole("dialog", { name: "Forget this dataset?" });
  await expect(sheet).toContainText("Its log holds 1 step of reviewing by reviewer");
  await sheet.getByRole("button", { name: "Forget the file, keep the answers" }).click();
  await expect(lines).toHaveCount(1);
  // What was answered is there again with the same file.
  await give(page, "two.jsonl", NATIVE);
  await expect(page.locator(".header-progress")).toContainText("1 of");
});

// Bug: a dataset was forgotten without its log, and there was no way to forget that.
test("a dataset is forgotten with every answer, unless it is open", async ({ page }) => {
  await dataRoom(page);
  await give(page, "two.jsonl", NATIVE);
  await expect(itemId(page)).toHaveText("a");
  await page.keyboard.press("1");
  await expect(page.locator(".saved[data-state=saved]")).toBeVisible();
  await goToRoom(page, "data");
  const line = page.locator(".kept-line").filter({ hasText: "Two moods" });
  await line.getByRole("button", { name: "Forget" }).click();
  const sheet = page.getByRole("dialog", { name: "Forget this dataset?" });
  await expect(sheet).toContainText("It is open in this browser.");
  await expect(sheet.getByRole("button", { name: "Forget everything" })).toHaveAttribute("aria-disabled", "true");
  await sheet.getByRole("button", { name: "Cancel" }).click();

  await page.locator(".gallery-card").first().getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Customer messages");
  await goToRoom(page, "data");
  await line.getByRole("button", { name: "Forget" }).click();
  await sheet.getByRole("button", { name: "Forget everything" }).click();
  await expect(line).toHaveCount(0);
  const left = await page.evaluate(async () => {
    const open = indexedDB.open("countersign");
    await new Promise((resolve) => open.addEventListener("success", resolve));
    const keys = open.result.transaction("log").objectStore("log").getAllKeys();
    await new Promise((resolve) => keys.addEventListener("success", resolve));
    return new Set(keys.result.map((key) => (key as string[])[0])).size;
  });
  expect(left, "the other dataset's log alone").toBeLessThanOrEqual(1);
  await give(page, "two.jsonl", NATIVE);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Two moods");
  await expect(page.locator(".header-progress")).toContainText("0 of");
});

for (const scheme of ["light", "dark"] as const) {
  test(`no accessibility fault in the mapping step, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await dataRoom(page);
    expect(await axe(page)).toEqual([]);
    await give(page, "tickets.csv", CSV);
    await expect(mapping(page)).toBeVisible();
    expect(await axe(page)).toEqual([]);
  });
}

test("on a phone the table scrolls in itself", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await dataRoom(page);
  await give(page, "tickets.csv", CSV);
  await expect(mapping(page)).toBeVisible();
  const widths = await page.evaluate(() => {
    const room = document.querySelector("[data-room=data]")!;
    const table = document.querySelector(".mapping-scroll")!;
    return { page: room.scrollWidth - room.clientWidth, table: table.scrollWidth - table.clientWidth };
  });
  expect(widths.page).toBeLessThanOrEqual(0);
  expect(widths.table).toBeGreaterThan(0);
});
