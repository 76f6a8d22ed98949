// The hand-out: whom known answers measure gets the data without them, and nothing on the screen, in
// the file or in what goes out of it tells which they are; merged with the lead's project they count.
import { readFileSync } from "node:fs";
import { decisions, follow, goTo, ready, saved, type Line } from "./reviewing.ts";
import { axe, expect, goToRoom, open, press, test, themes, type Faults, type Page } from "./support.ts";
import type { Browser } from "@playwright/test";

const ITEMS = [..."abcdefghijklmnop"];
/** Their answer is known; both agents are sure of another. */
const KNOWN = ["c", "f"];

const suggested = (agent: string, score: number) => ({ question: "mood", agent, value: "good", score });

const DATASET = [
  { countersign: 1, name: "Moods to hand out", questions: [{ id: "mood", kind: "choice", title: "Mood", labels: ["bad", "good", "odd"] }], agents: [{ id: "m" }, { id: "n" }] },
  ...ITEMS.map((id) => ({
    id,
    fields: { text: `Text of ${id}` },
    ...(KNOWN.includes(id) ? { gold: { mood: "bad" } } : {}),
    suggestions: [suggested("m", 0.97), suggested("n", 0.95)],
  })),
].map((line) => JSON.stringify(line)).join("\n");

const file = (name: string, text: string) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });

/** A page in a browser of its own, for one person, with a file open. */
async function person(browser: Browser, faults: Faults, name: string, given: [name: string, text: string]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  faults.watch(context);
  const page = await context.newPage();
  await open(page);
  await ready(page);
  await page.locator(".header-annotator button").click();
  await page.getByLabel("Your name or a short sign").fill(name);
  await press(page, "Enter");
  await expect(page.locator(".header-annotator")).toContainText(name);
  await goToRoom(page, "data");
  await page.locator("[data-room=data] input[type=file]").setInputFiles(file(...given));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moods to hand out");
  await ready(page);
  return page;
}

async function save(page: Page, format: RegExp): Promise<string> {
  await goToRoom(page, "export");
  await page.getByRole("radio", { name: format }).focus();
  await press(page, "Space");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save file" }).click();
  return readFileSync(await (await saving).path(), "utf8");
}

const losses = (page: Page) => page.locator(".export .notice");

test("what is handed out tells no known answer, and what comes back is measured by them", async ({ browser, faults }) => {
  test.setTimeout(180_000);
  const lead = await person(browser, faults, "lead", ["moods.jsonl", DATASET]);
  await goToRoom(lead, "export");
  // The ordinary file says what stands in it.
  const project = lead.locator(".export-format").filter({ hasText: "Project" }).first();
  await expect(project).toContainText("Known answers stand in it, to be read by whoever has the file");
  const handed = await save(lead, /^Hand-out for annotators/);
  await expect(losses(lead)).toContainText("The known answers of 2 items, and what tells these from others, are not in this file.");
  await expect(losses(lead)).toContainText("4 items that would be accepted unseen go to people: the answers to 2 of them are known, the others hide which.");
  for (const colorScheme of themes) {
    await lead.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await axe(lead), `Export, ${colorScheme}`).toEqual([]);
  }
  expect(handed).not.toContain("gold");

  const anna = await person(browser, faults, "anna", ["moods-hand-out.countersign.jsonl", handed]);
  await follow(anna, "#/review?route=audit");
  await ready(anna);
  const reasons = new Set<string>();
  for (const id of KNOWN) {
    await goTo(anna, id);
    await ready(anna, id);
    const why = anna.locator(".item-reason");
    reasons.add((await why.textContent())!.trim());
    await press(anna, id === "c" ? "1" : "2");
    await expect(anna.locator(".item-reason")).not.toContainText(/known|gold/i);
  }
  // Whatever else is audited is there for the same reason.
  await follow(anna, "#/review?route=audit");
  await goTo(anna, "#1");
  await ready(anna);
  expect(reasons.size).toBe(1);
  await saved(anna);
  const given: Line[] = await decisions(anna);
  expect(given.map((line) => [line.item, line.route.to])).toEqual([["c", "audit"], ["f", "audit"]]);
  const annas = await save(anna, /^Project/);
  expect(annas).not.toContain("gold");

  const mine = await save(lead, /^Project/);
  const dataTransfer = await lead.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const [name, text] of all) transfer.items.add(new File([text], name));
    return transfer;
  }, [["lead.countersign.jsonl", mine], ["anna.countersign.jsonl", annas]] as [string, string][]);
  await lead.dispatchEvent("main", "drop", { dataTransfer });
  await expect(lead.locator("[data-part=merged]")).toContainText("2 files became one project");
  await expect(lead.locator("[data-part=merged]")).toContainText("of 2 people");
  await goToRoom(lead, "fairness");
  await lead.getByRole("tab", { name: "Known answers" }).click();
  const row = lead.getByRole("row", { name: /anna/ });
  await expect(row).toContainText("bad, said good: once");
});
