// Images in an item: fitted, at their own size, without a description, and not there.
import { ready } from "./reviewing.ts";
import { axe, expect, goToRoom, open, press, test, type Page } from "./support.ts";

const drawing = (width: number, height: number) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="teal"/><circle cx="50%" cy="50%" r="20%" fill="white"/></svg>`,
  )}`;

const image = (id: string, src: string, alt = "") => ({
  id,
  fields: { text: `Which is ${id}?`, photo: { kind: "image", src, alt } },
});

async function give(page: Page): Promise<void> {
  const lines = [
    { countersign: 1, name: "Photos", questions: [{ id: "mood", kind: "choice", labels: ["bad", "good"] }] },
    image("large", drawing(3000, 2000), "A white disc on teal"),
    image("small", drawing(40, 30)),
    image("damaged", "data:image/png;base64,aGVsbG8="),
    image("gone", new URL("./nowhere.png", page.url()).href, "A door"),
  ];
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "photos.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n")),
  });
  await ready(page, "large");
}

const picture = (page: Page) => page.locator(".picture");

test("an image is fitted, and shown at its own size by a press", async ({ page }) => {
  await open(page);
  await give(page);
  const photo = picture(page).getByRole("img", { name: "A white disc on teal" });
  await expect(photo).toBeVisible();
  await expect.poll(() => photo.evaluate((photo: HTMLImageElement) => photo.naturalWidth)).toBe(3000);
  const frame = picture(page).getByRole("button");
  const width = async (what: typeof photo) => (await what.boundingBox())!.width;
  expect(await width(photo)).toBeLessThanOrEqual(await width(frame));
  await frame.focus();
  await press(page, "Enter");
  await expect(frame).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => width(photo)).toBe(3000);
  // The frame scrolls, not the page.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await frame.evaluate((frame) => frame.scrollWidth > frame.clientWidth)).toBe(true);
  expect(await axe(page)).toEqual([]);
  // By a key its middle is shown, by the mouse what was pointed at.
  const scrolled = () => frame.evaluate((frame) => frame.scrollLeft / (frame.scrollWidth - frame.clientWidth));
  await expect.poll(scrolled).toBeCloseTo(0.5, 1);
  await press(page, "Enter");
  await expect.poll(() => width(photo)).toBeLessThan(1280);
  const box = (await photo.boundingBox())!;
  await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
  await expect.poll(scrolled).toBeCloseTo(1, 1);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect.poll(() => width(photo)).toBeLessThan(1280);

  await press(page, "j");
  await ready(page, "small");
  const small = picture(page).getByRole("img", { name: "Image without a description" });
  await expect.poll(() => width(small)).toBe(40);
});

test("an image that does not come says why, and is tried again", async ({ page, faults }) => {
  faults.expected.push(/Failed to load resource/);
  await open(page);
  await give(page);
  await press(page, "j", "j");
  await ready(page, "damaged");
  await expect(picture(page)).toContainText("cannot be read: it is damaged or of a kind that the browser does not know");
  await press(page, "j");
  await ready(page, "gone");
  await expect(picture(page)).toContainText("nowhere.png did not load");
  await expect(picture(page)).toContainText("A door");
  expect(await axe(page)).toEqual([]);
  // It is there now.
  await page.route("**/nowhere.png", (route) =>
    route.fulfill({ contentType: "image/svg+xml", body: decodeURIComponent(drawing(60, 60).split(",")[1]) }),
  );
  await picture(page).getByRole("button", { name: "Try again" }).click();
  await expect(picture(page).getByRole("img", { name: "A door" })).toBeVisible();
  // The item can be answered all the same.
  await press(page, "1");
  await expect(page.locator(".header-progress")).toContainText("1 of");
});
