// Regions on an image: judged, moved, resized and drawn, with the mouse at three zooms, with a finger
// and with the keyboard alone.
import { readFileSync } from "node:fs";
import { PHOTO, at, box, drag, give, list, row, stage, zoomTo } from "./drawing.ts";
import { asked, decisions, ready, saved } from "./reviewing.ts";
import { axe, expect, goToRoom, open, press, test } from "./support.ts";

const header = {
  countersign: 1,
  name: "Streets",
  questions: [{ id: "things", title: "What is there?", kind: "regions", field: "photo", labels: [{ id: "car", title: "Car" }, { id: "tree", title: "Tree" }] }],
};

const street = (id: string, src = PHOTO) => ({
  id,
  fields: { photo: { kind: "image", src, alt: "A street" } },
  suggestions: [
    {
      id: `${id}-a`, question: "things", agent: "detector",
      value: { regions: [box(100, 100, 200, 120, "car", 0.91), box(520, 90, 60, 40, "car", 0.32)] },
    },
    {
      id: `${id}-b`, question: "things", agent: "gardener",
      value: { regions: [{ shape: "polygon", points: [[600, 300], [700, 320], [650, 480]], label: "tree", score: 0.7 }] },
    },
  ],
});

test("what is drawn, moved and resized with the mouse is the same at every zoom", async ({ page }) => {
  await give(page, [header, street("one"), street("two")], "one");
  for (const scale of [0.5, 1, 4]) {
    await press(page, "0");
    await zoomTo(page, scale);
    await press(page, "b");
    await drag(page, [390.25, 290.5], [420.75, 310.25]);
    await press(page, "v");
    // By its middle, then by its lower right corner.
    await drag(page, [405, 300], [412.25, 296.5]);
    await drag(page, [428, 306.75], [438.5, 314]);
    await expect(row(page, /yours/)).toHaveCount([0.5, 1, 4].indexOf(scale) + 1);
    await press(page, "Escape");
  }
  // Every step is taken back, and done again.
  for (let step = 0; step < 9; step += 1) await press(page, "z");
  await expect(row(page, /yours/)).toHaveCount(0);
  for (let step = 0; step < 9; step += 1) await press(page, "Shift+Z");
  await expect(row(page, /yours/)).toHaveCount(3);
  await list(page).getByRole("button", { name: "Reject all" }).click();
  await press(page, "Enter");
  await ready(page, "two");
  const [line] = await decisions(page);
  const { regions, rejected } = line.value;
  expect(rejected).toHaveLength(3);
  expect(regions).toHaveLength(3);
  for (const region of regions) {
    const expected = { x: 397.5, y: 287, width: 41, height: 27 };
    for (const [side, length] of Object.entries(expected)) {
      expect(Math.abs(region[side] - length), `${side} of ${JSON.stringify(region)}`).toBeLessThan(0.01);
    }
  }
});

test("with the keyboard alone: judged, corrected, drawn, undone, confirmed", async ({ page }) => {
  await give(page, [header, street("one"), street("two")], "one");
  // Nothing is judged before it was looked at: the first press chooses.
  await press(page, "a");
  await expect(row(page, /not judged/)).toHaveCount(3);
  await expect(row(page, /box of 200 × 120/).locator("[aria-current]")).toHaveCount(1);
  await press(page, "a", "r");
  await expect(row(page, /accepted/)).toHaveCount(1);
  await expect(row(page, /rejected/)).toHaveCount(1);
  // The polygon is chosen now: its first point ten pixels up, then half a pixel to the right.
  await press(page, "e", "Shift+ArrowUp", "Alt+ArrowRight", "Escape");
  await expect(row(page, /polygon/)).toContainText("edited");
  await expect(row(page, /polygon of 3 points from 600, 290/)).toHaveCount(1);
  // A tree that nobody proposed.
  await press(page, "Escape", "2", "b");
  // Into the upper left corner, and from there.
  for (let times = 0; times < 50; times += 1) await press(page, "Shift+ArrowLeft", "Shift+ArrowUp");
  for (let times = 0; times < 3; times += 1) await press(page, "Shift+ArrowRight", "Shift+ArrowDown");
  await press(page, "Space");
  for (let times = 0; times < 4; times += 1) await press(page, "Shift+ArrowRight", "Shift+ArrowDown");
  await press(page, "ArrowRight", "Space");
  await expect(row(page, /yours/)).toContainText("box of 41 × 40 at 30, 30");
  await press(page, "v");
  const all = 5;
  for (let step = 0; step < all; step += 1) await press(page, "z");
  await expect(row(page, /not judged/)).toHaveCount(3);
  await expect(row(page, /yours/)).toHaveCount(0);
  for (let step = 0; step < all; step += 1) await press(page, "Shift+Z");
  await expect(row(page, /yours/)).toHaveCount(1);
  // Once too often does no harm.
  await press(page, "Escape", "Escape", "Enter");
  await ready(page, "two");
  const saving = page.waitForEvent("download");
  await press(page, "Control+s");
  const project = readFileSync(await (await saving).path(), "utf8");
  const events = project.split("\n").filter((line) => line.includes('"question":"things"') && line.includes("decided_at"));
  expect(events).toHaveLength(1);
  const [line] = await decisions(page);
  expect(line.value.regions.map((it: any) => [it.label, it.shape, it.judged])).toEqual([
    ["car", "box", "accepted"],
    ["tree", "polygon", "edited"],
    ["tree", "box", undefined],
  ]);
  expect(line.value.regions[1].points[0]).toEqual([600.1, 290]);
  expect(line.value.regions[2]).toMatchObject({ x: 30, y: 30, width: 41, height: 40 });
  expect(line.value.rejected).toEqual([{ mark: "m2", suggestion: "one-a" }]);
});

test("polygons by the mouse, and a click again chooses what lies below", async ({ page }) => {
  await give(page, [header, street("one")], "one");
  await press(page, "p");
  for (const place of [[420, 400], [500, 400], [500, 500], [430, 480]] as [number, number][]) {
    await page.mouse.click(...(await at(page, ...place)));
  }
  await press(page, "Backspace");
  await page.mouse.click(...(await at(page, 421, 401)));
  await expect(row(page, /polygon of 3 points from 420, 400/)).toHaveCount(1);
  await press(page, "b");
  await drag(page, [380, 380], [560, 540]);
  await press(page, "v");
  await page.mouse.click(...(await at(page, 490, 410)));
  const chosen = asked(page).getByRole("listitem").filter({ has: page.locator("[aria-current]") });
  await expect(chosen).toContainText("polygon");
  await page.mouse.click(...(await at(page, 490, 410)));
  await expect(chosen).toContainText("box of 180 × 160");
  // The list shows where it is, and Delete takes it away.
  await row(page, /polygon of 3 points from 420/).click();
  await expect(chosen).toContainText("polygon");
  await stage(page).focus();
  await press(page, "Delete");
  await expect(row(page, /polygon of 3 points from 420/)).toHaveCount(0);
});

test("the filter says what is shown, and judging all means those", async ({ page }) => {
  await give(page, [header, street("one")], "one");
  await page.getByText("Filter: label, agent, score").click();
  await page.getByLabel("Least score").fill("0.5");
  await expect(page.getByText("2 of 3 suggested regions shown")).toBeVisible();
  await page.getByLabel("Agent", { exact: true }).selectOption("detector");
  await expect(page.getByText("1 of 3 suggested regions shown")).toBeVisible();
  await stage(page).focus();
  await press(page, "Shift+Y");
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(row(page, /accepted/)).toHaveCount(1);
  await expect(row(page, /not judged/)).toHaveCount(2);
  // The keys are in the sheet.
  await stage(page).focus();
  await press(page, "?");
  await expect(page.getByRole("heading", { name: "Regions of an image, while they are asked for" })).toBeVisible();
  await press(page, "Escape");
});

test("likeness is called what it is: of keypoints it is no IoU", async ({ page }) => {
  const agents = [{ id: "north", title: "North" }, { id: "south", title: "South" }];
  const person = (by: number) => ({ shape: "keypoints", label: "car", points: [{ x: 100 + by, y: 100 }, { x: 200, y: 300 }] });
  const suggestion = (agent: string, by: number) => ({ id: `one-${agent}`, question: "things", agent, value: { regions: [person(by)] } });
  const item = { ...street("one"), suggestions: [suggestion("north", 0), suggestion("south", 12)] };
  await give(page, [{ ...header, agents }, item], "one");
  await expect(page.getByText(/^Agents agree on /)).toContainText("1 region (same label, OKS at least 0.50)");
  await expect(list(page).getByRole("listitem")).toContainText(/North, South \(OKS 0\.\d\d\)/);
  await page.getByText("Agreement: OKS, fused").click();
  await expect(page.getByLabel("Agree from OKS")).toBeVisible();
  await expect(page.getByText("OKS, of keypoints: object keypoint similarity")).toBeVisible();
});

test("in a crowd a corner says whose a region is", async ({ page }) => {
  const agents = [{ id: "north", title: "North" }, { id: "south", title: "South" }];
  const many = (agent: string, by: number) => ({
    id: `one-${agent}`, question: "things", agent,
    value: { regions: Array.from({ length: 800 }, (_, at) => box((at % 40) * 20 + by, Math.floor(at / 40) * 30 + by, 8, 12, "car", 0.5)) },
  });
  await give(page, [{ ...header, agents }, { ...street("one"), suggestions: [many("north", 0), many("south", 9)] }], "one");
  await expect(page.getByRole("list", { name: "Whose line is whose" })).toContainText(
    "With more than 1,500 in sight lines are whole: the corner that is marked says whose.",
  );
});

test("where agents agree there is one region, where they differ both, and how is said", async ({ page }) => {
  const agents = [{ id: "north", title: "North" }, { id: "south", title: "South" }];
  const suggestion = (agent: string, regions: object[]) => ({ id: `one-${agent}`, question: "things", agent, value: { regions } });
  const item = {
    ...street("one"),
    suggestions: [
      suggestion("north", [box(100, 100, 200, 100, "car", 0.9), box(520, 90, 60, 40, "car", 0.32)]),
      suggestion("south", [box(100, 100, 200, 80, "car", 0.6), box(600, 300, 100, 100, "tree", 0.7)]),
    ],
  };
  await give(page, [{ ...header, agents }, item], "one");
  const said = page.getByText(/^Agents agree on /);
  await expect(said).toHaveText("Agents agree on 1 region (same label, IoU at least 0.50); 2 by one agent alone");
  await expect(page.getByRole("list", { name: "Whose line is whose" }).getByRole("listitem")).toHaveText([
    "several: 1", "North alone: 1", "South alone: 1",
  ]);
  // Shown is the surest; the other is there, with how alike it is.
  const rows = list(page).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("North 0.90, South 0.60 (IoU 0.80)");
  const whose = rows.first().getByLabel(/^Whose shape/);
  await rows.first().click();
  await expect(whose.locator("option")).toHaveText(["North 0.90", "South 0.60 (IoU 0.80)"]);
  await expect(rows.first()).toContainText("box of 200 × 100");
  await whose.selectOption({ label: "South 0.60 (IoU 0.80)" });
  await expect(rows.first()).toContainText("box of 200 × 80");
  await expect(whose.locator("option")).toHaveText(["South 0.60", "North 0.90 (IoU 0.80)"]);
  // Stricter, they differ.
  await page.getByText("Agreement: IoU, fused").click();
  const least = page.getByLabel("Agree from IoU");
  await least.selectOption({ label: "0.85" });
  await expect(said).toHaveText("Agents agree on 0 regions (same label, IoU at least 0.85); 4 by one agent alone");
  await expect(rows).toHaveCount(4);
  await least.selectOption({ label: "0.50" });
  await expect(rows).toHaveCount(3);
  // The mean of both by their scores, as a suggestion of its own: theirs stay.
  await page.getByRole("checkbox", { name: /^Fused/ }).check();
  await expect(whose.locator("option")).toHaveText(["Fusion of North and South 0.75", "North 0.90 (IoU 0.92)", "South 0.60 (IoU 0.87)"]);
  await expect(rows.first()).toContainText("box of 200 × 92");
  expect(await axe(page)).toEqual([]);
  await expect(asked(page).getByText("3 of 3 suggested marks not judged yet")).toBeVisible();
  await list(page).getByRole("button", { name: "Accept all" }).click();
  await page.getByRole("checkbox", { name: /^Fused/ }).uncheck();
  await expect(asked(page).getByText("Every suggested mark is judged.")).toBeVisible();
  await stage(page).focus();
  await press(page, "Enter");
  await saved(page);
  const [answer] = (await decisions(page)).filter((line) => line.question === "things");
  expect(answer.value.regions).toMatchObject([
    {
      height: 92, judged: "accepted",
      from: { suggestion: "fusion:one-north+one-south" },
      with: [{ suggestion: "one-north", mark: "m1" }, { suggestion: "one-south", mark: "m1" }],
    },
    { from: { suggestion: "one-north", mark: "m2" } },
    { from: { suggestion: "one-south", mark: "m2" } },
  ]);
});

test("thousands of regions: the list is a window, and choosing one shows it", async ({ page }) => {
  const regions = Array.from({ length: 3000 }, (_, n) => box((n % 75) * 10 + 2, Math.floor(n / 75) * 14 + 2, 6, 8, "car", 0.5));
  const item = {
    ...street("many"),
    suggestions: [{ id: "s", question: "things", agent: "detector", value: { regions } }],
  };
  await give(page, [header, item], "many");
  await expect(asked(page).getByText("3,000 of 3,000 suggested marks not judged yet")).toBeVisible();
  const rows = asked(page).locator(".marks-row");
  await expect(rows.first()).toBeVisible();
  expect(await rows.count()).toBeLessThan(60);
  const before = await stage(page).getAttribute("data-view");
  await rows.nth(3).click();
  await expect(stage(page)).not.toHaveAttribute("data-view", before!);
  await list(page).getByRole("button", { name: "Accept all" }).click();
  await expect(asked(page).getByText("Every suggested mark is judged.")).toBeVisible();
  expect(await axe(page)).toEqual([]);
});

test("an image that does not come says why, and is tried again", async ({ page, faults }) => {
  faults.expected.push(/Failed to load resource/);
  await open(page);
  const src = new URL("./nowhere.png", page.url()).href;
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "streets.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from([header, street("one", src)].map((line) => JSON.stringify(line)).join("\n")),
  });
  await ready(page, "one");
  await expect(page.getByText("nowhere.png did not load")).toBeVisible();
  await page.route("**/nowhere.png", (route) =>
    route.fulfill({ contentType: "image/png", body: Buffer.from(PHOTO.split(",")[1], "base64") }),
  );
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(stage(page)).toBeVisible();
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("one draws, the buttons do what keys do", async ({ page }) => {
    await give(page, [header, street("one")], "one");
    const tap = async (x: number, y: number) => {
      await stage(page).scrollIntoViewIfNeeded();
      await page.touchscreen.tap(...(await at(page, x, y)));
    };
    await tap(200, 150);
    const chosen = asked(page).getByRole("listitem").filter({ has: page.locator("[aria-current]") });
    await expect(chosen).toContainText("box of 200 × 120");
    await page.getByRole("group", { name: "Keys of the drawing" }).getByRole("button", { name: "reject", exact: true }).click();
    await expect(row(page, /rejected/)).toHaveCount(1);
    await page.getByRole("toolbar").getByRole("button", { name: "Polygon" }).click();
    await tap(100, 400);
    await tap(300, 400);
    await tap(200, 560);
    await page.getByRole("group", { name: "Keys of the drawing" }).getByRole("button", { name: "finish" }).click();
    await expect(row(page, /yours/)).toContainText("polygon of 3 points");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await axe(page)).toEqual([]);
  });
});
