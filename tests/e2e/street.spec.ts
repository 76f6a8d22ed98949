// The street scenes: frames with the boxes of two detectors, reviewed with the keyboard alone.
import { asked, decisions, ready, saved } from "./reviewing.ts";
import { axe, expect, itemId, openExample, press, test } from "./support.ts";

test("three frames with keys alone, and what was said of each box is in the file", async ({ page }) => {
  await openExample(page, "street");
  const frames: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await ready(page);
    const frame = await itemId(page).innerText();
    expect(frames).not.toContain(frame);
    frames.push(frame);
    const stage = page.getByRole("application", { name: /^Street by / });
    await expect(stage).toHaveAttribute("data-view", /\d/);
    if (turn === 0) expect(await axe(page)).toEqual([]);
    await expect(asked(page)).toContainText("not judged yet");
    // One by one: the first is there, the second is not; then all that is left.
    await press(page, "a", "r", "Shift+Y");
    await expect(asked(page)).toContainText("Every suggested mark is judged.");
    await press(page, "Enter");
    await expect(itemId(page)).not.toHaveText(frame);
  }
  await saved(page);
  const lines = (await decisions(page)).filter((line) => line.question === "objects");
  expect(lines.map((line) => line.item)).toEqual(frames);
  for (const { value } of lines) {
    expect(value.rejected.length).toBeGreaterThan(0);
    for (const region of value.regions) expect(region.judged).toBe("accepted");
  }
});
