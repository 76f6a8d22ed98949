// The page on a static host: under a project path, with its CSP, without a
// network, and when a new version is put in the place of the old.
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, goToRoom, open, OwnServer, started, test, type Page } from "./support.ts";

test("the page runs under a project path and asks for nothing elsewhere", async ({ page, baseURL }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page);
  expect(new URL(baseURL!).pathname).toBe("/some/path/");
  expect(asked.filter((url) => !url.startsWith(baseURL!))).toEqual([]);
});

test("the CSP holds: no inline script, no eval", async ({ page, faults }) => {
  faults.expected.push(/Content Security Policy/);
  await open(page);
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "globalThis.inlineRan = true";
    document.head.append(script);
    // As a string in a timer: page.evaluate itself is not bound by the CSP.
    const violated = new Promise((resolve) => addEventListener("securitypolicyviolation", resolve, { once: true }));
    setTimeout("globalThis.evalRan = true");
    await violated;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return [(globalThis as any).inlineRan, (globalThis as any).evalRan];
  });
  expect(ran).toEqual([undefined, undefined]);
});

test("an address that is none says so and leads to the page", async ({ page, faults }) => {
  faults.expected.push(/404/);
  const response = await page.goto("no/such/page");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading")).toHaveText("There is no page at this address");
  await expect(page.getByRole("link")).toBeVisible();
});

test.describe("with a host of its own", () => {
  let directory: string;
  let server: OwnServer;

  test.beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "countersign-"));
    await cp(process.env.COUNTERSIGN_DIST!, directory, { recursive: true });
    server = await OwnServer.start(directory);
  });

  test.afterEach(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });

  test("the second load needs no network", async ({ page }) => {
    await page.goto(server.url);
    await started(page);
    await offlineReady(page);
    await server.stop();
    await page.reload();
    await started(page);
    await page.goto(`${server.url}?x=1#/anything`);
    await started(page);
    await expect(page).toHaveTitle("Countersign");
    // Bug: the list of examples was not kept, and the gallery was empty.
    await goToRoom(page, "data");
    await expect(page.locator(".gallery-card")).toHaveCount(6);
  });

  test("an example that was opened once needs no network, and a stranger's file is not kept", async ({ page, faults }) => {
    faults.expected.push(/ERR_CONNECTION_REFUSED/);
    await writeFile(join(directory, "mine.jsonl"), "{}\n");
    await page.goto(server.url);
    await offlineReady(page);
    const sizes = () =>
      page.evaluate(() =>
        Promise.all(
          ["examples/messages.jsonl", "mine.jsonl"].map((path) =>
            fetch(path).then((response) => response.text(), () => "").then((text) => text.length),
          ),
        ),
      );
    const [example] = await sizes();
    expect(example).toBeGreaterThan(10_000);
    await server.stop();
    expect(await sizes()).toEqual([example, 0]);
  });

  test("a new version takes over with the next load and leaves nothing of the old", async ({ page }) => {
    await page.goto(server.url);
    await offlineReady(page);
    const before = await caches(page);
    expect(before).toHaveLength(1);

    await publish(directory, "Countersign, second version");
    await update(page);
    await page.reload();
    await expect(page).toHaveTitle("Countersign, second version");
    await started(page);
    await expect.poll(() => caches(page)).toHaveLength(1);
    expect(await caches(page)).not.toEqual(before);

    await server.stop();
    await page.reload();
    await expect(page).toHaveTitle("Countersign, second version");
  });

  test("a new version waits while a second tab has the old one", async ({ page, context }) => {
    await page.goto(server.url);
    await offlineReady(page);
    const second = await context.newPage();
    await second.goto(server.url);
    await started(second);

    await publish(directory, "Countersign, second version");
    await update(page);
    await page.reload();
    await started(page);
    await expect(page).toHaveTitle("Countersign");

    await second.close();
    await page.reload();
    await expect(page).toHaveTitle("Countersign, second version");
  });

  test("a deployment caught half-way is not kept", async ({ page, faults }) => {
    faults.expected.push(/not the file of version/);
    await page.goto(server.url);
    await offlineReady(page);
    const before = await caches(page);
    await publish(directory, "Countersign, second version", { indexArrived: false });
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const arriving = new Promise<ServiceWorker>((resolve) =>
        registration.addEventListener("updatefound", () => resolve(registration.installing!)),
      );
      await registration.update();
      const worker = await arriving;
      if (worker.state !== "redundant") {
        await new Promise<void>((resolve) =>
          worker.addEventListener("statechange", () => worker.state === "redundant" && resolve()),
        );
      }
    });
    await page.reload();
    await started(page);
    await expect(page).toHaveTitle("Countersign");
    expect(await caches(page)).toEqual(before);
  });
});

/** Waits until the page is stored and the service worker answers for it. */
async function offlineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
  });
}

/** Has the browser look for a new version, and waits until it is stored. */
async function update(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
  });
}

function caches(page: Page): Promise<string[]> {
  return page.evaluate(() => globalThis.caches.keys());
}

/** Puts another version in place: another title and a service worker that says so. */
async function publish(directory: string, title: string, { indexArrived = true } = {}): Promise<void> {
  const index = join(directory, "index.html");
  const html = (await readFile(index, "utf8")).replace("<title>Countersign</title>", `<title>${title}</title>`);
  const hash = createHash("sha256").update(html).digest("hex");
  if (indexArrived) await writeFile(index, html);

  const worker = join(directory, "sw.js");
  const source = await readFile(worker, "utf8");
  const [, json] = /^const BUILD = (.*);\n/.exec(source)!;
  const build = JSON.parse(json);
  build.version += "-second";
  build.first = build.first.map(([path, old]: [string, string]) => [path, path === "./" ? hash : old]);
  await writeFile(worker, source.replace(json, JSON.stringify(build)));
}
