// A project of Label Studio, by its API from another origin: its tasks with their predictions come in,
// what was reviewed goes back as annotations. The token stays in this page's memory.
//
// Label Studio answers pages of other origins; a page that came over HTTPS may be asked by the browser
// whether it may reach one on this machine.
import { define } from "/countersign/index.js";

define();
const review = document.querySelector("countersign-review");
const where = document.getElementById("where");
const send = document.getElementById("send");
const said = document.getElementById("said");
let api;

where.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { url, project, token } = Object.fromEntries(new FormData(where));
  api = asked(url, token);
  try {
    said.textContent = "Fetching…";
    const tasks = await all((page) => api(`/api/tasks?project=${Number(project)}&fields=all&page=${page}&page_size=100`));
    const { progress } = await review.load(JSON.stringify(tasks), { name: "tasks.json" });
    said.textContent = `${progress.items} tasks are open.`;
    send.disabled = false;
  } catch (error) {
    said.textContent = `The project cannot be fetched: ${error.message}`;
  }
});

send.addEventListener("click", async () => {
  send.disabled = true;
  let sent = 0;
  try {
    // What was answered, as Label Studio has it: tasks with annotations.
    const tasks = JSON.parse((await review.export("label-studio")).text());
    for (const { id, annotations = [] } of tasks) {
      for (const { result, was_cancelled = false, lead_time = 0, parent_prediction } of annotations) {
        const annotation = { result, was_cancelled, lead_time, ...(parent_prediction && { parent_prediction }) };
        await api(`/api/tasks/${Number(id)}/annotations/`, { method: "POST", body: JSON.stringify(annotation) });
        sent += 1;
        said.textContent = `${sent} annotations are sent.`;
      }
    }
    said.textContent = `All ${sent} annotations are sent.`;
  } catch (error) {
    said.textContent = `After ${sent} annotations: ${error.message}. What was answered is kept here.`;
    send.disabled = false;
  }
});

/** Asks one Label Studio, and says in words what it refuses. */
function asked(url, token) {
  return async (path, init = {}) => {
    const headers = { Authorization: `Token ${token}`, "content-type": "application/json" };
    const response = await fetch(new URL(path, url), { ...init, headers });
    if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 200)}`);
    return response.json();
  };
}

/** All pages of a list. */
async function all(fetched) {
  const tasks = [];
  for (let page = 1; ; page += 1) {
    const found = await fetched(page);
    const list = Array.isArray(found) ? found : found.tasks;
    tasks.push(...list);
    if (list.length < 100) return tasks;
  }
}
