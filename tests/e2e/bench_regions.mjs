// The drawing of regions. 10,000 of them: the frames of a pan and of a zoom, every one of them redrawn.
// 1,000: from a key that moves a region to the frame in which it has moved, with all that is kept of
// it. Sorted milliseconds.
const FRAMES = 120;

export async function manyRegions(browser, url) {
  const measured = { edit: [] };
  for (const kind of ["boxes", "polygons"]) {
    const page = await opened(browser, url, 10_000, kind);
    measured[kind] = { pan: await frames(page, "pan"), zoom: await frames(page, "zoom") };
    await page.context().close();
  }
  const page = await opened(browser, url, 1_000, "boxes");
  measured.edit = await edits(page);
  await page.context().close();
  return measured;
}

/** A page with one item of so many regions of two agents, a third of them accepted and a third rejected. */
async function opened(browser, url, count, kind) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("#loading").waitFor({ state: "detached" });
  const side = Math.ceil(Math.sqrt(count));
  const region = (n) => {
    const [x, y] = [(n % side) * 20 + 2, Math.floor(n / side) * 20 + 2];
    const common = { label: n % 3 ? "car" : "tree", score: (n % 100) / 100 };
    if (kind === "boxes") return { shape: "box", x, y, width: 24, height: 18, ...common };
    const points = Array.from({ length: 16 }, (_, k) => [
      x + 10 + 10 * Math.cos((k * Math.PI) / 8),
      y + 10 + (k % 2 ? 10 : 7) * Math.sin((k * Math.PI) / 8),
    ]);
    return { shape: "polygon", points, ...common };
  };
  const all = Array.from({ length: count }, (_, n) => region(n));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side * 20}" height="${side * 20}"><rect width="100%" height="100%" fill="#667"/></svg>`;
  const lines = [
    {
      countersign: 1,
      name: "Many",
      questions: [{ id: "things", kind: "regions", field: "photo", labels: ["car", "tree"] }],
    },
    {
      id: "many",
      fields: { photo: { kind: "image", src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt: "Many" } },
      suggestions: [0, 1].map((agent) => ({
        question: "things",
        agent: `agent-${agent}`,
        value: { regions: all.filter((_, n) => n % 2 === agent) },
      })),
    },
  ];
  await page.evaluate(() => void (location.hash = "#/data"));
  await page.locator("[data-room=data] input[type=file]").setInputFiles({
    name: "many.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n")),
  });
  await page.locator(".easel-stage[data-view]").waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  return page;
}

/** A frame after another, each with one move of the pointer or the wheel. */
function frames(page, what) {
  return page.evaluate(
    async ({ what, FRAMES }) => {
      const stage = document.querySelector(".easel-stage");
      const { left, top, width, height } = stage.getBoundingClientRect();
      const next = () => new Promise(requestAnimationFrame);
      const send = (kind, Kind, x, y, more) =>
        stage.dispatchEvent(
          new Kind(kind, { bubbles: true, cancelable: true, clientX: left + x, clientY: top + y, pointerId: 1, ...more }),
        );
      // The middle button moves the image wherever it is pressed.
      if (what === "pan") send("pointerdown", PointerEvent, width / 2, height / 2, { button: 1 });
      await next();
      const times = [];
      let before = await next();
      for (let frame = 0; frame < FRAMES; frame += 1) {
        const turn = (frame / FRAMES) * 2 * Math.PI;
        if (what === "pan") {
          send("pointermove", PointerEvent, width / 2 + 60 * Math.sin(turn), height / 2 + 40 * Math.sin(2 * turn));
        } else {
          send("wheel", WheelEvent, width / 2, height / 2, { deltaY: frame < FRAMES / 2 ? -20 : 20 });
        }
        const now = await next();
        times.push(now - before);
        before = now;
      }
      if (what === "pan") send("pointerup", PointerEvent, width / 2, height / 2, { button: 1 });
      return times.sort((one, other) => one - other);
    },
    { what, FRAMES },
  );
}

/** Moves one region after another by a pixel. */
function edits(page) {
  return page.evaluate(async () => {
    const stage = document.querySelector(".easel-stage");
    stage.focus();
    const next = () => new Promise(requestAnimationFrame);
    const key = (kind, key) => stage.dispatchEvent(new KeyboardEvent(kind, { key, bubbles: true, cancelable: true }));
    const times = [];
    for (let edit = 0; edit < 40; edit += 1) {
      key("keydown", "i");
      await next();
      await next();
      const started = performance.now();
      key("keydown", "ArrowRight");
      key("keyup", "ArrowRight");
      await next();
      await next();
      times.push(performance.now() - started);
    }
    return times.sort((one, other) => one - other);
  });
}
