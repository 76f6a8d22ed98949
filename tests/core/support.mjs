// What the tests of the headless entry have in common: the two programs, and files for them.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const named = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run cargo xtask test core`);
  return resolve(value);
};

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const dir = named("COUNTERSIGN_CORE");
export const tools = named("COUNTERSIGN_TOOLS");
const program = named("COUNTERSIGN_NATIVE");

/** The module as a program imports it. */
export const entry = () => import(pathToFileURL(join(dir, "core.js")));

/** The command line on files of a folder of its own: what `run` gives, by the other way. */
export function native(commandLine, files) {
  const place = mkdtempSync(join(tmpdir(), "countersign-core-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), content);
    }
    const { status, stdout, stderr, error } = spawnSync(program, commandLine, {
      cwd: place,
      maxBuffer: 1 << 28,
    });
    if (error) throw error;
    const written = {};
    for (const path of readdirSync(place, { recursive: true })) {
      const isNew = !Object.hasOwn(files, path) && statSync(join(place, path)).isFile();
      if (isNew) written[path] = readFileSync(join(place, path));
    }
    return { code: status, out: stdout, err: stderr.toString(), files: written };
  } finally {
    rmSync(place, { recursive: true });
  }
}

export const example = (name) => readFileSync(join(root, "src/examples", name));

/** The same numbers from 0 to 1 on every run. */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Raters who are right more or less often, as a table; what is right; and a model's probabilities. */
export function tables() {
  const random = chance(7);
  const classes = ["neutral", "positive", "harmful, a lot"];
  const cell = (text) => (text.includes(",") ? `"${text}"` : text);
  const skill = [0.95, 0.85, 0.7, 0.6, 0.45];
  let labels = "item,worker,label,page\n";
  let truth = "item,truth\n";
  let model = `item,${classes.map(cell).join(",")}\n`;
  for (let item = 0; item < 120; item++) {
    const right = Math.floor(random() * 3);
    truth += `i${item},${cell(classes[right])}\n`;
    skill.forEach((share, worker) => {
      if (random() < 0.2) return;
      const said = random() < share ? right : Math.floor(random() * 3);
      labels += `i${item},w${worker},${cell(classes[said])},p${item % 17}\n`;
    });
    const sure = 0.4 + random() * 0.5;
    model += `i${item},${[0, 1, 2].map((at) => (at === right ? sure : (1 - sure) / 2)).join(",")}\n`;
  }
  let scores = "item,score,correct,slice\n";
  let losses = "item,score,loss\n";
  let ratings = "item,worker,label\n";
  for (let item = 0; item < 700; item++) {
    const score = random();
    const correct = random() < 0.35 + 0.65 * score ** 0.5;
    scores += `i${item},${score},${correct ? 1 : 0},${["de", "en", "fr"][item % 3]}\n`;
    losses += `i${item},${score},${random() * (1 - score) * 0.1}\n`;
    if (item < 90) for (let rater = 0; rater < 3; rater++) ratings += `i${item},r${rater},${Math.floor(score * 4 + random() * 1.5)}\n`;
  }
  return {
    "labels.csv": labels, "truth.csv": truth, "model.csv": model,
    "scores.csv": scores, "losses.csv": losses, "ratings.csv": ratings,
  };
}

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** A project of one person who went through a dataset: `answers` by item, as the page logs them. */
export function project(dataset, annotator, answers) {
  const lines = dataset.trimEnd().split("\n");
  const log = [];
  const append = (body) => {
    const seq = log.length + 1;
    const at = new Date(Date.UTC(2026, 0, 31, 12, 0, seq)).toISOString();
    const prev_hash = log.length === 0 ? "0".repeat(64) : sha256(log.at(-1));
    log.push(JSON.stringify({ seq, at, annotator, prev_hash, ...body }));
    return at;
  };
  const hash = sha256(lines.map((line) => `${line}\n`).join(""));
  append({ kind: "open", dataset: hash, name: "test", items: lines.length - 1 });
  for (const [item, question, value, suggestion] of answers) {
    const at = "2026-01-31T12:00:00.000Z";
    append({
      kind: "response", item, question, value,
      verdict: suggestion === value ? "accepted" : "edited",
      suggestion_ids: [], shown_at: at, decided_at: "2026-01-31T12:00:07.000Z", arm: "assisted",
      route: { to: "audit" }, rule_id: "audit", policy_version: 0, sampling_probability: 0.25, seed: 1,
    });
  }
  const cover = {
    countersign_project: 1, name: "test", dataset_lines: lines.length, log_lines: log.length,
    head: sha256(log.at(-1)),
  };
  return `${[JSON.stringify(cover), ...lines, ...log].join("\n")}\n`;
}

/** A reviewed example: of every second item the first person says what the first agent says. */
export function reviewed(annotator, step) {
  const dataset = example("messages.jsonl").toString();
  const [header, ...items] = dataset.trimEnd().split("\n").map((line) => JSON.parse(line));
  const question = header.questions.find((question) => question.kind === "choice");
  const labels = question.labels.map((label) => label.id ?? label);
  const answers = items.slice(0, 60).filter((_, at) => at % step === 0).map((item, at) => {
    const suggested = item.suggestions.find((it) => it.question === question.id)?.value;
    return [item.id, question.id, at % 3 === 0 ? labels[at % labels.length] : suggested, suggested];
  });
  return project(dataset, annotator, answers);
}
