// A project of Label Studio reviewed by its API from another origin. With a stand-in of its API; with
// LABEL_STUDIO_URL and LABEL_STUDIO_TOKEN set, the real one beside it: the same must come back from both.
import { expect, itemIn, reviewed, test } from "./portal.ts";
import type { Page } from "./support.ts";

const regions = (id: number) => [
  { id: `s${id}`, from_name: "ner", to_name: "text", type: "labels", score: 0.95, value: { start: 0, end: 9, text: "Ann Smith", labels: ["PER"] } },
  { id: `o${id}`, from_name: "ner", to_name: "text", type: "labels", score: 0.6, value: { start: 17, end: 21, text: "Acme", labels: ["LOC"] } },
];

/** Reviews three tasks, sends them, and gives what each task's annotation says by then. */
async function round(page: Page, at: string, url: string, project: string, token: string, read: () => Promise<any[]>) {
  await page.goto(at);
  await page.getByLabel("Label Studio at").fill(url);
  await page.getByLabel("Project").fill(project);
  await page.getByLabel("Access token").fill("wrong");
  await page.getByRole("button", { name: "Fetch" }).click();
  await expect(page.locator("#said")).toContainText("The project cannot be fetched: 401");
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Fetch" }).click();
  await expect(page.locator("#said")).toHaveText("3 tasks are open.");
  const element = await reviewed(page);
  const ids = (await read()).map((task) => task.id);
  const answer = async (task: number, question: string, command: string) => {
    await element.evaluate((it: any, id) => it.goTo(id), String(task));
    await expect(itemIn(element)).toHaveText(String(task));
    await expect.poll(async () => {
      const state = await element.evaluate((it: any) => it.getState());
      if (state.question !== question) await element.evaluate((it: any) => it.command("next-question"));
      return state.question;
    }).toBe(question);
    await expect.poll(() => element.evaluate((it: any, command) => it.command(command).then(() => "done", (error: Error) => error.message), command)).toBe("done");
  };
  // All accepted; the choice of the other agent, and a mark rejected; all rejected.
  await answer(ids[0], "sentiment", "accept-group-1");
  await answer(ids[0], "ner", "accept");
  await answer(ids[1], "sentiment", "accept-group-2");
  await element.evaluate((it: any, id) => it.goTo(id), String(ids[1]));
  const mark = (text: string) => element.locator(".marks-one").filter({ hasText: text });
  await mark("Acme").getByRole("button", { name: /Reject/ }).click();
  await mark("Ann Smith").getByRole("button", { name: /Accept/ }).click();
  await answer(ids[1], "ner", "confirm");
  await answer(ids[2], "sentiment", "reject");
  await answer(ids[2], "ner", "reject");
  await page.getByRole("button", { name: "Send annotations back" }).click();
  await expect(page.locator("#said")).toHaveText("All 3 annotations are sent.");
  const said = (it: any) => `${it.type} ${it.origin ?? "-"} ${JSON.stringify(it.value.labels ?? it.value.choices)}${it.value.text ? ` ${it.value.text}` : ""}`;
  return (await read()).map((task) => task.annotations.map((annotation: any) => annotation.result.map(said).sort()));
}

const EXPECTED = [
  [['choices - ["positive"]', 'labels prediction ["LOC"] Acme', 'labels prediction ["PER"] Ann Smith']],
  [['choices - ["negative"]', 'labels prediction ["PER"] Ann Smith']],
  [[]],
];

test("accepted, edited and rejected arrive as what they are", async ({ page, serve, faults }) => {
  faults.expected.push(/401/);
  const api = await serve("label-studio");
  const { url } = await serve("label-studio");
  api.portal.begin();
  const found = await round(page, url, api.url, "1", "secret", async () => api.portal.tasks);
  expect(found).toEqual(EXPECTED);
});

test("the same with a real Label Studio", async ({ page, serve, faults }) => {
  const { LABEL_STUDIO_URL: at, LABEL_STUDIO_TOKEN: token } = process.env;
  test.skip(!at || !token, "LABEL_STUDIO_URL and LABEL_STUDIO_TOKEN name no Label Studio");
  faults.expected.push(/401/);
  const ask = async (path: string, body?: unknown) => {
    const headers = { Authorization: `Token ${token}`, "content-type": "application/json" };
    const response = await fetch(new URL(path, at), body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
    expect(response.ok, path).toBe(true);
    return response.json();
  };
  const label_config =
    '<View><Text name="text" value="$text"/><Labels name="ner" toName="text"><Label value="PER"/><Label value="LOC"/></Labels>' +
    '<Choices name="sentiment" toName="text" choice="single"><Choice value="positive"/><Choice value="negative"/></Choices></View>';
  const project = await ask("/api/projects", { title: "Countersign", label_config });
  const choice = (id: string, value: string) => ({ id, from_name: "sentiment", to_name: "text", type: "choices", value: { choices: [value] } });
  await ask(`/api/projects/${project.id}/import`, [1, 2, 3].map((id) => ({
    data: { text: `Ann Smith joined Acme, number ${id}.` },
    predictions: [
      { model_version: "m-a", score: 0.9, result: [...regions(id), choice(`c${id}`, "positive")] },
      { model_version: "m-b", score: 0.5, result: [choice(`d${id}`, "negative")] },
    ],
  })));
  const { url } = await serve("label-studio");
  const read = async () => {
    const { tasks } = await ask(`/api/tasks?project=${project.id}&fields=all&page_size=100`);
    return tasks.sort((one: any, other: any) => one.id - other.id);
  };
  expect(await round(page, url, at!, String(project.id), token!, read)).toEqual(EXPECTED);
});
