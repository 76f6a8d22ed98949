// Each marked line is a mistake that the declarations must find, and no other line is.
import { define } from "countersign";
import { connect } from "countersign/host";

define({ name: 7 }); // wrong
const review = document.querySelector("countersign-review")!;
review.items = 42; // wrong
review.items = [{ id: "m-1" }]; // wrong
review.suggestions = [{ question: "mood", agent: "rules", value: "b" }]; // wrong
review.policy = { rules: [] }; // wrong
review.addEventListener("countersign-verdict", ({ detail }) => console.log(detail.answer)); // wrong
review.addEventListener("countersign-ready", ({ detail }) => console.log(detail.canUndo.length)); // wrong
console.log((await review.getState()).places); // wrong
await review.goTo(3); // wrong
await review.agreement({ metric: "fleiss" }); // wrong
await review.agreement({ question: "mood", metric: "flies" }); // wrong
console.log((await review.export("csv")).length); // wrong
connect(document.querySelector("iframe")!, {}); // wrong
review.certify({ question: "mood", alpha: 0.02, delta: 0.1 }); // wrong
