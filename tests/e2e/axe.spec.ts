// No accessibility fault that axe-core can see, in any room, light and dark,
// and nothing that only a wide screen can reach.
import { axe, expect, goToRoom, openExample, rooms, test, themes, viewports } from "./support.ts";

for (const theme of themes) {
  test(`no accessibility fault in any room, ${theme}`, async ({ page }) => {
    // Reduced motion: a colour half-way through a transition is no colour of the page.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await openExample(page, "messages");
    for (const room of rooms) {
      await goToRoom(page, room);
      expect.soft(await axe(page), room).toEqual([]);
    }
  });
}

for (const viewport of viewports) {
  test(`every room fits, ${viewport.name}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await openExample(page, "posts");
    for (const room of rooms) {
      await goToRoom(page, room);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(excess, `${room}: pixels beyond the right edge`).toBeLessThanOrEqual(0);
      expect.soft(await axe(page), room).toEqual([]);
    }
  });
}
