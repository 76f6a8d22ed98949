// Sending to a backend: nothing twice, nothing never, and plain words when it
// does not work. The backend is a real server (backend.ts).
import { Backend } from "./backend.ts";
import { expect, goToRoom, openExample, test, type Page } from "./support.ts";

let backend: Backend;

test.beforeEach(async ({ page, faults }) => {
  // The browser writes each failed request to the console; here they are wanted.
  faults.expected.push(/Failed to load resource/, /blocked by CORS policy/, /net::ERR/);
  backend = await Backend.start();
  await openExample(page, "messages");
  await goToRoom(page, "export");
});

test.afterEach(() => backend.stop());

const form = (page: Page) => page.getByRole("region", { name: "Send to a backend" });

async function fill(page: Page, batch: number): Promise<void> {
  await form(page).getByLabel("What").selectOption({ label: "Reviewed dataset, JSON Lines" });
  await form(page).getByLabel("Address").fill(backend.url);
  await form(page).getByLabel("Records in a batch").fill(String(batch));
}

/** Ids of the items in all batches, in the order of their arrival. */
function items(): string[] {
  return backend.batches().flatMap(({ body }) => JSON.parse(body).records.map((record: { id: string }) => record.id));
}

async function expected(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const text = await (await fetch("examples/messages.jsonl")).text();
    const lines = text.trim().split("\n").slice(1);
    return lines.map((line) => JSON.parse(line).id as string);
  });
}

test("a backend that drops, refuses and loses answers gets every record once", async ({ page }) => {
  backend.moods.push(
    "accept",
    "drop",
    { status: 500 },
    "keep and drop",
    { status: 429, headers: { "Retry-After": "1" } },
    "accept",
    "keep and drop",
    { status: 503, body: "being restarted" },
  );
  await fill(page, 40);
  await form(page).getByRole("button", { name: "Send", exact: true }).click();
  await expect(form(page).getByText("Done: the backend acknowledged every request.")).toBeVisible({ timeout: 40_000 });
  const ids = await expected(page);
  expect(items()).toEqual(ids);
  // Two acknowledgements were lost: those batches came again, with their keys.
  expect(backend.arrived.length - backend.batches().length).toBe(2);
  expect(backend.batches().length).toBe(Math.ceil(ids.length / 40));
});

test("paused, reloaded and resumed, it goes on from the first that was not acknowledged", async ({ page }) => {
  backend.delay = 150;
  await fill(page, 20);
  await form(page).getByLabel("Token", { exact: true }).first().selectOption({ label: "Authorization: Bearer" });
  await form(page).getByLabel("Token", { exact: true }).last().fill("s3cret");
  await form(page).getByRole("button", { name: "Send", exact: true }).click();
  await expect(form(page).getByText(/^[2-9] of \d+ requests arrived/)).toBeVisible();
  await form(page).getByRole("button", { name: "Pause" }).click();
  await expect(form(page).getByText("Paused.")).toBeVisible();
  const before = backend.arrived.length;
  expect(before).toBeGreaterThan(1);
  const kept = await everythingKept(page);
  expect(kept).toContain("records");
  expect(kept).not.toContain("s3cret");

  await page.reload();
  await expect(form(page).getByText(new RegExp(`^${before} of `))).toBeVisible();
  const resume = form(page).getByRole("button", { name: "Resume" });
  await expect(resume).toHaveAttribute("aria-disabled", "true");
  await form(page).getByLabel("Token", { exact: true }).last().fill("s3cret");
  backend.delay = 0;
  await resume.click();
  await expect(form(page).getByText("Done: the backend acknowledged every request.")).toBeVisible({ timeout: 20_000 });
  expect(items()).toEqual(await expected(page));
  expect(backend.arrived.length).toBe(backend.batches().length);
  expect(backend.arrived.every(({ headers }) => headers.authorization === "Bearer s3cret")).toBe(true);
});

test("the dry run shows the exact request and sends nothing", async ({ page }) => {
  await fill(page, 2);
  await form(page).getByLabel("Token", { exact: true }).first().selectOption({ label: "Authorization: Bearer" });
  await form(page).getByLabel("Token", { exact: true }).last().fill("s3cret");
  await form(page).getByRole("button", { name: "Show the request" }).click();
  const shown = form(page).getByLabel("The first request");
  await expect(shown).toContainText(`POST ${backend.url}`);
  await expect(shown).toContainText("Idempotency-Key: ");
  await expect(shown).toContainText("Authorization: Bearer ••••");
  await expect(shown).not.toContainText("s3cret");
  expect(backend.requests).toBe(0);
  const body = (await shown.textContent())!.split("\n\n").slice(2).join("\n\n");
  expect(JSON.parse(body).records).toHaveLength(2);
});

test("one by one, with a template of one's own", async ({ page }) => {
  await form(page).getByLabel("What").selectOption({ label: "Reviewed dataset, JSON Lines" });
  await form(page).getByLabel("Address").fill(backend.url);
  await form(page).getByLabel("In one request").selectOption({ label: "One record" });
  await form(page).getByText("Headers, content type, body").click();
  await form(page).getByLabel("More headers").fill("X-Team: blue");
  await form(page).getByLabel("Body").fill('{"n": {{index}}, "item": {{record}}}');
  await form(page).getByRole("button", { name: "Send", exact: true }).click();
  await expect(form(page).getByText("Done: the backend acknowledged every request.")).toBeVisible({ timeout: 30_000 });
  const bodies = backend.batches().map(({ body }) => JSON.parse(body));
  expect(bodies.map(({ item }) => item.id)).toEqual(await expected(page));
  expect(bodies.map(({ n }) => n)).toEqual(bodies.map((_, place) => place));
  expect(backend.arrived[0].headers["x-team"]).toBe("blue");
});

for (const [status, words] of [
  [401, "wants a token"],
  [413, "Choose smaller batches"],
  [422, "mend the template"],
] as const) {
  test(`${status} is explained and not tried again`, async ({ page }) => {
    backend.moods.push({ status, body: "because of <b>reasons</b>" });
    await fill(page, 100);
    await form(page).getByRole("button", { name: "Send", exact: true }).click();
    await expect(form(page).getByText(words)).toBeVisible();
    await expect(form(page).getByText("because of <b>reasons</b>")).toBeVisible();
    expect(backend.requests).toBe(1);
  });
}

test("a backend that does not allow the page's origin is told apart from nothing at all", async ({ page }) => {
  backend.allowOrigin = "";
  await fill(page, 100);
  await form(page).getByRole("button", { name: "Send", exact: true }).click();
  await expect(form(page).getByText("Access-Control-Allow-Origin").first()).toBeVisible();
  await expect(form(page).getByText(/Stopped after 3 attempts/)).toBeVisible({ timeout: 20_000 });
  expect(items()).toEqual([]);
});

test("an address that cannot be sent to is said before anything is sent", async ({ page }) => {
  const send = form(page).getByRole("button", { name: "Send", exact: true });
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await form(page).getByLabel("Address").fill("ftp://example.org");
  await expect(form(page).getByText("must begin with https://").last()).toBeVisible();
});

/** Everything that the page keeps in the browser, as text. */
async function everythingKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const said: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name!);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((done) => (all.onsuccess = done));
        for (const value of all.result) {
          said.push(value instanceof Blob ? await value.text() : JSON.stringify(value));
        }
      }
      database.close();
    }
    return said.join("\n");
  });
}
