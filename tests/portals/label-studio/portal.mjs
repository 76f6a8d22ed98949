// A stand-in for Label Studio's API, as far as the portal uses it: the tasks of project 1 with their
// predictions, and a place that takes annotations and refuses what the real one refuses.
import { bodyOf } from "../serve.mjs";

const TOKEN = "Token secret";

const task = (id) => ({
  id,
  data: { text: `Ann Smith joined Acme, number ${id}.` },
  annotations: [],
  predictions: [
    {
      id,
      model_version: "m-a",
      score: 0.9,
      result: [
        { id: `s${id}`, from_name: "ner", to_name: "text", type: "labels", score: 0.95, value: { start: 0, end: 9, text: "Ann Smith", labels: ["PER"] } },
        { id: `o${id}`, from_name: "ner", to_name: "text", type: "labels", score: 0.6, value: { start: 17, end: 21, text: "Acme", labels: ["LOC"] } },
        { id: `c${id}`, from_name: "sentiment", to_name: "text", type: "choices", value: { choices: ["positive"] } },
      ],
    },
    { id: id + 10, model_version: "m-b", score: 0.5, result: [{ id: `d${id}`, from_name: "sentiment", to_name: "text", type: "choices", value: { choices: ["negative"] } }] },
  ],
});

export const tasks = [];

export function begin() {
  tasks.splice(0, tasks.length, task(1), task(2), task(3));
}

begin();

export async function handle(request, response) {
  const { pathname, searchParams } = new URL(request.url, "http://portal");
  if (!pathname.startsWith("/api/")) return false;
  const say = (status, what) => {
    response.writeHead(status, { "content-type": "application/json", "access-control-allow-origin": "*", "access-control-allow-headers": "authorization, content-type" });
    response.end(JSON.stringify(what));
    return true;
  };
  if (request.method === "OPTIONS") return say(200, {});
  if (request.headers.authorization !== TOKEN) return say(401, { detail: "Invalid token." });
  if (request.method === "GET" && pathname === "/api/tasks") {
    return searchParams.get("project") === "1" ? say(200, { tasks, total: tasks.length }) : say(404, { detail: "No Project matches the given query." });
  }
  const found = /^\/api\/tasks\/(\d+)\/annotations\/$/.exec(pathname);
  const of = found && tasks.find((task) => task.id === Number(found[1]));
  if (request.method !== "POST" || !of) return say(404, { detail: "Not found." });
  const annotation = JSON.parse(await bodyOf(request));
  const isRegion = (it) => it.id && it.from_name && it.to_name && it.type && it.value && typeof it.value === "object";
  if (!Array.isArray(annotation.result) || !annotation.result.every(isRegion)) return say(400, { detail: "result" });
  of.annotations.push({ id: 100 + of.annotations.length, task: of.id, ...annotation });
  return say(201, of.annotations.at(-1));
}
