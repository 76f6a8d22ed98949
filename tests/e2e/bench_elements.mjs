// The element in a portal: from the navigation to the first item of each of so many elements, what was
// fetched until then, and what they hold.

export async function elements(browser, url) {
  const measured = {};
  for (const count of [1, 5, 20]) {
    const runs = [];
    for (let run = 0; run < 3; run += 1) runs.push(await opened(browser, url, count));
    runs.sort((one, other) => one.time - other.time);
    measured[count] = runs[1];
  }
  return measured;
}

async function opened(browser, url, count) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const files = [];
  page.on("response", (response) => files.push(new URL(response.url()).pathname));
  await page.goto(`${url}elements.html?count=${count}`, { waitUntil: "commit" });
  const time = await page.evaluate(
    (count) =>
      new Promise((resolve) => {
        const look = () => {
          const all = [...document.querySelectorAll("countersign-review")];
          const isHere = (it) => it.shadowRoot?.querySelector('[data-column="item"] h2')?.textContent;
          if (all.length === count && all.every(isHere)) resolve(performance.now());
          else setTimeout(look, 5);
        };
        look();
      }),
    count,
  );
  const until = [...files];
  const session = await context.newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const wasm = await page.evaluate(async () => {
    const { initSync } = await import("/countersign/program/countersign.js");
    // The program that runs already.
    return initSync().memory.buffer.byteLength;
  });
  const workers = page.workers().length;
  await context.close();
  return { time, heap: usedSize, wasm, workers, files: until.filter((path) => path.startsWith("/countersign/")) };
}
