// A program as a user would write it: it must be accepted as it stands.

import { type Core, CountersignError, type MethodId, type Policy, type Routed, load } from "countersign/core";

const core: Core = await load({ module: new URL("file:///core.wasm") });

const policy: Policy = {
  name: "sure",
  seed: 1,
  rules: [
    { id: "sure", when: [{ if: "score", question: "mood", at_least: 0.95 }], to: "auto" },
    { id: "drawn", when: [{ if: "share", share: 0.1, each_person: true }], to: "blind" },
  ],
  otherwise: { to: "consensus", people: 2 },
};

const routed = await core.route({ name: "d.jsonl", content: new Uint8Array() }, { policy, seed: 3n });
const unseen: Routed[] = routed.value.filter((item) => item.route === "auto" && item.rule !== null);

const seen = await core.inspect("text,label\nFine.,pos\n");
for (const issue of seen.value.issues) console.log(issue.line ?? 0, issue.severity === "error", issue.message);
const labels: string[] = seen.value.schema.questions.flatMap((question) => (question.labels ?? []).map((label) => label.id));

const rows = [{ item: 1, worker: "a", label: "x" }];
const agreement = await core.agreement(rows, { metric: ["krippendorff"], level: "ordinal", categories: ["x", "y"] });
const alpha: number | null = agreement.value.metrics[0]?.value ?? null;

const method: MethodId = "dawid-skene";
const truth = await core.truth(rows, { method, maxIter: 50 });
const share: number | undefined = truth.value.items[0]?.posterior["x"];
const compared = await core.truth(rows, { truth: "item,truth\n1,x\n" });
const best: MethodId | null = compared.value.best;

const certified = await core.certify("item,score,correct\n1,0.9,1\n", { alpha: 0.05, delta: 0.1, looks: "again" });
const threshold: number | null = certified.value.threshold;
const calibration = await core.calibration(new Blob([]));
const ece: number = calibration.value.ece.equal_mass;

const merged = await core.merge([new Uint8Array(), new ArrayBuffer(8)]);
if (merged.project) console.log((await core.verify(merged.project)).value.holds);
const { bytes, notes } = await core.exportAs("{}", "label-studio").catch((error: unknown) => {
  throw error instanceof CountersignError ? new Error(error.message) : error;
});
const outcome = core.run(["truth", "l.csv", "--method", "mace"], { "l.csv": "" });
console.log(unseen, labels, alpha, share, best, threshold, ece, bytes.length, notes.join(), outcome.code);
