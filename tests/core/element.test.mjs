// The declarations of the element's package, read by TypeScript as they stand in the source.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { root, tools } from "./support.mjs";

const OPTIONS = {
  target: "es2022", module: "nodenext", strict: true, noEmit: true, types: [],
  lib: ["es2022", "dom", "dom.iterable"], exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
};

/** The package's own files, without the program. */
function packed(place) {
  const dir = join(place, "node_modules/countersign");
  mkdirSync(dir, { recursive: true });
  cpSync(join(root, "src/embed/package"), dir, { recursive: true });
  cpSync(join(root, "src/cli/package"), dir, { recursive: true });
  return dir;
}

/** Calls `work` with a directory that is gone afterwards. */
async function somewhere(work) {
  const place = mkdtempSync(join(tmpdir(), "countersign-element-"));
  try {
    return await work(place);
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** The lines that TypeScript refuses. */
function refused(file) {
  return somewhere((place) => {
    packed(place);
    writeFileSync(join(place, "package.json"), '{ "type": "module" }');
    writeFileSync(join(place, file), readFileSync(join(root, "tests/core", file)));
    writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions: OPTIONS, files: [file] }));
    const tsc = join(tools, "typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "--pretty", "false", "-p", place], { cwd: place });
    return stdout.toString().split("\n").filter((line) => line.includes("error TS")).map((line) => {
      const at = line.match(/^([^(]+)\((\d+),/);
      assert.equal(at?.[1], file, line);
      return Number(at[2]);
    });
  });
}

test("a portal's program that is right is accepted", async () => {
  assert.deepEqual(await refused("element.ts"), []);
});

test("each mistake is refused, and nothing else", async () => {
  const lines = readFileSync(join(root, "tests/core/element_wrong.ts"), "utf8").split("\n");
  const wrong = lines.flatMap((line, at) => (line.endsWith("// wrong") ? [at + 1] : []));
  assert.ok(wrong.length >= 10);
  assert.deepEqual([...new Set(await refused("element_wrong.ts"))], wrong);
});

test("where there is no browser importing it does nothing, and defining it neither", async () => {
  await somewhere(async (place) => {
    const dir = packed(place);
    writeFileSync(join(dir, "styles.js"), "export const sheets = [];");
    const { define, NAME } = await import(pathToFileURL(join(dir, "index.js")).href);
    assert.equal(NAME, "countersign-review");
    assert.equal(define(), undefined);
    assert.equal(globalThis.customElements, undefined);
    await import(pathToFileURL(join(dir, "host.js")).href);
  });
});
