// Medical images: series gone through, their grey set, lines measured, masks judged on their slices;
// with the keyboard alone, with the mouse and with a finger.
import { readFileSync } from "node:fs";
import { slice, uri, type Slice } from "./dicom.ts";
import { asked, decisions, ready } from "./reviewing.ts";
import { axe, expect, goToRoom, itemId, open, openExample, press, test, themes, type Page } from "./support.ts";

const stage = (page: Page) => page.locator(".dicom .easel-stage");
const corner = (page: Page, which: string) => page.locator(`.dicom-corner[data-corner=${which}]`);
const series = (page: Page) => page.getByRole("toolbar", { name: "Series" });
const row = (page: Page, words: RegExp) => asked(page).getByRole("listitem").filter({ hasText: words });

/** Opens items of one field `scan`, each with its files. */
async function give(
  page: Page,
  items: Record<string, Buffer[]>,
  question = true,
  labels: unknown[] = ["spot"],
): Promise<void> {
  const lines: unknown[] = [
    {
      countersign: 1,
      name: "Scans",
      questions: [
        question
          ? { id: "spots", kind: "regions", field: "scan", labels }
          : { id: "good", kind: "choice", labels: ["yes", "no"] },
      ],
      agents: ["finder"],
    },
  ];
  for (const [id, files] of Object.entries(items)) {
    lines.push({ id, fields: { scan: { kind: "dicom", sources: files.map(uri), alt: `Scan ${id}` } } });
  }
  await open(page);
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "scans.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n")),
  });
  await ready(page, Object.keys(items)[0]);
}

/** Where a place of the picture is on the page. */
async function at(page: Page, x: number, y: number): Promise<[number, number]> {
  await expect(stage(page)).toHaveAttribute("data-view", /\d/);
  const [scale, left, top, wide, tall] = (await stage(page).getAttribute("data-view"))!.split(" ").map(Number);
  const box = (await stage(page).boundingBox())!;
  return [box.x + 1 + left + x * scale * wide, box.y + 1 + top + y * scale * tall];
}

/** The red, green and blue of a pixel as it is on the screen. */
async function shown(page: Page, column: number, row: number): Promise<number[]> {
  await expect(stage(page)).toHaveAttribute("data-view", /\d/);
  return stage(page).evaluate((stage, [column, row]) => {
    const [scale, left, top, wide, tall] = stage.getAttribute("data-view")!.split(" ").map(Number);
    const canvas = stage.querySelector("canvas")!;
    const density = canvas.width / stage.clientWidth;
    const place = (at: number, from: number, side: number) => Math.round((from + (at + 0.5) * scale * side) * density);
    const [x, y] = [place(column, left, wide), place(row, top, tall)];
    return [...canvas.getContext("2d")!.getImageData(x, y, 1, 1).data.slice(0, 3)];
  }, [column, row]);
}

const grey = (level: number) => [level, level, level];

test("a series with the keyboard alone: gone through, windowed, measured, judged, undone", async ({ page }) => {
  await openExample(page, "phantoms");
  await ready(page);
  const item = await itemId(page).innerText();
  await expect(stage(page)).toHaveAttribute("data-view", /\d/);
  await expect(corner(page, "tone")).toHaveText("W 1500 L -600 HU");
  // It begins where the first suggestion is.
  await expect(asked(page)).toContainText("not judged yet");
  await press(page, "Home");
  await expect(corner(page, "slice")).toHaveText("Slice 1 of 16, at -45.0 mm");
  await press(page, "ArrowUp");
  await expect(corner(page, "slice")).toContainText("Slice 1 of 16");
  await press(page, "ArrowDown", "]");
  await expect(corner(page, "slice")).toContainText("Slice 3 of 16");
  await press(page, "PageDown", "[");
  await expect(corner(page, "slice")).toContainText("Slice 12 of 16");
  await press(page, "End");
  await expect(corner(page, "slice")).toHaveText("Slice 16 of 16, at 45.0 mm");

  await press(page, "Shift+T");
  await expect(corner(page, "tone")).toHaveText("W 400 L 40 HU");
  await press(page, "t", "Shift+ArrowRight", "ArrowUp");
  await expect(corner(page, "tone")).not.toHaveText("W 400 L 40 HU");
  await press(page, "Escape", "Shift+I");
  await expect(corner(page, "tone")).toContainText("inverted");
  await press(page, "Shift+W");
  await expect(corner(page, "tone")).toHaveText("W 1500 L -600 HU");

  // Ten pixels of two millimetres to the right.
  await press(page, "Shift+S", "ArrowRight", "Space", "Shift+ArrowRight", "Space");
  await expect(corner(page, "spacing")).toHaveText("20.0 mm by the pixel spacing");
  await press(page, "Escape", "Escape");
  await expect(corner(page, "spacing")).toHaveText("128 × 128, 2.00 × 2.00 mm, 6.0 mm apart");

  // The first press chooses, and brings its slice.
  await press(page, "a");
  await expect(corner(page, "slice")).not.toContainText("Slice 16 of 16");
  await press(page, "a", "r");
  await expect(row(page, /accepted/)).toHaveCount(1);
  await expect(row(page, /rejected/)).toHaveCount(1);
  await press(page, "z", "z");
  await expect(row(page, /accepted/)).toHaveCount(0);
  await expect(row(page, /rejected/)).toHaveCount(0);
  await press(page, "Shift+Z", "Shift+Z");
  await expect(row(page, /accepted/)).toHaveCount(1);
  await press(page, "Shift+Y", "Enter");
  await expect(itemId(page)).not.toHaveText(item);
  const [line] = (await decisions(page)).filter((line) => line.item === item);
  expect(line.value.rejected).toHaveLength(1);
  for (const region of line.value.regions) {
    expect(region).toMatchObject({ judged: "accepted", shape: "mask" });
    expect(region.frame).toBeLessThan(16);
  }
});

test("pixels are as grey as the file says, one by one", async ({ page }) => {
  const pixels = [0, 100, 200, 300, 400, 500, 600, 700];
  const of = (it: Partial<Slice>) => [slice({ pixels, columns: 4, ...it })];
  await give(page, {
    windowed: of({ window: [300, 400] }),
    white: of({ window: [300, 400], photometric: "MONOCHROME1" }),
    whole: of({}),
  }, false);
  // PS3.3, C.11.2.1.2.1: ((x - (c - 0.5)) / (w - 1) + 0.5), of 255.
  const level = (value: number) => Math.round(255 * Math.min(1, Math.max(0, (value - 299.5) / 399 + 0.5)));
  await expect.poll(() => shown(page, 0, 0)).toEqual(grey(0));
  for (const [place, value] of pixels.entries()) {
    expect(await shown(page, place % 4, Math.floor(place / 4)), `pixel ${place}`).toEqual(grey(level(value)));
  }
  await press(page, "j");
  await ready(page, "white");
  await expect.poll(() => shown(page, 0, 0)).toEqual(grey(255));
  for (const [place, value] of pixels.entries()) {
    expect(await shown(page, place % 4, Math.floor(place / 4)), `pixel ${place}`).toEqual(grey(255 - level(value)));
  }
  await press(page, "j");
  await ready(page, "whole");
  await expect.poll(() => shown(page, 3, 1)).toEqual(grey(255));
  expect(await shown(page, 1, 0)).toEqual(grey(Math.round((255 * 100) / 700)));
  await press(page, "Shift+I");
  await expect.poll(() => shown(page, 3, 1)).toEqual(grey(0));
});

test("with the mouse as in other viewers, and what is drawn stays on its slice", async ({ page }) => {
  const files = [10, 0, 5].map((z, at) =>
    slice({ pixels: Array.from({ length: 64 * 64 }, (_, n) => (n % 64) * 10 + z * 100), columns: 64, z, number: at + 1, window: [300, 400] }),
  );
  await give(page, { one: files });
  // After their places, not after their numbers.
  await expect(corner(page, "slice")).toHaveText("Slice 1 of 3, at 0.0 mm");
  await page.mouse.move(...(await at(page, 32, 32)));
  await page.mouse.wheel(0, 100);
  await expect(corner(page, "slice")).toHaveText("Slice 2 of 3, at 5.0 mm");
  await expect(corner(page, "spacing")).toHaveText(/^32, 3[12]: 820$/);
  // The right button: to the right is wider.
  await page.mouse.down({ button: "right" });
  await page.mouse.move(...(await at(page, 40, 32)), { steps: 4 });
  await page.mouse.up({ button: "right" });
  await expect(corner(page, "tone")).not.toContainText("W 400");
  await expect(corner(page, "tone")).toContainText("L 300");
  // Six across and eight down, of half a millimetre.
  await series(page).getByRole("button", { name: "Measure" }).click();
  await page.mouse.move(...(await at(page, 10, 10)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 16, 18)), { steps: 4 });
  await page.mouse.up();
  await expect(corner(page, "spacing")).toHaveText("5.0 mm by the pixel spacing");
  await series(page).getByRole("button", { name: "Measure" }).click();
  await page.getByRole("toolbar", { name: "Drawing tools" }).getByRole("button", { name: "Box" }).click();
  await page.mouse.move(...(await at(page, 20, 20)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 30, 28)), { steps: 4 });
  await page.mouse.up();
  await expect(row(page, /yours/)).toContainText("box of 10 × 8 at 20, 20");
  await stage(page).focus();
  await press(page, "v", "Escape", "]");
  await expect(corner(page, "slice")).toContainText("Slice 3 of 3");
  // Choosing it in the list brings its slice back.
  await row(page, /yours/).click();
  await expect(corner(page, "slice")).toContainText("Slice 2 of 3");
  await press(page, "Enter");
  const [line] = await decisions(page);
  expect(line.value.regions[0]).toMatchObject({ frame: 1, shape: "box" });
});

test("what cannot be shown is named, and the attributes are there without who it is", async ({ page }) => {
  await give(page, {
    odd: [slice({ pixels: [1, 2], columns: 2, syntax: "1.2.840.10008.1.2.4.102" }), Buffer.from("no DICOM at all, and long enough")],
  }, false);
  await expect(page.locator(".dicom-refused")).toContainText("MPEG-4");
  const remarks = page.locator(".dicom details");
  await remarks.locator("summary").click();
  await expect(remarks).toContainText("File 2: this is not a DICOM file");
  await page.getByRole("button", { name: "Attributes of the file" }).click();
  const table = page.getByRole("region", { name: "Attributes" });
  await expect(table.getByRole("row", { name: "(0028,0011) Columns" })).toContainText("2");
  await expect(table.getByRole("row", { name: "(0010,0010)" })).toContainText("hidden");
  await expect(corner(page, "series")).toHaveText("CT, series 3");
  await page.getByRole("button", { name: "Show who the patient is" }).click();
  await expect(table.getByRole("row", { name: "(0010,0010)" })).toContainText("Doe^Jane");
  await expect(corner(page, "series")).toHaveText("CT, series 3: Thorax of Jane");
  await page.getByLabel("Find an attribute").fill("columns");
  await expect(table.getByRole("row")).toHaveCount(2);
  expect(await axe(page)).toEqual([]);
});

test("files become a dataset, and masks saved as DICOM SEG come back as suggestions", async ({ page }) => {
  const files = [10, 0, 5].map((z, at) => ({
    name: `slice-${at + 1}.dcm`,
    mimeType: "application/dicom",
    buffer: slice({ pixels: Array.from({ length: 64 * 64 }, (_, n) => n % 64), columns: 64, z, number: at + 1 }),
  }));
  await open(page);
  const drop = async (all: typeof files) => {
    await goToRoom(page, "data");
    await page.locator("[data-room=data] input[type=file]").setInputFiles(all);
    await ready(page, "CT-3");
    await expect(stage(page)).toHaveAttribute("data-view", /\d/);
  };
  await drop(files);
  await expect(corner(page, "slice")).toHaveText("Slice 1 of 3, at 0.0 mm");
  await press(page, "]", "b");
  // A box by keys, from the middle ten to the right and down.
  await press(page, "ArrowRight", "Space", "Shift+ArrowRight", "Shift+ArrowDown", "Space");
  await expect(row(page, /yours/)).toContainText("box of 10 × 10 at 32, 32, frame 2");
  await page.getByText("Save this series' regions as DICOM").click();
  const save = async (label: string) => {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: label }).click();
    return readFileSync(await (await coming).path());
  };
  const report = JSON.parse(String(await save("Save findings as JSON")));
  expect(report.findings[0]).toMatchObject({ verdict: "own", sop_instance_uid: "2.25.13", place: { kind: "polygon" } });
  expect((await save("Save findings as SR")).subarray(128, 132).toString()).toBe("DICM");
  const masks = await save("Save masks as DICOM SEG");
  expect(masks.includes("Doe^Jane")).toBe(false);
  await drop([...files, { name: "masks.seg.dcm", mimeType: "application/dicom", buffer: masks }]);
  await expect(row(page, /not judged/)).toContainText("mask of 10 × 10 at 32, 32, frame 2");
  await expect(corner(page, "slice")).toContainText("Slice 2 of 3");
  await press(page, "a", "a", "Enter");
  const [line] = (await decisions(page)).filter((line) => line.value.regions?.[0]?.shape === "mask");
  expect(line.value.regions[0]).toMatchObject({ frame: 1, judged: "accepted", label: "finding" });
});

test("a segmentation among the sources of an item suggests its masks; one that does not fit is named", async ({ page }) => {
  const files = [0, 5].map((z, at) =>
    slice({ pixels: Array.from({ length: 64 * 64 }, (_, n) => n % 64), columns: 64, z, number: at + 1 }),
  );
  const labels = [{ id: "n", title: "Nodule" }];
  await give(page, { pictures: files }, true, labels);
  await expect(stage(page)).toHaveAttribute("data-view", /\d/);
  await press(page, "]", "b", "ArrowRight", "Space", "Shift+ArrowRight", "Shift+ArrowDown", "Space");
  await expect(row(page, /yours/)).toContainText("Nodule");
  await page.getByText("Save this series' regions as DICOM").click();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save masks as DICOM SEG" }).click();
  const masks = readFileSync(await (await coming).path());
  await press(page, "Enter");
  await give(page, { both: [files[0], masks, files[1]], other: [files[0], masks] }, true, labels);
  await expect(row(page, /not judged/)).toContainText("mask of 10 × 10 at 32, 32, frame 2");
  await expect(row(page, /not judged/)).toContainText("countersign");
  await expect(corner(page, "slice")).toContainText("Slice 2 of 2");
  const remarks = page.locator(".dicom details").filter({ hasText: "on the files" });
  await remarks.locator("summary").click();
  await expect(remarks).toContainText("File 2: 1 mask, suggested by Countersign.");
  await stage(page).focus();
  await press(page, "a", "a", "Enter");
  await ready(page, "other");
  // The pictures are there, and why the masks are not.
  await expect(corner(page, "slice")).toContainText("Slice 1 of 1");
  await remarks.locator("summary").click();
  await expect(remarks).toContainText("File 2: its masks point at none of these pictures.");
  await expect(row(page, /not judged/)).toHaveCount(0);
  // Seen again it is as it was left.
  await stage(page).focus();
  await press(page, "k");
  await ready(page, "both");
  await expect(row(page, /accepted/)).toContainText("mask of 10 × 10");
  const [line] = (await decisions(page)).filter((line) => line.item === "both");
  expect(line).toMatchObject({ verdict: "accepted", suggestion_ids: [line.suggestion_id] });
  expect(line.suggestion_id).toMatch(/^spots\/2\.25\.\d+\/countersign\//);
  expect(line.value.regions[0]).toMatchObject({ frame: 1, judged: "accepted", label: "n", shape: "mask" });
});

test("pixels that are not square are drawn in their proportions and counted as they are", async ({ page }) => {
  const pixels = Array.from({ length: 64 * 32 }, (_, n) => (Math.floor(n / 64) % 2) * 700);
  // Rows are four times as far apart as columns: 32 of them are twice as high as 64 columns are wide.
  await give(page, {
    tall: [slice({ pixels, columns: 64, spacing: "2\\0.5" })],
    wide: [slice({ pixels, columns: 64, spacing: "", more: [[0x28, 0x34, "IS", "1\\2"]] })],
  });
  const proportions = async () => {
    const [[left, top], [right, bottom]] = [await at(page, 0, 0), await at(page, 64, 32)];
    return (bottom - top) / (right - left);
  };
  expect(await proportions()).toBeCloseTo(2, 5);
  const box = (await stage(page).boundingBox())!;
  const [[left, top], [right, bottom]] = [await at(page, 0, 0), await at(page, 64, 32)];
  expect(left).toBeGreaterThanOrEqual(box.x);
  expect(top).toBeGreaterThanOrEqual(box.y);
  expect(right).toBeLessThanOrEqual(box.x + box.width);
  expect(bottom).toBeLessThanOrEqual(box.y + box.height);
  await expect.poll(() => shown(page, 20, 7)).toEqual(grey(255));
  expect(await shown(page, 20, 8)).toEqual(grey(0));
  // Six across and two down: 3 mm and 4 mm.
  await series(page).getByRole("button", { name: "Measure" }).click();
  await page.mouse.move(...(await at(page, 10, 10)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 16, 12)), { steps: 4 });
  await page.mouse.up();
  await expect(corner(page, "spacing")).toHaveText("5.0 mm by the pixel spacing");
  await series(page).getByRole("button", { name: "Measure" }).click();
  await page.getByRole("toolbar", { name: "Drawing tools" }).getByRole("button", { name: "Box" }).click();
  await page.mouse.move(...(await at(page, 20, 5)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 40, 15)), { steps: 4 });
  await page.mouse.up();
  await stage(page).focus();
  await press(page, "v", "Escape");
  // Zoomed, and taken hold of by its middle.
  await page.mouse.move(...(await at(page, 30, 10)));
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  await page.mouse.click(...(await at(page, 30, 10)));
  await expect(row(page, /yours/)).toContainText("box of");
  await page.mouse.move(...(await at(page, 30, 10)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 34, 12)), { steps: 4 });
  await page.mouse.up();
  expect(await proportions()).toBeCloseTo(2, 5);
  await press(page, "Enter");
  await ready(page, "wide");
  await expect.poll(proportions).toBeCloseTo(0.25, 5);
  const [line] = await decisions(page);
  const [region] = line.value.regions;
  expect(region.shape).toBe("box");
  for (const [name, expected] of Object.entries({ x: 24, y: 7, width: 20, height: 10 })) {
    // The pointer is moved by whole pixels of the screen.
    expect(Math.abs(region[name] - expected), name).toBeLessThan(0.2);
  }
});

test("files without a name that tells are known by their first bytes, alone and among others", async ({ page }) => {
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "", buffer });
  const scan = (number: number) => file(`IM000${number}`, slice({ pixels: [1, 2], columns: 2, z: number, number }));
  await open(page);
  const drop = async (all: ReturnType<typeof file>[]) => {
    await goToRoom(page, "data");
    await page.locator("[data-room=data] input[type=file]").setInputFiles(all);
  };
  await drop([scan(1)]);
  await ready(page, "CT-3");
  await expect(corner(page, "slice")).toContainText("Slice 1 of 1");
  await drop([file("README", Buffer.from("what this is")), scan(2), file("1.2.840.1", scan(1).buffer)]);
  await ready(page, "CT-3");
  await expect(corner(page, "slice")).toContainText("Slice 1 of 2");
  await goToRoom(page, "data");
  await expect(page.getByText("Not in it: README: this is not a DICOM file")).toBeVisible();
  // What is none stays what it was.
  await drop([file("notes", Buffer.from("nothing of the kind"))]);
  await expect(page.getByText("notes").first()).toBeVisible();
});

test("large series stay files: kept by this browser, and asked for where they are not at hand", async ({ page, browser }) => {
  test.slow();
  const files = [0, 5].map((z, at) => {
    const pixels = Array.from({ length: 64 * 64 }, () => (at + 1) * 100);
    // What their maker adds makes them large: the pictures are soon decoded.
    const more: Slice["more"] = [[9, 0x1001, "OB", Buffer.alloc(17 * 1024 * 1024)]];
    return { name: `IM${at}`, mimeType: "", buffer: slice({ pixels, columns: 64, z, number: at + 1, more }) };
  });
  await open(page);
  const drop = async (page: Page, all: { name: string; mimeType: string; buffer: Buffer }[]) => {
    await goToRoom(page, "data");
    await page.locator("[data-room=data] input[type=file]").setInputFiles(all);
  };
  await drop(page, files);
  await ready(page, "CT-3");
  await expect(page.locator(".dicom-stage")).toHaveAttribute("data-slice", "0");
  await press(page, "b", "ArrowRight", "Space", "Shift+ArrowRight", "Shift+ArrowDown", "Space", "Enter");
  await expect(page.locator(".saved[data-state=saved]")).toBeVisible();
  await page.reload();
  await ready(page, "CT-3");
  await expect(page.locator(".dicom-stage")).toHaveAttribute("data-slice", "0");
  await expect(row(page, /yours/)).toContainText("box of 10 × 10");
  // The project names the pictures and does not hold them.
  const saving = page.waitForEvent("download");
  await press(page, "Control+s");
  const project = readFileSync(await (await saving).path());
  expect(project.length).toBeLessThan(100_000);
  expect(String(project)).toContain("attached:sha256-");
  const other = await browser.newContext();
  const there = await other.newPage();
  await open(there);
  await drop(there, [{ name: "scans.countersign.jsonl", mimeType: "", buffer: project }]);
  await expect(there.getByText("2 files of this series are not at hand")).toBeVisible();
  await drop(there, files);
  await ready(there, "CT-3");
  await expect(there.locator(".dicom-stage")).toHaveAttribute("data-slice", "0");
  await expect(row(there, /yours/)).toContainText("box of 10 × 10");
  await other.close();
});

for (const theme of themes) {
  test(`no accessibility fault, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await openExample(page, "phantoms");
    await expect(stage(page)).toHaveAttribute("data-view", /\d/);
    expect(await axe(page)).toEqual([]);
  });
}

test.describe("on a phone", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("slices by the slider, and nothing is beyond the edge", async ({ page }) => {
    await openExample(page, "phantoms");
    await expect(stage(page)).toHaveAttribute("data-view", /\d/);
    await page.getByLabel(/^Slice/).fill("12");
    await expect(corner(page, "slice")).toContainText("Slice 12 of 16");
    await page.getByRole("group", { name: "Keys of the series" }).getByRole("button", { name: "next preset" }).click();
    await expect(corner(page, "tone")).toHaveText("W 400 L 40 HU");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await axe(page)).toEqual([]);
  });
});
