// A program of a portal, as its developer would write it.
import { define, CountersignReview, type State } from "countersign";
import { connect } from "countersign/host";

define();
define({ module_or_path: new URL("https://cdn.example/countersign_bg.wasm") });

const review = document.querySelector("countersign-review")!;
review.schema = { name: "Moods", questions: [{ id: "mood", kind: "choice", labels: ["a", "b"] }] };
review.items = [{ id: "m-1", fields: { text: "x" }, suggestions: [{ question: "mood", agent: "bayes", value: "a", score: 0.9 }] }];
review.suggestions = [{ item: "m-1", question: "mood", agent: "rules", value: "b" }];
review.policy = { name: "All", seed: 1, rules: [], otherwise: { to: "single" } };

const lines: string[] = [];
review.addEventListener("countersign-change", ({ detail }) => {
  lines.push(detail.line);
  if (detail.event.kind === "flag") console.log(detail.event.reason);
});
review.addEventListener("countersign-verdict", ({ detail }) => {
  const said: "accepted" | "edited" | "rejected" | "own" = detail.verdict;
  console.log(detail.item, said, detail.value, detail.seq);
});
review.addEventListener("countersign-submit", (event) => {
  if (event.detail.state.progress.done === 0) event.preventDefault();
});
review.addEventListener("click", (event) => console.log(event.type));
review.responses = lines;

const state: State = await review.getState();
console.log(state.item?.route, state.canUndo, state.saved === "saving");
const file = await review.export("csv");
console.log(file.name, file.bytes.length, file.text());
const agreed = await review.agreement({ question: "mood", agents: true, metric: "fleiss" });
console.log(agreed.value, agreed.bytes.length);
await review.certify({ question: "mood", agent: "bayes", alpha: 0.02, delta: 0.1 });

const made: CountersignReview = document.createElement("countersign-review");
made.setAttribute("storage", "session");

const framed = await connect(document.querySelector("iframe")!, { origin: "https://countersign.example", attributes: { annotator: "anna" } });
const stop = framed.on("route", (shown) => console.log(shown.reason, shown.state.queue));
await framed.load("id,text\n");
stop();
