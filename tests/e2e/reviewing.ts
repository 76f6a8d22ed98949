// What the specs of the Review room share: when an item can be answered, what
// is asked, how much the queue holds, and what came out in the end.
import { readFileSync } from "node:fs";
import { expect, goToRoom, itemId, press, type Page } from "./support.ts";

/** One line of an exported file, or of the log in a project file. */
export type Line = Record<string, any>;

export const answerColumn = (page: Page) => page.getByRole("region", { name: "Suggestions and answer" });

/** The question that the keys speak to. */
export const asked = (page: Page) => page.locator("section[aria-current=step]");

export const suggestions = (page: Page) => page.getByRole("group", { name: /^Suggested:/ });

export const queue = (page: Page) => page.getByRole("listbox", { name: "Items in the queue" });

/** A short message of the page, as it is seen. */
export const toast = (page: Page, words: string) => page.locator(".toast").getByText(words);

/** Waits until the item on the screen, or the one named, can be answered: it has come, and it was painted. */
export async function ready(page: Page, item?: string): Promise<void> {
  if (item) await expect(itemId(page)).toHaveText(item);
  await expect(answerColumn(page)).toHaveAttribute("data-ready", "true");
  // It may have been the one before: the next one was on its way.
  if (item) await expect(itemId(page)).toHaveText(item);
}

/** Goes to an address inside of the page, as a link would. */
export async function follow(page: Page, hash: string): Promise<void> {
  await page.evaluate((hash) => void (location.hash = hash), hash);
}

/** How many items the queue holds, as it says. */
export async function queued(page: Page): Promise<number> {
  const words = await page.locator(".queue-count span").first().textContent();
  return figure(words, /^([\d,]+) (?:of|items)/);
}

/** How many items are done, as the header says. */
export async function done(page: Page): Promise<number> {
  return figure(await page.locator(".header-progress span").last().textContent(), /^([\d,]+) of/);
}

export function figure(words: string | null, pattern: RegExp): number {
  return Number(pattern.exec(words ?? "")?.[1]?.replaceAll(",", ""));
}

export async function saved(page: Page): Promise<void> {
  await expect(page.locator(".saved[data-state=saved]")).toBeVisible();
}

/** How many events the log holds, once all of them are stored. */
export async function events(page: Page): Promise<number> {
  await saved(page);
  return figure(await page.locator(".saved").getAttribute("title"), /All ([\d,]+) events/);
}

/** Goes to an item by its id, or to a place in the queue by `#12`. */
export async function goTo(page: Page, item: string): Promise<void> {
  await press(page, "g");
  await expect(page.getByLabel("Its id, or its place in the queue")).toBeFocused();
  await page.keyboard.type(item);
  await press(page, "Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** The decisions as the Export room writes them, in the order in which they were given; without a mouse. */
export async function decisions(page: Page): Promise<Line[]> {
  await goToRoom(page, "export");
  await page.getByRole("radio", { name: /^Decisions/ }).focus();
  await press(page, "Space");
  await page.getByRole("button", { name: "Save file" }).focus();
  const saving = page.waitForEvent("download");
  await press(page, "Enter");
  const text = readFileSync(await (await saving).path(), "utf8");
  const lines: Line[] = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return lines.sort((one, other) => one.seq - other.seq);
}

declare const engine: { hold(what: string): void; waiting(): number; letGo(): Promise<void> };

/** The engine's requests by the number that stands first in their bytes: their order in the protocol. */
const REQUESTS = [
  ...readFileSync(new URL("../../src/engine/protocol.rs", import.meta.url), "utf8")
    .match(/pub enum Request \{([^]*?)\n\}/)![1]
    .matchAll(/^    ([A-Z]\w*)/gm),
].map(([, name]) => name.replace(/(?!^)[A-Z]/g, "_$&").toLowerCase());

/**
 * Keeps back what the engine says from the first message of this kind to it (`open`, `read`) or request
 * of it (`begin`, `find`), until it is let go. To be called before the page is opened.
 */
export async function holdEngine(page: Page, what = ""): Promise<void> {
  await page.addInitScript(({ what, requests }) => {
    const held: (() => void)[] = [];
    let holding = false;
    Object.assign(globalThis, {
      engine: {
        hold: (next: string) => void (what = next),
        waiting: () => held.length,
        async letGo() {
          for (let one = held.shift(); one; one = held.shift()) {
            one();
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          holding = false;
        },
      },
    });
    // The page speaks with its engine through a port.
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (this: MessagePort, message: any, ...rest: any[]) {
      const kind = message[0] === "ask" ? requests[new Uint8Array(message[2])[0]] : message[0];
      if (what && kind === what) [holding, what] = [true, ""];
      return (post as any).call(this, message, ...rest);
    };
    const { set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage")!;
    Object.defineProperty(MessagePort.prototype, "onmessage", {
      set(listener: ((event: MessageEvent) => void) | null) {
        if (!listener) return void set!.call(this, null);
        set!.call(this, (event: MessageEvent) => {
          if (holding) held.push(() => listener(event));
          else listener(event);
        });
      },
    });
  }, { what, requests: REQUESTS });
}

/** The same from now on. */
export const holdEngineNow = (page: Page, what: string) => page.evaluate((what) => engine.hold(what), what);

/** How many of its messages are kept back. */
export const engineHeld = (page: Page) => page.evaluate(() => engine.waiting());

export const letEngineGo = (page: Page) => page.evaluate(() => engine.letGo());
