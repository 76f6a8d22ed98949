// What is cut off from the first page: it comes when it is asked for, and where
// it does not come, that is said and can be tried again.
import { expect, goToRoom, open, openExample, test } from "./support.ts";

// The service worker would bring the code where the network does not.
test.use({ serviceWorkers: "block" });

test("a room whose code cannot be fetched says so, and comes when it can", async ({ page, faults }) => {
  faults.expected.push(/ERR_FAILED|Failed to fetch|split/);
  await page.route(/split_later/, (route) => route.abort());
  await open(page);
  await goToRoom(page, "routing");
  const alert = page.getByRole("alert").filter({ hasText: "could not be fetched" });
  await expect(alert).toBeVisible();
  await page.unroute(/split_later/);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: /^Policy/ })).toBeVisible();
});

test("a sheet whose code cannot be fetched closes again and says why", async ({ page, faults }) => {
  faults.expected.push(/ERR_FAILED|Failed to fetch|split/);
  await page.route(/split_later/, (route) => route.abort());
  // Keys are refused while a dataset is being opened.
  await openExample(page, "posts");
  await page.keyboard.press("?");
  await expect(page.getByText("could not be fetched").first()).toBeVisible();
  await page.unroute(/split_later/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("rare work of the engine whose code cannot be fetched is told, and done the next time", async ({ page, faults }) => {
  faults.expected.push(/ERR_FAILED|Failed to fetch|split/);
  // The worker's own requests are those of the context.
  await page.context().route(/split_rare/, (route) => route.abort());
  await open(page);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByText("could not be fetched").first()).toBeVisible();
  // Answers that need nothing rare go on.
  await page.context().unroute(/split_rare/);
  await goToRoom(page, "export");
  await expect(page.getByRole("radio", { name: /^Project/ })).toBeVisible();
});
