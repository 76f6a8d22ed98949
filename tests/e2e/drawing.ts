// What the tests of drawing on an image share: an image, regions, and a mouse in its coordinates.
import { deflateSync } from "node:zlib";
import { asked, ready } from "./reviewing.ts";
import { expect, goToRoom, open, press, type Page } from "./support.ts";

/** A PNG of these greys, from 0 to 255; or of these places in a list of 256 colours. */
export function png(
  width: number,
  height: number,
  grey: (x: number, y: number) => number,
  colours?: readonly (readonly [number, number, number])[],
): string {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = grey(x, y);
    }
  }
  const table = Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const chunk = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    let sum = 0xffffffff;
    for (const byte of body) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
    const [head, tail] = [Buffer.alloc(4), Buffer.alloc(4)];
    head.writeUInt32BE(data.length);
    tail.writeUInt32BE((sum ^ 0xffffffff) >>> 0);
    return Buffer.concat([head, body, tail]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, colours ? 3 : 0, 0, 0, 0], 8);
  const list = colours ? [chunk("PLTE", Buffer.from(colours.flat()))] : [];
  const parts = [chunk("IHDR", size), ...list, chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  const bytes = Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...parts]);
  return `data:image/png;base64,${bytes.toString("base64")}`;
}

/** One grey and a white grid: large in pixels, small in bytes. */
export const PHOTO = png(800, 600, (x, y) => (x % 100 === 0 || y % 100 === 0 ? 235 : 90 + ((x ^ y) & 15)));

export const box = (x: number, y: number, width: number, height: number, label: string, score?: number) => ({
  shape: "box", x, y, width, height, label, score,
});

/** Opens a dataset of these lines and waits until its first image is drawn. */
export async function give(page: Page, lines: object[], first: string): Promise<void> {
  await open(page);
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "streets.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n")),
  });
  await ready(page, first);
  await expect(stage(page)).toHaveAttribute("data-view", /\d/);
}

export const stage = (page: Page) => page.getByRole("application", { name: /^A street/ });
export const list = (page: Page) => asked(page).getByRole("group", { name: "Marks: What is there?" });
export const row = (page: Page, words: RegExp) => asked(page).getByRole("listitem").filter({ hasText: words });

/** Where a place of the image is on the page. */
export async function at(page: Page, x: number, y: number): Promise<[number, number]> {
  const [scale, left, top] = (await stage(page).getAttribute("data-view"))!.split(" ").map(Number);
  const [from, border] = await stage(page).evaluate((it) => {
    const { left, top } = it.getBoundingClientRect();
    return [[left, top], it.clientLeft];
  });
  return [from[0] + border + left + x * scale, from[1] + border + top + y * scale];
}

export async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const [start, end] = [await at(page, ...from), await at(page, ...to)];
  await page.mouse.move(...start);
  await page.mouse.down();
  await page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2);
  await page.mouse.move(...end);
  await page.mouse.up();
}

export async function zoomTo(page: Page, scale: number): Promise<void> {
  const now = async () => Number((await stage(page).getAttribute("data-view"))!.split(" ")[0]);
  for (let times = 0; times < 20 && (await now()) !== scale; times += 1) {
    const before = await now();
    await press(page, before < scale ? "+" : "-");
    await expect.poll(now).not.toBe(before);
  }
  expect(await now()).toBe(scale);
}
