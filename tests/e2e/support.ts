// What the end-to-end tests share. `test` fails on anything the page writes to
// the console as an error (a CSP violation is one) and on any uncaught error.
import { readFile } from "node:fs/promises";
import { test as base, expect, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export { expect };
export type { Page };

/** Errors of the page; a test that provokes some names them in `expected`. */
export class Faults {
  readonly seen: string[] = [];
  readonly expected: RegExp[] = [];

  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error") this.seen.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.seen.push(String(error.error().stack ?? error.error())));
  }

  unexpected(): string[] {
    return this.seen.filter((fault) => !this.expected.some((pattern) => pattern.test(fault)));
  }
}

export const test = base.extend<{ faults: Faults }>({
  faults: [
    async ({ context }, use) => {
      const faults = new Faults();
      faults.watch(context);
      await use(faults);
      expect(faults.unexpected(), "errors of the page").toEqual([]);
    },
    { auto: true },
  ],
});

/** The sizes that the page must be usable at. */
export const viewports = [
  { name: "small desktop", width: 1280, height: 720 },
  { name: "wide", width: 2560, height: 1440 },
  { name: "phone", width: 390, height: 844 },
] as const;

export const themes = ["light", "dark"] as const;

/** The rooms by the word in their address. */
export const rooms = ["data", "review", "routing", "disagreement", "adjudication", "fairness", "export"] as const;
export type Room = (typeof rooms)[number];

/** Opens the page and waits until it runs. */
export async function open(page: Page, address = "./"): Promise<void> {
  await page.goto(address);
  await started(page);
}

/** Waits until the program has taken over from the loading sentence. */
export async function started(page: Page): Promise<void> {
  await expect(page.locator("#loading")).toHaveCount(0);
}

/** Opens one of the examples that ship with the page and waits for its first item. */
export async function openExample(
  page: Page,
  name: "messages" | "posts" | "answers" | "street" | "drive" | "phantoms",
): Promise<void> {
  await open(page, `./?example=${name}`);
  await expect(itemId(page)).not.toBeEmpty();
}

/** The id of the item that is shown. */
export function itemId(page: Page): Locator {
  return page.locator('[data-column="item"] h2');
}

/** Goes to a room through the address, as a link would. */
export async function goToRoom(page: Page, room: Room): Promise<void> {
  await page.evaluate((hash) => void (location.hash = hash), `#/${room}`);
  await expect(page.getByRole("main", { name: new RegExp(room, "i") })).toBeVisible();
}

/** Presses keys one after the other, as a person would. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Accessibility faults of what is on the screen now, one line each. */
export async function axe(page: Page): Promise<string[]> {
  // Through the debugger, which the page's CSP does not bind.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const results = await (globalThis as any).axe.run(document, { resultTypes: ["violations"] });
    return results.violations.flatMap((violation: any) =>
      violation.nodes.map(
        (node: any) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`,
      ),
    );
  });
}

/** A static server of its own for a test that changes files or cuts the network. */
export class OwnServer {
  private constructor(
    readonly url: string,
    private readonly process: ReturnType<typeof spawn>,
  ) {}

  static async start(directory: string, port = 0): Promise<OwnServer> {
    const words = ["static", directory, "--base", "/some/path/", "--port", String(port)];
    const process_ = spawn(process.env.COUNTERSIGN_XTASK!, words, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(process_.stdout!, "data");
    return new OwnServer(String(line).trim(), process_);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, "exit");
    this.process.kill();
    await exit;
  }
}

/** Saves by a button of the panel and gives the file. */
export async function fileSaved(page: Page, label: string): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent("download");
  await page.getByRole("tabpanel").getByRole("button", { name: label }).first().click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

/** How many items the queue says it has, once the review is there. */
export async function itemsInQueue(page: Page): Promise<number> {
  await expect(page.getByRole("main", { name: "Review" })).toBeVisible();
  const shown = await page.locator(".queue-count").first().textContent();
  return Number(/^([\d,]+)/.exec(shown!)![1].replace(",", ""));
}
