// The page as one file, opened from the disk: no server, and nothing fetched from anywhere.
import { pathToFileURL } from "node:url";
import { expect, goToRoom, itemId, started, test } from "./support.ts";

const address = pathToFileURL(process.env.COUNTERSIGN_SINGLE!).href;

test("it reviews, shows other rooms and examples, and keeps what was answered", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => /^(blob|data):/.test(request.url()) || asked.push(request.url()));
  await page.goto(address);
  await started(page);
  await expect(itemId(page)).not.toBeEmpty();
  expect(page.workers().length).toBe(1);
  const first = await itemId(page).textContent();
  await page.keyboard.press("1");
  await expect(page.locator(".saved")).toHaveText("Saved");
  await goToRoom(page, "routing");
  await expect(page.getByRole("tab", { name: "Rules" })).toBeVisible();
  await goToRoom(page, "data");
  await expect(page.locator(".gallery-card")).toHaveCount(6);
  await page.reload();
  await started(page);
  await goToRoom(page, "review");
  await expect(page.getByText("1 of", { exact: false }).first()).toBeVisible();
  await page.goto(`${address}?example=phantoms`);
  await started(page);
  // Its decoder is a part of the file as well.
  await expect(page.locator(".dicom canvas").first()).toBeVisible();
  expect(first).not.toBe("");
  expect(asked.filter((url) => !url.startsWith(address))).toEqual([]);
});
