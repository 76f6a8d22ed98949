// A hostile dataset in the element and in the page: texts stay texts, in every field and room.
import { expect, itemIn, test } from "./portal.ts";
import { dataset, payloads } from "./hostile.ts";
import { goToRoom, open, type Page } from "./support.ts";

test.describe.configure({ timeout: 180_000 });

/** What must not be there: nodes that only a payload has, and what it would have done. */
const forbidden =
  "script, iframe, object, embed, base, meta, link[href*=evil], style:not([data-own]), [onerror], [onload], [onfocus], [ontoggle], " +
  "[onbegin], [onstart], [onclose], [onslotchange], [onbeforetoggle], a[href^='javascript'], a[href^='data:text'], " +
  "form[action], marquee, xmp, template, slot, countersign-review, img[src='x'], [srcset], [srcdoc], [src*=evil], [href*=evil]";

async function watch(page: Page): Promise<{ asked: string[]; dialogs: string[] }> {
  const seen = { asked: [] as string[], dialogs: [] as string[] };
  page.on("request", (request) => /evil\.invalid/.test(request.url()) && seen.asked.push(request.url()));
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    (globalThis as any).calls = 0;
    (globalThis as any).hacked = () => (globalThis as any).calls++;
  });
  return seen;
}

test("the corpus is large enough and each payload is another", () => {
  expect(payloads.length).toBeGreaterThanOrEqual(200);
  expect(new Set(payloads).size).toBe(payloads.length);
});

test("in the element every payload is a text, in all rooms", async ({ page, serve, faults }) => {
  // The policy that only reports says so on the console.
  faults.expected.push(/report-only|Report Only/i);
  const { url, portal } = await serve("hostile");
  portal.reports.length = 0;
  const seen = await watch(page);
  await page.goto(url);
  const element = page.locator("countersign-review");
  await element.evaluate(async (it: any, text) => it.load(text, { name: "<img src=x onerror=hacked()>.jsonl" }), dataset());
  await expect(itemIn(element)).not.toBeEmpty();
  const found = await element.evaluate(
    async (it: any, { forbidden, count }) => {
      const root = it.shadowRoot as ShadowRoot;
      const bad: string[] = [];
      for (let place = 0; place < count; place++) {
        for (const node of root.querySelectorAll(forbidden)) bad.push(`${place}: ${node.outerHTML.slice(0, 120)}`);
        if (place + 1 < count) {
          const { item } = await it.getState();
          await it.next();
          while ((await it.getState()).item?.id === item.id || !(await it.getState()).item) await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
      return bad;
    },
    { forbidden, count: payloads.length },
  );
  expect(found).toEqual([]);
  // The last one stands there as it is.
  await element.evaluate(async (it: any, id) => it.goTo(id), `4 ${payloads[4]}`);
  await expect(itemIn(element)).toHaveText(`4 ${payloads[4]}`);
  for (const room of ["data", "routing", "disagreement", "adjudication", "fairness", "export"]) {
    await element.evaluate((it: any, room) => it.command(`room-${room}`), room);
    await expect(element.locator("main.room")).toHaveAttribute("aria-label", new RegExp(room, "i"));
    await page.waitForTimeout(400);
    expect(await element.evaluate((it: any, forbidden) => it.shadowRoot.querySelectorAll(forbidden).length, forbidden), room).toBe(0);
  }
  expect(await page.evaluate(() => (globalThis as any).calls)).toBe(0);
  expect(seen).toEqual({ asked: [], dialogs: [] });
  expect(await page.evaluate(() => [document.title, document.querySelectorAll("script").length])).toEqual(["A portal that was given a hostile dataset", 1]);
  const policies = portal.reports.map((it: any) => `${it["violated-directive"]} ${it["blocked-uri"]}`);
  expect(policies).toEqual([]);
});

test("in the page too, with its own policy", async ({ page }) => {
  const seen = await watch(page);
  await page.addInitScript(() => {
    (globalThis as any).violations = [];
    addEventListener("securitypolicyviolation", (event) => (globalThis as any).violations.push(event.blockedURI));
  });
  await open(page);
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles({ name: "hostile.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(dataset()) });
  await goToRoom(page, "review");
  await expect(page.locator('[data-column="item"] h2')).toHaveText(`0 ${payloads[0]}`);
  for (let place = 1; place < 60; place++) {
    await page.keyboard.press("j");
    await expect(page.locator('[data-column="item"] h2')).toContainText(`${place} `);
    const bad = "main " + forbidden.split(", ").join(", main ");
    expect(await page.locator(bad).count(), payloads[place]).toBe(0);
  }
  expect(await page.evaluate(() => [(globalThis as any).calls, (globalThis as any).violations])).toEqual([0, []]);
  expect(seen).toEqual({ asked: [], dialogs: [] });
});
