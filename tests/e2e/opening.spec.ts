// One opening at a time: what a person chooses wins over what the page was
// about to open by itself, whatever was under way at that moment.
import { engineHeld, holdEngine, holdEngineNow, letEngineGo, queued, ready } from "./reviewing.ts";
import { expect, goToRoom, itemId, open, openExample, press, started, test, type Page } from "./support.ts";

const HEADER = { countersign: 1, name: "Doors", questions: [{ id: "mood", kind: "choice", labels: ["bad", "good"] }] };
const DOORS = [HEADER, ...["d-1", "d-2", "d-3"].map((id) => ({ id, fields: { text: `The door of ${id}.` } }))];

async function give(page: Page): Promise<void> {
  const buffer = Buffer.from(DOORS.map((line) => JSON.stringify(line)).join("\n"));
  await page
    .locator("[data-room=data] input[type=file]")
    .setInputFiles({ name: "doors.jsonl", mimeType: "application/octet-stream", buffer });
}

const title = (page: Page) => page.getByRole("heading", { level: 1 });

// The example was being looked at, was about to be read (its reading then took the
// file's bytes), was read and was being indexed, was open and its log was being read.
const MOMENTS = ["open", "begin", "read", "finish", "load_log"];

for (const moment of MOMENTS) {
  test(`a file given while the page's own example is at '${moment}' is what opens`, async ({ page }) => {
    await holdEngine(page, moment);
    await open(page);
    await expect.poll(() => engineHeld(page)).toBeGreaterThan(0);
    await goToRoom(page, "data");
    const before = await engineHeld(page);
    await give(page);
    // The file has been looked at as well, and the page does not know it yet.
    await expect.poll(() => engineHeld(page)).toBeGreaterThan(before);
    await letEngineGo(page);
    await expect(title(page)).toHaveText("Doors");
    await ready(page, "d-1");
    await expect.poll(() => queued(page)).toBe(3);
    await press(page, "1");
    await expect(itemId(page)).toHaveText("d-2");
    await expect(page.locator(".toast[data-tone=danger]")).toHaveCount(0);
    // Nothing of the example comes later.
    await page.waitForTimeout(300);
    await expect(title(page)).toHaveText("Doors");
  });
}

/** The file chooser was open, the page's own example came and went to its room: the file was lost. */
test("what the page opens by itself leaves a person in the room where they are", async ({ page }) => {
  await open(page, "./#/data");
  await expect(title(page)).toHaveText("Customer messages");
  await expect(page.getByText(/^Saved$/)).toBeVisible();
  await page.waitForTimeout(300);
  await expect(page.getByRole("main", { name: "Data" })).toBeVisible();
  await give(page);
  await expect(title(page)).toHaveText("Doors");
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
});

test("an address that answers nothing, given in the middle of a reading, leaves what is open", async ({ page, faults }) => {
  faults.expected.push(/404/);
  await holdEngine(page);
  await openExample(page, "messages");
  await ready(page, "m-001");
  await goToRoom(page, "data");
  await holdEngineNow(page, "read");
  await give(page);
  await expect.poll(() => engineHeld(page)).toBeGreaterThan(0);
  await page.getByLabel("Or its address").fill(new URL("./nowhere.jsonl", page.url()).href);
  await press(page, "Enter");
  await letEngineGo(page);
  await expect(page.getByText("answered 404").first()).toBeVisible();
  await goToRoom(page, "review");
  await expect(title(page)).toHaveText("Customer messages");
  await ready(page, "m-001");
  // What the engine holds again is what the page shows.
  await press(page, "j");
  await ready(page, "m-002");
  await expect.poll(() => queued(page)).toBe(300);
  await press(page, "g");
  await page.keyboard.type("m-250");
  await press(page, "Enter");
  await ready(page, "m-250");
});

/** After a reload the desk stood on the item that was done last. */
test("a session goes on with the next open item", async ({ page }) => {
  await openExample(page, "messages");
  for (const id of ["m-001", "m-002"]) {
    await ready(page, id);
    await press(page, "s");
    await expect(itemId(page)).not.toHaveText(id);
  }
  await expect(page.locator(".saved[data-state=saved]")).toBeVisible();
  // Without the address's word for where it was.
  await page.goto("about:blank");
  await page.goto("./");
  await started(page);
  await ready(page, "m-003");
});
