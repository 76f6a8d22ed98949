// A series of 300 slices, 512 by 512 pixels of 16 bits: how long until the first picture stands, by
// addresses and as files dropped; and from the wheel or a key to the frame that shows the next slice,
// through all of them. Sorted milliseconds.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

const LONG = 120_000;

export async function seriesScroll(browser, url, place) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.goto(`${url}?dataset=series.jsonl`);
  const addresses = await firstPicture(page);
  // At once: most slices are still to come.
  const wheel = await page.evaluate(scroll, "wheel");
  await page.waitForTimeout(3_000);
  const keys = await page.evaluate(scroll, "keys");
  await page.evaluate(() => void (location.hash = "#/data"));
  const dir = join(place, "series");
  const names = (await readdir(dir)).sort();
  await page.locator("[data-room=data] input[type=file]").setInputFiles(names.map((name) => join(dir, name)));
  const files = await firstPicture(page);
  await context.close();
  return { addresses, files, wheel, keys };
}

/** From what opens the dataset to the frame with a slice. */
async function firstPicture(page) {
  // What stood before goes away first.
  await page.waitForFunction(() => performance.getEntriesByName("countersign:open").length > 0);
  await page.locator(".dicom-stage[data-slice]").waitFor({ timeout: LONG });
  return page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const opened = performance.getEntriesByName("countersign:open").at(-1).startTime;
    return performance.now() - opened;
  });
}

/** In the page: one slice after the other, to the last; or with keys back to the first. */
async function scroll(how) {
  const stage = document.querySelector(".dicom-stage");
  const drawing = stage.querySelector(".easel-stage");
  const next = () => new Promise(requestAnimationFrame);
  const shown = () => Number(stage.dataset.slice);
  const last = Number(document.querySelector(".dicom-slider input").max) - 1;
  const { left, top, width, height } = stage.getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2 };
  const send = {
    wheel: () => drawing.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY: 60, ...at })),
    keys: () => drawing.dispatchEvent(new KeyboardEvent("keydown", { key: "[", bubbles: true, cancelable: true, composed: true })),
  }[how];
  drawing.focus();
  const times = [];
  const step = how === "wheel" ? 1 : -1;
  for (let wanted = shown() + step; wanted >= 0 && wanted <= last; wanted += step) {
    const started = performance.now();
    send();
    do await next();
    while (shown() !== wanted && performance.now() - started < 10_000);
    // That frame painted it.
    await next();
    times.push(performance.now() - started);
  }
  return times.sort((one, other) => one - other);
}
