// The declarations, read by TypeScript: a program that is right is accepted, each mistake refused.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { dir, root, tools } from "./support.mjs";

const OPTIONS = {
  target: "es2022", module: "nodenext", strict: true, noEmit: true, types: [],
  // Neither a browser's types nor Node's: what the declarations need they have.
  lib: ["es2022"], exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
};

/** What a program needs of its surroundings, as little of it as there is. */
const AROUND = `declare class URL { constructor(url: string); readonly href: string }
declare class Blob { constructor(parts: readonly string[]); arrayBuffer(): Promise<ArrayBuffer> }
declare const console: { log(...what: unknown[]): void };
`;

/** The lines that TypeScript refuses in a program that installed the package. */
function refused(file) {
  const place = mkdtempSync(join(tmpdir(), "countersign-types-"));
  try {
    mkdirSync(join(place, "node_modules"));
    symlinkSync(dir, join(place, "node_modules/countersign"), "junction");
    writeFileSync(join(place, "package.json"), '{ "type": "module" }');
    writeFileSync(join(place, "around.d.ts"), AROUND);
    writeFileSync(join(place, file), readFileSync(join(root, "tests/core", file)));
    const config = { compilerOptions: OPTIONS, files: ["around.d.ts", file] };
    writeFileSync(join(place, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(tools, "typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "--pretty", "false", "-p", place], { cwd: place });
    const faults = stdout.toString().split("\n").filter((line) => line.includes("error TS"));
    return faults.map((line) => {
      const at = line.match(/^([^(]+)\((\d+),/);
      assert.equal(at?.[1], file, line);
      return Number(at[2]);
    });
  } finally {
    rmSync(place, { recursive: true });
  }
}

test("a program that is right is accepted", () => {
  assert.deepEqual(refused("sample.ts"), []);
});

test("each mistake is refused, and nothing else", () => {
  const lines = readFileSync(join(root, "tests/core/wrong.ts"), "utf8").split("\n");
  const wrong = lines.flatMap((line, at) => (line.endsWith("// wrong") ? [at + 1] : []));
  assert.ok(wrong.length >= 10);
  assert.deepEqual([...new Set(refused("wrong.ts"))], wrong);
});
