// A text of 200,000 characters with 400 marks of two agents: how long frames take while it is
// scrolled, selected in and judged. Sorted milliseconds from frame to frame.
const CHARACTERS = 200_000;
const FRAMES = 200;

export async function longText(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.route("**/long-text.jsonl", (route) => route.fulfill({ body: dataset(), contentType: "application/jsonl" }));
  await page.goto(`${url}?dataset=long-text.jsonl`);
  await page.locator(".text-mark").first().waitFor({ timeout: 30_000 });
  // What comes after the first item is over.
  await page.waitForTimeout(1_500);
  const times = {};
  for (const what of ["scroll", "select", "judge"]) {
    times[what] = await page.evaluate(frames, { what, count: FRAMES });
  }
  await context.close();
  return times;
}

/** In the page: does one thing in each frame. */
async function frames({ what, count }) {
  const root = document.querySelector(".text-root");
  const scroller = root.closest(".item-scroll");
  const key = (key, more) =>
    root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...more }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  scroller.scrollTop = 0;
  root.focus();
  getSelection().collapse(root.querySelector(".text-block"), 0);
  if (what === "judge") key("u");
  for (let wait = 0; wait < 10; wait += 1) await frame();
  const times = [];
  let before = await frame();
  for (let at = 0; at < count; at += 1) {
    if (what === "scroll") scroller.scrollTop += 400;
    if (what === "select") key("ArrowDown", { shiftKey: true });
    if (what === "judge") key(at % 2 ? "a" : "r");
    const now = await frame();
    times.push(now - before);
    before = now;
  }
  return times.sort((one, other) => one - other);
}

function dataset() {
  const sentence = "Ann Smith moved from New York to Rome, and قال أحمد that 東京 is far. ";
  const paragraph = `${sentence.repeat(12)}\n`;
  const text = paragraph.repeat(Math.ceil(CHARACTERS / paragraph.length));
  const every = Math.floor(text.length / 200);
  const spans = (from, length, label) =>
    Array.from({ length: 200 }, (_, at) => {
      const start = at * every + from;
      return { start, end: start + length, label, score: 0.5 };
    });
  const suggestion = (agent, value) => ({ question: "names", agent, value });
  const lines = [
    {
      countersign: 1,
      name: "Long",
      questions: [{ id: "names", kind: "spans", field: "text", labels: ["PER", "LOC"] }],
    },
    {
      id: "long",
      fields: { text },
      suggestions: [suggestion("one", spans(0, 9, "PER")), suggestion("two", spans(4, 12, "LOC"))],
    },
  ];
  return lines.map((line) => JSON.stringify(line)).join("\n");
}
