// Driving frames: tracks of two agents through a sequence, judged and corrected in time with the
// keyboard alone; frames without pictures; a video that the browser decodes.
import { png } from "./drawing.ts";
import { asked, decisions, ready } from "./reviewing.ts";
import { axe, expect, goToRoom, itemId, open, openExample, press, test, themes, type Page } from "./support.ts";

const FRAMES = 40;
/** Grey, lighter with every frame. */
const pictures = Array.from({ length: FRAMES }, (_, frame) => png(320, 180, () => 60 + frame * 3));

const header = {
  countersign: 1,
  name: "Drive",
  questions: [
    {
      id: "tracks", title: "What goes by?", kind: "tracks", field: "road",
      labels: [{ id: "car", title: "Car" }, { id: "bus", title: "Bus" }],
      attributes: [{ id: "occluded", title: "Occluded", values: ["partly", "largely"], changes: true }],
    },
  ],
};

const key = (frame: number, x: number, y = 40) => ({ frame, x, y, width: 40, height: 30 });
const track = (id: string, label: string, score: number, ...keys: object[]) => ({ id, label, score, keys });

/** Alpha follows a car; Beta loses it, calls the rest a bus, and sees a ghost. */
const drive = (id: string, road: object) => ({
  id,
  fields: { road: { kind: "frames", rate: 10, alt: "A road", ...road } },
  suggestions: [
    { id: `${id}-a`, question: "tracks", agent: "alpha", value: { tracks: [track("t1", "car", 0.91, key(0, 0), key(30, 240))] } },
    {
      id: `${id}-b`, question: "tracks", agent: "beta",
      value: {
        tracks: [
          track("t1", "car", 0.72, key(0, 2), key(10, 82)),
          track("t2", "bus", 0.4, key(14, 114), key(30, 242)),
          track("t3", "car", 0.2, key(5, 200, 120), key(7, 204, 120)),
        ],
      },
    },
  ],
});

async function give(page: Page, items: object[], first: string): Promise<void> {
  await drop(page, [{ name: "drive.jsonl", lines: [header, ...items].map((line) => JSON.stringify(line)) }]);
  await ready(page, first);
  await expect(stage(page)).toHaveAttribute("data-view", /\d/);
}

/** Opens files, each of these lines. */
async function drop(page: Page, files: { name: string; lines: string[] }[]): Promise<void> {
  await open(page);
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles(
    files.map(({ name, lines }) => ({
      name,
      mimeType: "application/octet-stream",
      buffer: Buffer.from(lines.join("\n")),
    })),
  );
}

/** Two seconds of video, made by the browser itself: it gets lighter. */
const recorded = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const paint = canvas.getContext("2d")!;
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm;codecs=vp8" });
    const parts: Blob[] = [];
    recorder.ondataavailable = (event) => void parts.push(event.data);
    const ended = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    const began = performance.now();
    for (let now = 0; now < 2000; now = performance.now() - began) {
      const grey = Math.round(now / 10);
      paint.fillStyle = `rgb(${grey} ${grey} ${grey})`;
      paint.fillRect(0, 0, 320, 180);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    recorder.stop();
    await ended;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return `data:video/webm;base64,${btoa(String.fromCharCode(...bytes))}`;
  });

const stage = (page: Page) => page.getByRole("application");
const timeline = (page: Page) => page.getByRole("group", { name: "Timeline of the tracks" });
const lines = (page: Page, words: RegExp) => timeline(page).getByRole("button", { name: words });
const chosen = (page: Page) => timeline(page).locator("button[aria-current]");
const stands = (page: Page) => page.locator(".frames-stands");
const row = (page: Page, words: RegExp) => asked(page).getByRole("listitem").filter({ hasText: words });

test("with the keyboard alone: stepped, judged, corrected, split, merged, undone, confirmed", async ({ page }) => {
  await give(page, [drive("one", { sources: pictures }), drive("two", { sources: pictures })], "one");
  await expect(stands(page)).toHaveText("Frame 0 of 0 to 39, 0.0 s. 2 tracks in this frame.");
  // Through time.
  await press(page, "PageDown", "PageDown", "Shift+PageDown", "PageUp");
  await expect(stands(page)).toContainText("Frame 11 of 0 to 39");
  await press(page, "End");
  await expect(stands(page)).toContainText("Frame 39");
  await press(page, "Home");
  await expect(stage(page)).toHaveAccessibleName(/^A road: Frame 0 of 0 to 39/);
  // The first disagreement is the ghost: it is none.
  await press(page, "t");
  await expect(stands(page)).toContainText("Frame 5 of 0 to 39, 0.5 s. Car, frames 5 to 7, by beta 0.20, not judged");
  await press(page, "r");
  await expect(row(page, /rejected/)).toHaveCount(1);
  // Rejecting goes on to the next that is not judged, and to where it is.
  await press(page, "t");
  await expect(chosen(page)).toHaveAccessibleName(/^Car, alpha 0.91, not judged, frames 0 to 30, 2 keyframes, other agents differ at 11 to 30/);
  await expect(stands(page)).toContainText("Frame 11");
  await press(page, "a");
  await expect(row(page, /accepted with its 29 interpolated frames/)).toHaveCount(1);
  await expect(lines(page, /accepted with its 29 interpolated frames/)).toHaveCount(1);
  // Beta's car and bus are one thing: a car.
  await expect(chosen(page)).toHaveAccessibleName(/^Car, beta 0.72/);
  await press(page, "m", "i", "m");
  await expect(chosen(page)).toHaveAccessibleName(/^Car, beta 0.72, edited, frames 0 to 30, 4 keyframes/);
  // Relabelled, and back.
  await press(page, "2");
  await expect(chosen(page)).toHaveAccessibleName(/^Bus/);
  await press(page, "1");
  // A box moved in a frame is a keyframe there.
  await press(page, "Home", "Shift+PageDown", "Shift+PageDown");
  await expect(stands(page)).toContainText("interpolated here, between keyframes 14 and 30");
  await press(page, "ArrowDown");
  await expect(stands(page)).toContainText("a keyframe here");
  await expect(chosen(page)).toHaveAccessibleName(/5 keyframes/);
  // To the next keyframe and back to this one, which is none any more; then it is again.
  await press(page, "'", ";");
  await expect(stands(page)).toContainText("Frame 20 of");
  await press(page, "y");
  await expect(chosen(page)).toHaveAccessibleName(/4 keyframes/);
  await press(page, "y");
  // Out of sight from here to 30, in sight again from 25.
  await press(page, "o");
  await expect(stands(page)).toContainText("out of sight here");
  for (let step = 0; step < 5; step += 1) await press(page, "PageDown");
  await press(page, "o");
  await expect(chosen(page)).toHaveAccessibleName(/frames 0 to 30, 6 keyframes/);
  // Two tracks of it; the second is chosen.
  await press(page, "d");
  await expect(chosen(page)).toHaveAccessibleName(/^Car, yours, added, frames 25 to 30/);
  // Something that nobody saw, drawn here and continued ten frames on.
  await press(page, "Escape", "2", "b", "Space");
  for (let times = 0; times < 3; times += 1) await press(page, "Shift+ArrowRight", "Shift+ArrowDown");
  await press(page, "Space", "v");
  await expect(chosen(page)).toHaveAccessibleName(/^Bus, yours, added, frames 25 to 25, 1 keyframe/);
  await press(page, "Shift+PageDown", "y");
  await expect(chosen(page)).toHaveAccessibleName(/frames 25 to 35, 2 keyframes/);
  // All of it is taken back, and done again.
  const said = () => timeline(page).getByRole("button").evaluateAll((all) => all.map((it) => it.textContent));
  const before = await said();
  const all = 13;
  for (let step = 0; step < all; step += 1) await press(page, "z");
  await expect(lines(page, /not judged/)).toHaveCount(4);
  for (let step = 0; step < all; step += 1) await press(page, "Shift+Z");
  await expect.poll(said).toEqual(before);
  await expect(asked(page)).toContainText("Every suggested mark is judged.");
  await press(page, "Escape", "Escape", "Enter");
  await ready(page, "two");
  const [line] = await decisions(page);
  const { tracks, rejected } = line.value;
  expect(tracks.map((it: any) => [it.label, it.judged, it.interpolated, it.keys.map((key: any) => key.frame)])).toEqual([
    ["car", "accepted", 29, [0, 30]],
    ["car", "edited", 17, [0, 10, 14, 20]],
    ["car", undefined, undefined, [25, 30]],
    ["bus", undefined, undefined, [25, 35]],
  ]);
  expect(tracks[1].keys[3]).toMatchObject({ y: 40, outside: true });
  expect(rejected).toEqual([
    { mark: "t3", suggestion: "one-b" },
    { mark: "t2", suggestion: "one-b" },
  ]);
});

test("what changes in time is said from a frame on", async ({ page }) => {
  await give(page, [drive("one", { sources: pictures })], "one");
  await press(page, "i", "Shift+PageDown");
  await page.getByLabel("Occluded, from this frame on").selectOption("partly");
  await expect(stands(page)).toContainText("edited");
  await stage(page).focus();
  await press(page, "Shift+PageDown");
  await expect(page.getByLabel("Occluded, from this frame on")).toHaveValue("partly");
  await page.getByLabel("Occluded, from this frame on").selectOption("");
  await stage(page).focus();
  await press(page, "Shift+PageUp", "PageUp");
  await expect(page.getByLabel("Occluded, from this frame on")).toHaveValue("");
  await press(page, "PageDown");
  await expect(page.getByLabel("Occluded, from this frame on")).toHaveValue("partly");
});

test("with the mouse: the timeline chooses and seeks, a box is dragged, it plays", async ({ page }) => {
  await give(page, [drive("one", { sources: pictures })], "one");
  const lane = timeline(page).locator(".frames-line").filter({ hasText: "alpha" }).locator(".frames-lane");
  const { width, height } = (await lane.boundingBox())!;
  await lane.click({ position: { x: (width * 10.5) / FRAMES, y: height / 2 } });
  await expect(stands(page)).toContainText("Frame 10 of 0 to 39, 1.0 s. Car, frames 0 to 30, by alpha 0.91");
  const at = async (x: number, y: number) => {
    const [scale, left, top] = (await stage(page).getAttribute("data-view"))!.split(" ").map(Number);
    const frame = (await stage(page).boundingBox())!;
    return [frame.x + 1 + left + x * scale, frame.y + 1 + top + y * scale] as const;
  };
  await page.mouse.move(...(await at(100, 55)));
  await page.mouse.down();
  await page.mouse.move(...(await at(110, 60)));
  await page.mouse.move(...(await at(120, 65)));
  await page.mouse.up();
  await expect(chosen(page)).toHaveAccessibleName(/edited, frames 0 to 30, 3 keyframes/);
  await page.getByRole("button", { name: "Play" }).click();
  await expect(stands(page)).toContainText("Frame 39");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
});

test("a street sequence with keys alone, light and dark", async ({ page }) => {
  test.slow();
  await openExample(page, "drive");
  await ready(page);
  const first = await itemId(page).innerText();
  await expect(stage(page)).toHaveAttribute("data-view", /\d/);
  await expect(stands(page)).toContainText("of 0 to 119");
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    expect(await axe(page)).toEqual([]);
  }
  await press(page, "t");
  await expect(stands(page)).toContainText("not judged");
  await press(page, "r", "t", "a", "t", "a");
  await expect(row(page, /rejected/)).toHaveCount(1);
  await expect(row(page, /accepted/)).toHaveCount(2);
  expect(await axe(page)).toEqual([]);
  await press(page, "Shift+Y");
  await expect(asked(page)).toContainText("Every suggested mark is judged.");
  await press(page, "Enter");
  await expect(itemId(page)).not.toHaveText(first);
  const [line] = await decisions(page);
  expect(line.item).toBe(first);
  expect(line.value.rejected).toHaveLength(1);
  const between = line.value.tracks.filter((it: any) => it.interpolated > 0);
  expect(between.length).toBeGreaterThan(0);
  for (const track of line.value.tracks) expect(track.judged).toBe("accepted");
});

test("frames without pictures, and one that does not come", async ({ page, faults }) => {
  faults.expected.push(/Failed to load resource/);
  await give(page, [drive("bare", { sources: [] })], "bare");
  await expect(page.getByText("The data name no picture for this frame")).toBeVisible();
  await expect(stands(page)).toContainText("Frame 0 of 0 to 30");
  await press(page, "a", "a");
  await expect(row(page, /accepted/)).toHaveCount(1);
  expect(await axe(page)).toEqual([]);
  const sources = [...pictures.slice(0, 5), new URL("./nowhere.png", page.url()).href, ...pictures.slice(6)];
  await give(page, [drive("lost", { sources })], "lost");
  for (let step = 0; step < 5; step += 1) await press(page, "PageDown");
  await expect(page.getByText("nowhere.png did not load")).toBeVisible();
  await press(page, "PageDown");
  await expect(page.getByText("nowhere.png did not load")).toBeHidden();
});

test("a file of KITTI: its tracks on a plain ground, with what is said of each box", async ({ page }) => {
  const line = (frame: number, occluded: number) =>
    `${frame} 7 Car 0 ${occluded} -1.79 ${20 + frame * 4} 60 ${120 + frame * 4} 120 1.5 1.6 3.9 1 1 9 -1.5 0.8`;
  await open(page);
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "0007.txt",
    mimeType: "text/plain",
    buffer: Buffer.from([0, 1, 2, 5].map((frame) => line(frame, frame < 2 ? 0 : 2)).join("\n")),
  });
  await ready(page, "0007");
  await expect(lines(page, /^Car, model 0.80, not judged, frames 0 to 5, 5 keyframes/)).toHaveCount(1);
  await press(page, "i");
  await expect(page.getByLabel("occluded, from this frame on")).toHaveValue("0");
  await press(page, "PageDown", "PageDown");
  await expect(page.getByLabel("occluded, from this frame on")).toHaveValue("2");
  // Nobody labelled it in the frames between.
  await press(page, "PageDown");
  await expect(stands(page)).toContainText("out of sight here");
  expect(await axe(page)).toEqual([]);
});

test("a video: frames by its rate, and what is assumed where it is not given", async ({ page }) => {
  await open(page);
  const video = await recorded(page);
  await give(page, [drive("film", { kind: "video", src: video, rate: undefined })], "film");
  await expect(page.getByText("25 are assumed")).toBeVisible();
  await expect(stands(page)).toContainText(/Frame 0 of 0 to [345]\d/);
  // What the canvas shows is the frame that was asked for: lighter than the first.
  const grey = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".easel-layer")!;
      const { width, height } = canvas;
      return canvas.getContext("2d")!.getImageData(width / 2, height / 2, 1, 1).data[0];
    });
  await expect.poll(grey).toBeLessThan(40);
  for (let step = 0; step < 3; step += 1) await press(page, "Shift+PageDown");
  await expect(stands(page)).toContainText("Frame 30 of");
  await expect.poll(grey).toBeGreaterThan(70);
  await press(page, "Home", "p");
  await expect(stands(page)).not.toContainText("Frame 0 of");
});

/** What is asked of a whole clip. */
const whole = {
  countersign: 1,
  name: "Clips",
  questions: [{ id: "what", title: "What happens?", kind: "choice", labels: [{ id: "turn", title: "A turn" }, { id: "stop", title: "A stop" }] }],
};

/** The grey in the middle of the frame that is looked at alone. */
const grey = (page: Page) =>
  page.locator(".picture-frame canvas").evaluate((it) => {
    const { width, height } = it as HTMLCanvasElement;
    return (it as HTMLCanvasElement).getContext("2d")!.getImageData(width / 2, height / 2, 1, 1).data[0];
  });

test("a question about the whole clip: it is stepped, scrubbed and played, and answered", async ({ page }) => {
  const clip = (id: string, more: object = {}) => ({ id, fields: { road: { kind: "frames", rate: 10, alt: "A road", sources: pictures }, ...more } });
  const items = [clip("one"), clip("two", { note: { kind: "text", text: "Line\n".repeat(200) } })];
  await drop(page, [{ name: "clips.jsonl", lines: [whole, ...items].map((line) => JSON.stringify(line)) }]);
  await ready(page, "one");
  await expect(stands(page)).toHaveText("Frame 0 of 0 to 39, 0.0 s.");
  await expect.poll(() => grey(page)).toBe(60);
  await press(page, "PageDown", "]", "}", "[");
  await expect(stands(page)).toContainText("Frame 11 of 0 to 39, 1.1 s");
  await expect.poll(() => grey(page)).toBe(93);
  await expect(page.getByRole("button", { name: /^A road: Frame 11 of 0 to 39/ })).toBeVisible();
  await page.getByRole("slider", { name: "Frame" }).fill("20");
  await expect.poll(() => grey(page)).toBe(120);
  await page.getByRole("spinbutton", { name: "Frame" }).fill("33");
  await page.getByRole("spinbutton", { name: "Frame" }).press("Enter");
  await expect(stands(page)).toContainText("Frame 33");
  await page.getByRole("button", { name: "Play" }).click();
  await expect(stands(page)).toContainText("Frame 39");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
  await page.getByRole("button", { name: /^A road/ }).click();
  await expect(page.getByRole("button", { name: /^A road/ })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: /^A road/ }).click();
  await press(page, "Home");
  await expect(stands(page)).toContainText("Frame 0 of");
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    expect(await axe(page)).toEqual([]);
  }
  await press(page, "1", "Enter");
  await ready(page, "two");
  // There is more to be read: what scrolls a page, scrolls it.
  await expect(stands(page)).toContainText("Frame 0 of");
  await press(page, "PageDown", "]");
  await expect(stands(page)).toContainText("Frame 1 of");
  await press(page, "2", "Enter");
  const said = (await decisions(page)).map((line) => [line.item, line.value]);
  expect(said).toEqual([["one", "turn"], ["two", "stop"]]);
});

test("a question about a whole video: it plays, and keys step through it", async ({ page }) => {
  await open(page);
  const item = { id: "film", fields: { clip: { kind: "video", src: await recorded(page), rate: 10, alt: "A film" } } };
  await drop(page, [{ name: "clips.jsonl", lines: [whole, item].map((line) => JSON.stringify(line)) }]);
  await ready(page, "film");
  await expect(stands(page)).toContainText(/Frame 0 of 0 to (1|2)\d/);
  await expect.poll(() => grey(page)).toBeLessThan(40);
  await press(page, "PageDown", "}");
  await expect(stands(page)).toContainText("Frame 11 of");
  await expect.poll(() => grey(page)).toBeGreaterThan(60);
  await press(page, "Home", "p");
  await expect(stands(page)).not.toContainText("Frame 0 of");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
});

test("two trackers' files of one sequence: whose they are is asked, and can be said differently", async ({ page }) => {
  const line = (frame: number, x: number) => `${frame},1,${x},40,30,30,0.9,-1,-1,-1`;
  const alpha = [1, 2, 3, 4].map((frame) => line(frame, 10 + frame * 4));
  const beta = [1, 2].map((frame) => line(frame, 12 + frame * 4));
  await drop(page, [{ name: "0001.txt", lines: alpha }, { name: "0001.txt", lines: beta }]);
  const ask = page.locator("[data-part=whose]");
  await expect(ask).toContainText("name the agent of each");
  await expect(ask.getByRole("row").nth(1)).toContainText("1 track, 4 boxes, frames 0 to 3");
  await expect(ask.getByRole("row").nth(2)).toContainText("1 track, 2 boxes, frames 0 to 1");
  await expect(ask.getByLabel("Sequence of file 1, 0001.txt")).toHaveValue("0001");
  await expect(ask.getByLabel("Agent of file 1, 0001.txt")).toHaveValue("");
  expect(await axe(page)).toEqual([]);
  await ask.getByLabel("Agent of file 1, 0001.txt").fill("alpha");
  await ask.getByRole("button", { name: "Open" }).click();
  await expect(ask.getByRole("alert")).toHaveText("0001.txt: say which agent made it.");
  await expect(ask.getByLabel("Agent of file 1, 0001.txt")).toHaveValue("alpha");
  await ask.getByLabel("Agent of file 2, 0001.txt").fill("alpha");
  await ask.getByRole("button", { name: "Open" }).click();
  await expect(ask.getByRole("alert")).toContainText("alpha cannot have said two things of 0001");
  await ask.getByLabel("Agent of file 2, 0001.txt").fill("beta");
  await ask.getByRole("button", { name: "Open" }).click();
  const joined = page.locator("[data-part=joined]");
  await expect(joined).toContainText("2 files of tracks became 1 item.");
  await expect(joined.getByRole("row").nth(2)).toContainText("beta");
  expect(await axe(page)).toEqual([]);
  await joined.getByRole("button", { name: "Review" }).click();
  await ready(page, "0001");
  await expect(lines(page, /^pedestrian, alpha 0.90, not judged, frames 0 to 3/)).toHaveCount(1);
  await expect(lines(page, /^pedestrian, beta 0.90, not judged, frames 0 to 1/)).toHaveCount(1);
  await press(page, "t");
  await expect(stands(page)).toContainText("Frame 2 of");
});

test("names that say sequence and agent are shown, and can be said differently afterwards", async ({ page }) => {
  const text = ["1,1,10,40,30,30,0.9,-1,-1,-1"];
  const names = ["MOT17-02-DPM.txt", "MOT17-02-SDP.txt", "MOT17-04-DPM.txt"];
  await drop(page, names.map((name) => ({ name, lines: text })));
  const ask = page.locator("[data-part=whose]");
  await expect(ask).toContainText("this is what their names seem to say");
  await ask.getByRole("button", { name: "Open" }).click();
  const joined = page.locator("[data-part=joined]");
  await expect(joined).toContainText("3 files of tracks became 2 items.");
  await joined.getByRole("button", { name: "Say it differently" }).click();
  await ask.getByLabel("Agent of file 2, MOT17-02-SDP.txt").fill("SDP, faster");
  await ask.getByLabel("Sequence of file 3, MOT17-04-DPM.txt").fill("MOT17-02");
  await ask.getByLabel("Agent of file 3, MOT17-04-DPM.txt").fill("FRCNN");
  await ask.getByRole("button", { name: "Open" }).click();
  await expect(joined).toContainText("3 files of tracks became 1 item.");
  // What was said is what is changed.
  await joined.getByRole("button", { name: "Say it differently" }).click();
  await expect(ask.getByLabel("Agent of file 2, MOT17-02-SDP.txt")).toHaveValue("SDP, faster");
  await expect(ask.getByLabel("Agent of file 3, MOT17-04-DPM.txt")).toHaveValue("FRCNN");
  await ask.getByRole("button", { name: "Open" }).click();
  await expect(joined).toContainText("3 files of tracks became 1 item.");
  await joined.getByRole("button", { name: "Review" }).click();
  await ready(page, "MOT17-02");
});

test("regions on frames: each on its own frame, judged, drawn and listed with it", async ({ page }) => {
  test.slow();
  const regions = {
    countersign: 1,
    name: "Clips",
    questions: [{ id: "things", title: "What is there?", kind: "regions", field: "road", labels: [{ id: "car", title: "Car" }, { id: "lane", title: "Lane" }] }],
  };
  const box = (frame: number, x: number, score: number) => ({ shape: "box", frame, x, y: 40, width: 40, height: 30, label: "car", score });
  const polygon = { shape: "polygon", frame: 20, points: [[10, 150], [200, 150], [120, 100]], label: "lane", score: 0.6 };
  const clip = (id: string) => ({
    id,
    fields: { road: { kind: "frames", rate: 10, alt: "A road", sources: pictures } },
    suggestions: [{ id: `${id}-a`, question: "things", agent: "detector", value: { regions: [box(5, 10, 0.9), box(5, 200, 0.4), polygon] } }],
  });
  await drop(page, [{ name: "clips.jsonl", lines: [regions, clip("one"), clip("two")].map((line) => JSON.stringify(line)) }]);
  await ready(page, "one");
  // It begins where something is to be judged.
  await expect(stands(page)).toContainText("Frame 5 of 0 to 39, 0.5 s. 2 regions in this frame; 2 frames with regions of their own.");
  await expect(row(page, /box of 40 × 30 at 10, 40, frame 5/)).toHaveCount(1);
  expect(await axe(page)).toEqual([]);
  await press(page, "Home");
  await expect(stands(page)).toContainText("0 regions in this frame");
  await press(page, "'");
  await expect(stands(page)).toContainText("Frame 5 of 0 to 39, 0.5 s. Car, box of 40 × 30 at 10, 40, frame 5");
  await press(page, "a", "r");
  await expect(row(page, /accepted/)).toHaveCount(1);
  await expect(row(page, /rejected/)).toHaveCount(1);
  // The next that is not judged is on another frame, and that comes into sight.
  await expect(stands(page)).toContainText("Frame 20 of 0 to 39, 2.0 s. Lane, polygon of 3 points");
  // Left behind, it is not chosen any more: keys must not judge what nobody sees.
  await press(page, "PageDown");
  await expect(stands(page)).toContainText("Frame 21 of 0 to 39, 2.1 s. 0 regions");
  // Drawn here, it is on this frame, by the polygon's own key too.
  await press(page, "b", "Space");
  for (let times = 0; times < 3; times += 1) await press(page, "Shift+ArrowRight", "Shift+ArrowDown");
  await press(page, "Space", "v");
  await expect(row(page, /box of 30 × 30 at .*, frame 21/)).toHaveCount(1);
  await press(page, "Escape", "p");
  await expect(page.getByRole("button", { name: "Polygon", exact: true })).toHaveAttribute("aria-pressed", "true");
  await press(page, "Escape", "End", ";");
  await expect(stands(page)).toContainText("Frame 21");
  await press(page, ";");
  await expect(stands(page)).toContainText("Frame 20 of 0 to 39, 2.0 s. Lane, polygon");
  await press(page, "a");
  await expect(asked(page)).toContainText("Every suggested mark is judged.");
  // The lane leads to any frame.
  const lane = page.locator(".frames-lane");
  const { width, height } = (await lane.boundingBox())!;
  await lane.click({ position: { x: (width * 5.5) / FRAMES, y: height / 2 } });
  await expect(stands(page)).toContainText("Frame 5 of");
  await stage(page).focus();
  await press(page, "Escape", "Enter");
  await ready(page, "two");
  const [line] = await decisions(page);
  const said = line.value.regions.map((it: any) => [it.shape, it.frame, it.judged]);
  expect(said).toEqual([["box", 5, "accepted"], ["box", 21, undefined], ["polygon", 20, "accepted"]]);
  expect(line.value.rejected).toHaveLength(1);
});

test.describe("on a phone", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("nothing is wider than the screen, and buttons do what keys do", async ({ page }) => {
    await give(page, [drive("one", { sources: pictures })], "one");
    await page.getByRole("button", { name: "Disagreement ▸" }).click();
    await expect(stands(page)).toContainText("Frame 5");
    await page.getByRole("group", { name: "Keys of the drawing" }).getByRole("button", { name: "reject", exact: true }).click();
    await expect(row(page, /rejected/)).toHaveCount(1);
    await page.getByRole("group", { name: "Keys of the track" }).getByRole("button", { name: "keyframe", exact: true }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await axe(page)).toEqual([]);
  });
});
