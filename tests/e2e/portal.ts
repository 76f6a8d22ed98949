// What the tests of the element share: a portal on a server of its own, and the element in it.
import { expect, type Locator, type Page } from "@playwright/test";
import { test as base } from "./support.ts";

export { expect };

/** A portal that is served, see tests/portals/serve.mjs. */
export interface Portal {
  url: string;
  /** What its portal.mjs has. */
  portal: Record<string, any>;
}

export const test = base.extend<{ serve: (name: string, built?: string) => Promise<Portal> }>({
  serve: async ({}, use) => {
    const { serve } = await import("../portals/serve.mjs");
    const running: { stop: () => Promise<void> }[] = [];
    await use(async (name, built) => {
      const portal = await serve(name, built ? { built } : {});
      running.push(portal);
      return portal;
    });
    for (const portal of running) await portal.stop();
  },
});

/** The element, once its dataset is open and its first item stands. */
export async function reviewed(page: Page, selector = "countersign-review"): Promise<Locator> {
  const element = page.locator(selector);
  await expect(itemIn(element)).not.toBeEmpty();
  return element;
}

/** The id of the item that an element shows. */
export function itemIn(element: Locator): Locator {
  return element.locator('[data-column="item"] h2');
}

/** Keeps what the element tells, by name without its prefix. */
export async function listen(page: Page): Promise<(name?: string) => Promise<any[]>> {
  await page.addInitScript(() => {
    const told: any[] = ((globalThis as any).told = []);
    for (const name of ["ready", "change", "verdict", "route", "submit", "skip", "flag", "error", "resize"]) {
      addEventListener(`countersign-${name}`, (event: any) => {
        told.push({ name, detail: structuredClone(event.detail), composed: event.composed, bubbles: event.bubbles });
      });
    }
  });
  return (name) =>
    page.evaluate((name) => (globalThis as any).told.filter((it: any) => !name || it.name === name), name);
}
