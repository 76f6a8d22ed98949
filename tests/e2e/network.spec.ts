// Without a network: the browser forbids the page every connection before anything is opened.
import { slice, uri } from "./dicom.ts";
import { asked, ready } from "./reviewing.ts";
import { axe, expect, goToRoom, open, press, test, type Page } from "./support.ts";

const notice = (page: Page) => page.getByText("No network: the browser now forbids this page every connection.");

async function give(page: Page): Promise<void> {
  const pixels = Array.from({ length: 256 }, (_, n) => n);
  const lines = [
    { countersign: 1, name: "Scans", questions: [{ id: "good", kind: "choice", labels: ["yes", "no"] }] },
    { id: "one", fields: { scan: { kind: "dicom", sources: [uri(slice({ pixels, columns: 16 }))] } } },
    { id: "two", fields: { photo: { kind: "image", src: "https://example.org/a.png", alt: "Elsewhere" } } },
  ];
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "scans.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n")),
  });
}

test("nothing can be fetched, sent or shown from elsewhere, and files are reviewed", async ({ page, faults }) => {
  faults.expected.push(/Content Security Policy/, /ERR_BLOCKED_BY_CSP/);
  await open(page, "./?network=off");
  await expect(notice(page)).toBeVisible();
  // The worker's policy would be its own.
  expect(page.workers()).toHaveLength(0);
  const answered: string[] = [];
  page.on("response", (response) => {
    if (/^https?:/.test(response.url())) answered.push(response.url());
  });
  const tried = await page.evaluate(async () => {
    const of = async (what: () => Promise<unknown>) => what().then(() => "done", () => "refused");
    const element = (name: string, key: string) =>
      of(
        () =>
          new Promise((done, refused) => {
            const one = Object.assign(document.createElement(name) as HTMLElement, { onload: done, onerror: refused });
            (one as any)[key] = new URL("index.html?tried", location.href).href;
            if (name === "link") (one as any).rel = "stylesheet";
            document.head.append(one);
          }),
      );
    return {
      fetch: await of(() => fetch("./index.html")),
      elsewhere: await of(() => fetch("https://example.org/")),
      beacon: navigator.sendBeacon("./tried") ? "queued" : "refused",
      image: await element("img", "src"),
      style: await element("link", "href"),
      script: await element("script", "src"),
      inside: await of(() => fetch("data:text/plain,here")),
    };
  });
  expect(tried).toMatchObject({
    fetch: "refused", elsewhere: "refused", image: "refused", style: "refused", script: "refused", inside: "done",
  });
  await give(page);
  await ready(page, "one");
  await expect(page.locator(".dicom .easel-stage")).toHaveAttribute("data-view", /\d/);
  await expect(page.locator(".dicom-corner[data-corner=slice]")).toHaveText("Slice 1 of 1, at 0.0 mm");
  await press(page, "1");
  await ready(page, "two");
  await expect(page.getByText("Elsewhere")).toBeVisible();
  await expect(asked(page)).toBeVisible();
  // The rooms are here: they came before.
  await goToRoom(page, "export");
  await goToRoom(page, "data");
  expect(await axe(page)).toEqual([]);
  expect(answered).toEqual([]);
});

test("the switch stays, and the network comes back with it", async ({ page, faults }) => {
  faults.expected.push(/Content Security Policy/);
  await open(page);
  await goToRoom(page, "data");
  await page.getByRole("button", { name: "Start again without a network" }).click();
  await expect(notice(page)).toBeVisible();
  await page.reload();
  await expect(notice(page)).toBeVisible();
  await goToRoom(page, "data");
  await page.getByRole("button", { name: "Start again with a network" }).click();
  await expect(page.getByRole("button", { name: "Start again without a network" })).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  expect(await page.evaluate(() => fetch("./index.html").then((it) => it.ok))).toBe(true);
});
