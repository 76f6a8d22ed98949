// The module as a program uses it, in Node and in a browser.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { dir, entry, example, native, reviewed, tables, tools } from "./support.mjs";

const loaded = async () => (await entry()).load();

/** Runs a program in a Node of its own. */
function node(source) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", source]);
  return { status, said: stdout.toString() + stderr.toString() };
}

test("importing does nothing, and loading finds the wasm where it is told", () => {
  const place = mkdtempSync(join(tmpdir(), "countersign-import-"));
  try {
    cpSync(dir, place, { recursive: true });
    rmSync(join(place, "countersign_core_bg.wasm"));
    const address = JSON.stringify(pathToFileURL(join(place, "core.js")).href);
    assert.deepEqual(node(`await import(${address});`), { status: 0, said: "" });
    const lost = node(`const { load } = await import(${address});
      const why = await load().then(() => "no error", (error) => error.message);
      console.log(why.includes("countersign_core_bg.wasm"));`);
    assert.deepEqual(lost, { status: 0, said: "true\n" });
    const wasm = JSON.stringify(join(dir, "countersign_core_bg.wasm"));
    for (const module of [
      wasm, `pathToFileURL(${wasm})`, `readFileSync(${wasm})`, `readFile(${wasm})`,
      `new WebAssembly.Module(readFileSync(${wasm}))`, `new Response(readFileSync(${wasm}))`,
    ]) {
      const told = node(`import { readFileSync } from "node:fs";
        import { readFile } from "node:fs/promises"; import { pathToFileURL } from "node:url";
        const { load } = await import(${address});
        await load().catch(() => {});
        const core = await load({ module: ${module} });
        console.log(core === await load(), core.run(["--version"]).code);`);
      assert.deepEqual(told, { status: 0, said: "true 0\n" }, module);
    }
  } finally {
    rmSync(place, { recursive: true });
  }
});

test("answers are objects, and the bytes of the command line", async () => {
  const core = await loaded();
  const files = tables();
  const labels = { name: "labels.csv", content: files["labels.csv"] };
  const found = await core.agreement(labels, { metric: ["krippendorff", "ac1"], bootstrap: 50, cluster: "page" });
  const line = ["agreement", "labels.csv", "--metric", "krippendorff", "--metric", "ac1", "--bootstrap", "50", "--cluster", "page", "--json"];
  assert.ok(native(line, files).out.equals(Buffer.from(found.bytes)));
  assert.deepEqual(found.value.metrics.map((metric) => metric.id), ["krippendorff", "ac1"]);
  assert.equal(found.code, 0);

  const truth = await core.truth(labels, {
    method: "crowdlab", maxIter: 40, out: "p.csv",
    prior: { name: "model.csv", content: files["model.csv"] }, truth: files["truth.csv"],
  });
  assert.equal(truth.value.raters.at(-1).name, "model.csv");
  assert.equal(truth.value.accuracy.items, 120);
  assert.match(new TextDecoder().decode(truth.files["p.csv"]), /^item,/);
  const compared = await core.truth(labels, { truth: files["truth.csv"] });
  assert.deepEqual(compared.notes, []);
  assert.ok(compared.value.methods.length >= 6);

  const certified = await core.certify(files["scores.csv"], { alpha: 0.2, delta: 0.1, grid: [0.9, 0.8, 0.5] });
  assert.deepEqual(certified.value.certificate.asked.grid, [0.9, 0.8, 0.5]);
  assert.equal((await core.calibration(new Blob([files["scores.csv"]]))).value.n, 700);
});

test("rows, files and policies are given as what they are", async () => {
  const core = await loaded();
  const rows = [
    { item: 1, worker: "a", label: 'say "x", or\ny' }, { item: 1, worker: "b", label: 'say "x", or\ny' },
    { item: 2, worker: "a", label: "z" }, { item: 2, worker: "b", label: "z", note: null },
  ];
  const found = await core.truth(rows, { method: "majority" });
  assert.deepEqual(found.value.items.map((item) => item.label), ['say "x", or\ny', "z"]);

  const dataset = [
    { countersign: 1, questions: [{ id: "mood", kind: "choice", labels: ["pos", "neg"] }], agents: ["m"] },
    { id: "a", fields: { text: "Fine. 🙂" }, suggestions: [{ question: "mood", agent: "m", value: "pos", score: 0.97 }] },
    { id: "b", fields: { text: "No." }, suggestions: [{ question: "mood", agent: "m", value: "neg", score: 0.4 }] },
  ];
  const policy = { name: "sure", seed: 1, otherwise: { to: "single" }, rules: [{ id: "sure", when: [{ if: "score", at_least: 0.9 }], to: "auto" }] };
  const routed = await core.route(dataset, { policy, seed: 3n });
  assert.deepEqual(routed.value.map(({ item, route, rule }) => [item, route, rule]), [["a", "auto", "sure"], ["b", "single", null]]);
  const seen = await core.inspect(dataset);
  assert.deepEqual([seen.value.format, seen.value.items, seen.value.issue_count], ["native", 2, 0]);
  assert.equal((await core.inspect(new File([example("messages.jsonl")], "messages.jsonl"))).value.file, "messages.jsonl");
});

test("projects of one name become one, and what they come to is exported", async () => {
  const core = await loaded();
  const file = (text) => new File([text], "project.jsonl");
  const merged = await core.merge([file(reviewed("anna", 1)), file(reviewed("ben", 2))]);
  assert.deepEqual(merged.value.people.map((person) => person.files[0].file), ["project.jsonl", "2/project.jsonl"]);
  assert.equal((await core.verify(merged.project)).value.holds, true);
  const exported = await core.exportAs(merged.project, "supervised");
  const files = { "p.jsonl": merged.project };
  assert.ok(native(["export", "p.jsonl", "--format", "supervised"], files).out.equals(Buffer.from(exported.bytes)));
  assert.ok(new TextDecoder().decode(exported.bytes).split("\n").length > 40);
  assert.equal(exported.notes.length > 0, true);

  const other = reviewed("ben", 2).replace('"items":', '"item":');
  const apart = await core.merge([file(reviewed("anna", 1)), file(other)]);
  assert.deepEqual([apart.code, apart.project], [1, null]);
  assert.ok(apart.value.problems.length > 0);
  const broken = await core.verify(other);
  assert.deepEqual([broken.code, broken.value.holds], [1, false]);
});

test("what cannot be used is an error with its place", async () => {
  const core = await loaded();
  const { CountersignError } = await entry();
  const refused = (promise, message) => assert.rejects(promise, (error) => {
    assert.ok(error instanceof CountersignError, String(error));
    assert.equal(error.message, message);
    return true;
  });
  await refused(core.agreement("item,worker,label\n1,a,\n"), "LABELS.csv: line 2, field label: the cell is empty; fill it, or leave out the row");
  await refused(core.certify("item,score,correct\n1,0.5,1\n", { delta: 0.1 }), "certify needs --alpha: the share of errors to stay below, such as 0.05");
  await refused(core.verify("", { surely: true }), "there is no flag --surely; there are --json");
  await refused(core.exportAs("", "csv"), "PROJECT: there is no item in it");
  await assert.rejects(core.inspect(7), TypeError);
  assert.equal(core.run(["verify", "x"]).err, "countersign: x cannot be read: no file of this name was given\n");
});

test("a browser gives the same bytes", async () => {
  const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    if (name === "") return response.setHeader("content-type", "text/html").end("<!doctype html><title>t</title>");
    const type = types[extname(name)];
    if (!type || name.includes("/")) return response.writeHead(404).end();
    response.setHeader("content-type", type).end(readFileSync(join(dir, name)));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { chromium } = createRequire(join(tools, "index.js"))("@playwright/test");
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const files = tables();
    const lines = [
      ["calibration", "scores.csv", "--json"],
      ["certify", "losses.csv", "--alpha", "0.05", "--delta", "0.1", "--json"],
      ["truth", "labels.csv", "--method", "dawid-skene", "--json"],
      ["agreement", "labels.csv", "--json", "--bootstrap", "100"],
    ];
    const outs = await page.evaluate(async ({ lines, files }) => {
      const { load } = await import("/core.js");
      const core = await load();
      return lines.map((line) => new TextDecoder().decode(core.run(line, files).out));
    }, { lines, files });
    lines.forEach((line, at) => assert.equal(outs[at], native(line, files).out.toString(), line.join(" ")));
  } finally {
    await browser.close();
    server.close();
  }
});
