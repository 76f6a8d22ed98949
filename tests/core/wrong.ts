// A mistake a line: every line behind a mark must be refused, and no other (declarations.test.mjs).

import { load } from "countersign/core";

const core = await load();
const rows = [{ item: 1, worker: "a", label: "x" }];
await core.truth(rows, { method: "dawid-sceen" }); // wrong
await core.truth(rows, {}); // wrong
await core.agreement(rows, { metrics: ["ac1"] }); // wrong
await core.agreement(rows, { level: "cardinal" }); // wrong
await core.certify(rows, { alpha: 0.05 }); // wrong
await core.exportAs("{}", "parquet"); // wrong
await core.route("{}", { policy: { name: "p", seed: 1, rules: [{ id: "r", when: [], to: "nowhere" }], otherwise: { to: "single" } } }); // wrong
const found = await core.agreement(rows);
const value: number = found.value.metrics[0]!.value; // wrong
(await core.inspect("")).value.issues[0]!.colour; // wrong
core.run("verify p.jsonl"); // wrong
await load({ url: "x" }); // wrong
console.log(value);
