// An image of 48 million pixels: a preview at once, every pixel as it is when one looks near, and
// judged as any other.
import { at, box, give, png, row, stage, zoomTo } from "./drawing.ts";
import { decisions, ready } from "./reviewing.ts";
import { expect, press, test, type Page } from "./support.ts";

const WIDTH = 8000;
const HEIGHT = 6000;
/** No two alike, and neighbours in the image far from each other. */
const COLOURS = Array.from({ length: 256 }, (_, place) => [place, 255 - place, (place * 5) & 255] as const);
const colour = (x: number, y: number) => (x * 37 + y * 101 + ((x >> 9) + (y >> 9)) * 19) & 255;

const header = {
  countersign: 1,
  name: "Streets",
  questions: [{ id: "things", title: "What is there?", kind: "regions", field: "photo", labels: [{ id: "car", title: "Car" }] }],
};

const street = (id: string, src: string) => ({
  id,
  fields: { photo: { kind: "image", src, alt: "A street" } },
  suggestions: [
    {
      id: `${id}-a`, question: "things", agent: "detector",
      value: { regions: [box(7700, 5800, 40, 20, "car", 0.9), box(300, 200, 2000, 900, "car", 0.4)] },
    },
  ],
});

/** What the page cut out of the file: left, top, width, height, and the size it asked for. */
type Cut = { part: number[]; size: number[] };

/** Counts what is cut out of images, and holds it back until it is let go. */
async function watchCuts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const all = globalThis as any;
    const cut = createImageBitmap.bind(globalThis) as (...given: any[]) => Promise<ImageBitmap>;
    all.cuts = [];
    all.hold = null;
    all.createImageBitmap = async (file: Blob, ...rest: any[]) => {
      const [left, top, width, height, options] = rest;
      all.cuts.push({ part: [left, top, width, height], size: [options?.resizeWidth, options?.resizeHeight] });
      const made = await cut(file, ...rest);
      if (all.hold) await all.hold;
      return made;
    };
    all.holdBack = () => (all.hold = new Promise<void>((go) => (all.letGo = () => { all.hold = null; go(); })));
  });
}

const cuts = (page: Page) => page.evaluate(() => (globalThis as any).cuts as Cut[]);

/** The colour in which the page shows the middle of a pixel of the image. */
async function shown(page: Page, x: number, y: number): Promise<number[]> {
  const [left, top] = await at(page, x + 0.5, y + 0.5);
  return page.locator(".easel-layer").first().evaluate((it, [left, top]) => {
    const canvas = it as HTMLCanvasElement;
    const frame = canvas.getBoundingClientRect();
    const scale = canvas.width / frame.width;
    const pixel = canvas.getContext("2d")!.getImageData((left - frame.left) * scale, (top - frame.top) * scale, 1, 1);
    return [...pixel.data];
  }, [left, top] as const);
}

const exact = (x: number, y: number) => [...COLOURS[colour(x, y)], 255];

/** Pixels of the image around the middle of what is seen. */
async function seen(page: Page): Promise<[number, number][]> {
  const [scale, left, top] = (await stage(page).getAttribute("data-view"))!.split(" ").map(Number);
  const { width, height } = (await stage(page).boundingBox())!;
  const [x, y] = [Math.floor((width / 2 - left) / scale), Math.floor((height / 2 - top) / scale)];
  return [[x, y], [x + 1, y], [x, y + 1], [x - 7, y + 5], [x + 9, y - 6]];
}

test("a preview first, then each pixel as it is, and regions are judged", async ({ page }) => {
  test.slow();
  await watchCuts(page);
  const image = png(WIDTH, HEIGHT, colour, COLOURS);
  await give(page, [header, street("one", image), street("two", png(60, 40, () => 90))], "one");
  // The preview: all of the image, in fewer pixels.
  const [preview, ...more] = await cuts(page);
  expect(more).toEqual([]);
  expect(preview.part).toEqual([0, 0, WIDTH, HEIGHT]);
  expect(preview.size[0]).toBeLessThan(WIDTH);
  expect(preview.size[0] * preview.size[1]).toBeLessThanOrEqual(16e6 + WIDTH);
  await expect.poll(async () => (await shown(page, 4000, 3000))[3]).toBe(255);

  // Near, while what is there in full is still on its way: the preview, enlarged.
  await page.evaluate(() => void (globalThis as any).holdBack());
  await zoomTo(page, 16);
  await expect.poll(async () => (await cuts(page)).length).toBe(2);
  const near = await seen(page);
  const blurred = await Promise.all(near.map(([x, y]) => shown(page, x, y)));
  expect(blurred.every((it) => it[3] === 255)).toBe(true);
  expect(blurred).not.toEqual(near.map(([x, y]) => exact(x, y)));
  await page.evaluate(() => void (globalThis as any).letGo());
  for (const [x, y] of near) await expect.poll(() => shown(page, x, y), `${x}, ${y}`).toEqual(exact(x, y));
  for (const { part, size } of (await cuts(page)).slice(2)) {
    expect(size, "in full").toEqual(part.slice(2));
    expect(size[0] * size[1]).toBeLessThanOrEqual(16e6);
  }

  // A suggestion in the far corner: shown, and its pixels are those of the image too.
  await press(page, "i");
  await zoomTo(page, 16);
  const corner = await seen(page);
  expect(corner[0][0]).toBeGreaterThan(7600);
  for (const [x, y] of corner) await expect.poll(() => shown(page, x, y), `${x}, ${y}`).toEqual(exact(x, y));
  await press(page, "a", "r");
  await expect(row(page, /accepted/)).toHaveCount(1);
  await expect(row(page, /rejected/)).toHaveCount(1);
  await press(page, "Escape", "Enter");
  await ready(page, "two");
  const [line] = await decisions(page);
  expect(line.value.regions).toMatchObject([{ x: 7700, y: 5800, width: 40, height: 20, judged: "accepted" }]);
  expect(line.value.rejected).toHaveLength(1);
});
