// The portals of tests/portals, each as its own readers would use it.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, itemIn, reviewed, test } from "./portal.ts";
import type { Page } from "./support.ts";

/** Three answers by keys alone, from the first item on. */
async function answerAll(page: Page, element: ReturnType<Page["locator"]>): Promise<void> {
  await element.locator("main.room").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("2");
  await expect(itemIn(element)).toHaveText("m-2");
  await page.keyboard.press("a");
  await expect(itemIn(element)).toHaveText("m-3");
  await page.keyboard.press("2");
  await expect.poll(() => element.evaluate(async (it: any) => (await it.getState()).progress.done)).toBe(3);
}

test("an external question: a preview is for looking only, an accepted one is submitted", async ({ page, serve }) => {
  const { url, portal } = await serve("mturk");
  portal.arrived.length = 0;
  await page.goto(`${url}?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=H1`);
  const preview = await reviewed(page);
  await expect(page.getByText("This is a preview")).toBeVisible();
  await preview.locator("main.room").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("2");
  await expect(preview.getByText("This can only be looked at here.").first()).toBeVisible();
  expect(await preview.evaluate(async (it: any) => (await it.getState()).progress.done)).toBe(0);

  const given = new URLSearchParams({ assignmentId: "A1", hitId: "H1", workerId: "W7", turkSubmitTo: url });
  await page.goto(`${url}?${given}`);
  const element = await reviewed(page);
  await page.getByRole("button", { name: "Submit" }).click();
  expect(portal.arrived).toEqual([]);
  await answerAll(page, element);
  await expect.poll(() => element.evaluate((it: any) => it.checkValidity())).toBe(true);
  await page.getByRole("button", { name: "Submit" }).click();
  await expect(page.getByRole("heading", { name: "Submitted" })).toBeVisible();
  expect(portal.arrived.length).toBe(1);
  expect(portal.arrived[0].assignmentId).toBe("A1");
  const answers = portal.arrived[0].answers.trim().split("\n").map((line: string) => JSON.parse(line));
  expect(answers.map((it: any) => [it.item, it.annotator, it.value])).toEqual([
    ["m-1", "W7", "negative"],
    ["m-2", "W7", "positive"],
    ["m-3", "W7", "negative"],
  ]);
});

test("a study link: a reload goes on, the answers are sent, then the way leads back", async ({ page, serve }) => {
  const { url, portal } = await serve("prolific");
  portal.arrived.length = 0;
  await page.goto(url);
  await expect(page.getByText("Open this study from its link.")).toBeVisible();

  await page.goto(`${url}?PROLIFIC_PID=p-7&STUDY_ID=s-1&SESSION_ID=x-1`);
  let element = await reviewed(page);
  await element.locator("main.room").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("2");
  await expect(itemIn(element)).toHaveText("m-2");
  await page.reload();
  element = await reviewed(page);
  await expect.poll(() => element.evaluate(async (it: any) => (await it.getState()).progress.done)).toBe(1);
  await expect(page.getByRole("button", { name: "Finish" })).toBeDisabled();
  await element.evaluate((it: any) => it.goTo("m-2"));
  await element.locator("main.room").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("a");
  await expect(itemIn(element)).toHaveText("m-3");
  await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: "Finish" })).toBeEnabled();
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByRole("heading", { name: "Complete: C0DE" })).toBeVisible();
  expect(portal.arrived.map((it: any) => [it.study, it.session])).toEqual([["s-1", "x-1"]]);
  const lines = portal.arrived[0].project.trim().split("\n").map((line: string) => JSON.parse(line));
  expect(lines.filter((it: any) => it.kind === "response").map((it: any) => it.annotator)).toEqual(["p-7", "p-7", "p-7"]);
});

test("a frame of another origin: a named page speaks with it, nobody else does", async ({ page, serve }) => {
  const frame = await serve("frame");
  const { url } = await serve("frame");
  await page.goto(`${url}?at=${encodeURIComponent(`${frame.url}countersign/`)}`);
  await expect(page.getByRole("status")).toHaveText("3 items are open");
  const inside = page.frameLocator("iframe");
  await inside.locator("main.room").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("2");
  await expect.poll(() => page.evaluate(() => (globalThis as any).verdicts.map((it: any) => it.item))).toEqual(["m-1"]);
  expect(await page.evaluate(() => (globalThis as any).review.goTo("nowhere").catch((error: Error) => error.message))).toBe(
    "there is no item 'nowhere' in the dataset",
  );
  const text = await page.evaluate(async () => (await (globalThis as any).review.export("decisions")).text());
  expect(JSON.parse(text)).toMatchObject({ item: "m-1", annotator: "anna", value: "negative" });

  // Another page's origin in the address: the frame greets that one alone, and answers nobody.
  const heard = await page.evaluate(async (at) => {
    const iframe = document.createElement("iframe");
    const heard: unknown[] = [];
    addEventListener("message", (event) => event.source === iframe.contentWindow && heard.push(event.data));
    iframe.src = `${at}frame.html?host=${encodeURIComponent("https://portal.example")}`;
    document.body.append(iframe);
    await new Promise((resolve) => (iframe.onload = resolve));
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => heard.push(event.data);
    iframe.contentWindow!.postMessage({ countersign: 1, kind: "connect" }, new URL(at).origin, [port2]);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return heard;
  }, `${frame.url}countersign/`);
  expect(heard).toEqual([]);
});

test.describe("frameworks", () => {
  test.describe.configure({ timeout: 120_000 });

  async function built(name: string): Promise<string> {
    const { stdout } = await promisify(execFile)("node", ["build.mjs", name], { cwd: new URL("../portals", import.meta.url) });
    return stdout.trim().split("\n").at(-1)!;
  }

  test("React: data and state are the host's, and hiding the element loses no work", async ({ page, serve }) => {
    const { url } = await serve("react", await built("react"));
    await page.goto(url);
    const element = await reviewed(page);
    await expect(itemIn(element)).toHaveText("r-1");
    await element.locator("main.room").click({ position: { x: 5, y: 5 } });
    await page.keyboard.press("a");
    await expect(itemIn(element)).toHaveText("r-2");
    await expect(page.locator("main > h1")).toHaveText("React, 1 said");
    await expect(page.getByText("r-1: accepted yes")).toBeVisible();
    await page.getByText("Theme", { exact: true }).first().click();
    await expect(element.locator(".countersign")).toHaveAttribute("data-theme", "dark");
    await expect(itemIn(element)).toHaveText("r-2");
    await page.getByRole("button", { name: "Take back" }).click();
    await expect.poll(() => element.evaluate(async (it: any) => (await it.getState()).progress.done)).toBe(0);
  });

  test("Vue: events and methods", async ({ page, serve }) => {
    const { url } = await serve("vue", await built("vue"));
    await page.goto(url);
    const element = await reviewed(page);
    await expect(page.locator("main > h1")).toHaveText("Vue, 0 said, at v-1");
    await page.getByRole("button", { name: "Next", exact: true }).first().click();
    await expect(itemIn(element)).toHaveText("v-2");
    await element.locator("main.room").click({ position: { x: 5, y: 5 } });
    await page.keyboard.press("r");
    await expect(page.getByText("v-2: rejected")).toBeVisible();
  });
});
