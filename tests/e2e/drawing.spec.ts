// Drawing with what few use and all expect: two fingers, corners that jump together, skeletons.
import { at, box, drag, give, list, row, stage, PHOTO } from "./drawing.ts";
import { decisions, ready } from "./reviewing.ts";
import { axe, expect, press, test } from "./support.ts";

const question = (more: object) => ({
  countersign: 1,
  name: "Streets",
  questions: [{ id: "things", title: "What is there?", kind: "regions", field: "photo", ...more }],
});

const street = (id: string, regions: object[]) => ({
  id,
  fields: { photo: { kind: "image", src: PHOTO, alt: "A street" } },
  suggestions: [{ id: `${id}-a`, question: "things", agent: "detector", value: { regions } }],
});

test("a corner jumps to what is near, and not while Ctrl is held", async ({ page }) => {
  const lines = [question({ labels: ["car"] }), street("one", [box(100, 100, 200, 120, "car", 0.9)]), street("two", [])];
  await give(page, lines, "one");
  const scale = Number((await stage(page).getAttribute("data-view"))!.split(" ")[0]);
  // Off until somebody wants it.
  await press(page, "Shift+V");
  // Five pixels of the screen beside the corner of what was suggested, and beside the border.
  const near = 5 / scale;
  await press(page, "b");
  await drag(page, [300 + near, 220 - near], [420, 320]);
  await drag(page, [near, 400], [90, 600 - near]);
  await page.keyboard.down("Control");
  await drag(page, [300 + near, 220 + near], [500, 400]);
  await page.keyboard.up("Control");
  await expect(row(page, /yours/)).toHaveCount(3);
  await press(page, "v");
  await list(page).getByRole("button", { name: "Reject all" }).click();
  await press(page, "Enter");
  await ready(page, "two");
  const [line] = await decisions(page);
  const [corner, border, free] = line.value.regions;
  expect([corner.x, corner.y]).toEqual([300, 220]);
  expect([border.x, border.y + border.height]).toEqual([0, 600]);
  expect(Math.abs(free.x - 300 - near)).toBeLessThan(0.6);
  expect(free.x).not.toBe(300);
});

test("a skeleton: set point by point, with one covered and one left out, by keys and by the mouse", async ({ page }) => {
  const points = ["head", "left hand", "right hand"];
  const asking = question({ labels: ["person"], shapes: ["keypoints"], points, edges: [[0, 1], [0, 2]] });
  await give(page, [asking, street("one", []), street("two", [])], "one");
  // By keys: where the cross-hair is, then ten pixels on and covered, then not there.
  await press(page, "d", "Space", "Shift+ArrowRight", "Shift+Space", "Delete");
  await expect(row(page, /2 of 3 keypoints/)).toHaveCount(1);
  // By the mouse: three clicks.
  await press(page, "d");
  for (const [x, y] of [[200, 100], [150, 300], [260, 300]] as const) await page.mouse.click(...(await at(page, x, y)));
  await expect(row(page, /3 of 3 keypoints/)).toHaveCount(1);
  expect(await axe(page)).toEqual([]);
  await press(page, "v", "Escape", "Enter");
  await ready(page, "two");
  const [line] = await decisions(page);
  const [keys, mouse] = line.value.regions;
  expect(keys.points.map((it: any) => [it.name, it.hidden ?? false, it.missing ?? false])).toEqual([
    ["head", false, false],
    ["left hand", true, false],
    ["right hand", false, true],
  ]);
  expect(keys.points[1].x - keys.points[0].x).toBeCloseTo(10, 3);
  expect(mouse.points.map((it: any) => [it.name, Math.round(it.x), Math.round(it.y)])).toEqual([
    ["head", 200, 100],
    ["left hand", 150, 300],
    ["right hand", 260, 300],
  ]);
});

test.describe("with two fingers", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("they zoom about their middle, and what one began is thrown away", async ({ page }) => {
    await give(page, [question({ labels: ["car"], shapes: ["box"] }), street("one", [])], "one");
    await page.getByRole("button", { name: "Box", exact: true }).tap();
    const view = async () => (await stage(page).getAttribute("data-view"))!.split(" ").map(Number);
    const [before] = await view();
    const [x, y] = await at(page, 400, 300);
    const touch = await page.context().newCDPSession(page);
    const send = (type: string, ...places: [number, number][]) =>
      touch.send("Input.dispatchTouchEvent", {
        type: type as "touchStart",
        touchPoints: places.map(([x, y], id) => ({ x, y, id })),
      });
    await send("touchStart", [x - 20, y]);
    await send("touchMove", [x - 30, y]);
    await send("touchStart", [x - 30, y], [x + 30, y]);
    for (const apart of [40, 50, 60]) await send("touchMove", [x - apart, y], [x + apart, y]);
    await send("touchEnd");
    await expect.poll(async () => (await view())[0] / before).toBeCloseTo(2, 1);
    const [middleX, middleY] = await at(page, 400, 300);
    expect(Math.hypot(middleX - x, middleY - y)).toBeLessThan(2);
    await expect(row(page, /yours/)).toHaveCount(0);
  });
});
