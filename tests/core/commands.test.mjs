// Every command gives the same bytes as the command line: standard output, standard error, exit
// code and files.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { entry, example, native, reviewed, root, tables } from "./support.mjs";

let core;
let commands;
const ran = new Set();

before(async () => {
  core = await (await entry()).load();
  commands = JSON.parse(new TextDecoder().decode(core.run(["help", "--json"]).out));
});

/** Runs both; gives what they said. */
function same(commandLine, files) {
  const line = commandLine.join(" ");
  const [one, other] = [core.run(commandLine, files), native(commandLine, files)];
  assert.equal(one.err, other.err, line);
  assert.equal(one.code, other.code, line);
  assert.ok(Buffer.from(one.out).equals(other.out), `${line}: ${differing(one.out, other.out)}`);
  assert.deepEqual(Object.keys(one.files).sort(), Object.keys(other.files).sort(), line);
  for (const [path, bytes] of Object.entries(one.files)) {
    assert.ok(Buffer.from(bytes).equals(other.files[path]), `${line} writes another ${path}`);
  }
  ran.add(commandLine[0]);
  return one;
}

function differing(one, other) {
  const lines = [one, other].map((bytes) => new TextDecoder().decode(bytes).split("\n"));
  const at = lines[0].findIndex((line, at) => line !== lines[1][at]);
  return `line ${at + 1}\n  ${lines[0][at]?.slice(0, 400)}\n  ${lines[1][at]?.slice(0, 400)}`;
}

const folder = join(root, "tests/data/formats");
const data = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => !name.endsWith(".expected"))
    .map((name) => [name, readFileSync(join(folder, name))]),
);
const examples = Object.fromEntries(
  readdirSync(join(root, "src/examples"))
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => [name, example(name)]),
);

test("inspect, route", () => {
  for (const [name, bytes] of Object.entries({ ...data, ...examples })) {
    for (const flags of [[], ["--json"]]) {
      assert.ok(same(["inspect", name, ...flags], { [name]: bytes }).out.length > 0);
      assert.equal(same(["route", name, ...flags], { [name]: bytes }).code, 0, name);
    }
  }
  const packed = { "m.jsonl.gz": gzipSync(examples["messages.jsonl"]) };
  same(["inspect", "m.jsonl.gz", "--json"], packed);
  const policy = {
    name: "mine", seed: 5, otherwise: { to: "consensus", people: 2 },
    rules: [
      { id: "entropy", when: [{ if: "entropy", below: 0.5 }], to: "auto" },
      { id: "drawn", when: [{ if: "share", share: 0.3, each_person: true }], to: "blind" },
    ],
  };
  const files = { ...packed, "p.json": JSON.stringify(policy) };
  const asked = ["route", "m.jsonl.gz", "--policy", "p.json", "--json"];
  const outs = [[], ["--seed", "6"], ["--annotator", "anna"], ["--annotator", "ben", "--seed", "18446744073709551615"]]
    .map((more) => new TextDecoder().decode(same([...asked, ...more], files).out));
  assert.equal(new Set(outs).size, outs.length);
});

test("agreement, truth", () => {
  const files = tables();
  const words = (command, name) =>
    commands.find((it) => it.name === command).flags.find((flag) => flag.name === name).words;
  for (const table of ["labels.csv", "ratings.csv"]) {
    same(["agreement", table], files);
    for (const metric of words("agreement", "--metric")) {
      same(["agreement", table, "--metric", metric, "--json", "--bootstrap", "60", "--seed", "3"], files);
    }
  }
  for (const level of words("agreement", "--level")) {
    same(["agreement", "ratings.csv", "--level", level, "--json", "--categories", "0,1,2,3,4,5"], files);
  }
  same(["agreement", "labels.csv", "--json", "--bootstrap", "200", "--cluster", "page"], files);
  for (const method of words("truth", "--method")) {
    const asked = ["truth", "labels.csv", "--method", method, "--prior", "model.csv", "--truth", "truth.csv"];
    same([...asked, "--json", "--out", "posteriors.csv"], files);
    same([...asked, "--seed", "4", "--restarts", "3", "--out", "posteriors.csv.gz"], files);
  }
  same(["truth", "labels.csv", "--truth", "truth.csv", "--prior", "model.csv", "--json"], files);
});

test("calibration, certify", () => {
  const files = tables();
  for (const flags of [[], ["--json"]]) {
    assert.equal(same(["calibration", "scores.csv", ...flags], files).code, 0);
    for (const table of ["scores.csv", "losses.csv"]) {
      for (const looks of ["once", "again"]) {
        for (const [alpha, delta] of [["0.05", "0.1"], ["0.2", "0.05"], ["0.02", "0.01"]]) {
          const asked = ["--alpha", alpha, "--delta", delta, "--looks", looks, "--grid", "1:0.3:0.01"];
          assert.equal(same(["certify", table, ...asked, ...flags], files).code, 0);
        }
      }
    }
  }
});

test("export, verify, merge, rounds", () => {
  const [anna, ben] = [reviewed("anna", 1), reviewed("ben", 2)];
  const files = { "anna.jsonl": anna, "ben.jsonl": ben };
  const merged = same(["merge", "anna.jsonl", "ben.jsonl", "-o", "both.jsonl", "--json"], files);
  assert.equal(merged.code, 0, merged.err);
  same(["merge", "anna.jsonl", "ben.jsonl", "-o", "both.jsonl.gz"], files);
  const both = { "both.jsonl": Buffer.from(merged.files["both.jsonl"]) };
  for (const flags of [[], ["--json"]]) {
    assert.equal(same(["verify", "both.jsonl", ...flags], both).code, 0);
    const changed = { "c.jsonl": both["both.jsonl"].toString().replace('"kind":"open"', '"kind":"opem"') };
    assert.equal(same(["verify", "c.jsonl", ...flags], changed).code, 1);
    assert.equal(same(["merge", "anna.jsonl", "o.jsonl", "-o", "no", ...flags], { ...files, "o.jsonl": changed["c.jsonl"] }).code, 1);
  }
  same(["route", "both.jsonl", "--json"], both);
  const formats = commands.find((it) => it.name === "export").flags[0].words;
  let written = 0;
  for (const format of formats) {
    written += same(["export", "both.jsonl", "--format", format], both).code === 0 ? 1 : 0;
    same(["export", "both.jsonl", "--format", format, "-o", "out.gz"], both);
    for (const [name, bytes] of Object.entries(examples)) {
      written += same(["export", name, "--format", format], { [name]: bytes }).code === 0 ? 1 : 0;
    }
  }
  assert.ok(written > 60, `${written} files`);
  const card = (name) => core.run(["export", name, "--format", "report-card"], files).out;
  const cards = { "1.json": card("anna.jsonl"), "2.json": card("ben.jsonl") };
  for (const flags of [[], ["--json"]]) same(["rounds", "1.json", "2.json", ...flags], cards);
});

test("dicom, help, and what is not understood", () => {
  assert.equal(same(["dicom", "x.dcm", "--json"], { "x.dcm": "DICM, or not" }).code, 1);
  for (const line of [[], ["help"], ["help", "--json"], ["--version"], ["conjure"], ["verify", "--x"], ["certify", "l"], ["truth", "--seed"]]) {
    same(line, {});
  }
});

test("no command was left out", () => {
  for (const { name } of commands) assert.ok(ran.has(name), `${name} is not compared`);
});
