// Builds the portals that need it: `node build.mjs [react|vue]`, into target/portals/NAME.
import { lstat, mkdir, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { build } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));
const packed = process.env.COUNTERSIGN_PACKAGE ?? resolve(here, "../../target/package");

/** The package where npm would install it. */
async function install() {
  const place = join(here, "node_modules/countersign");
  if (await lstat(place).catch(() => undefined)) await rm(place, { recursive: true });
  await mkdir(join(here, "node_modules"), { recursive: true });
  await symlink(packed, place, "dir");
}

/** Gives the directory that it was built into. */
export async function built(name) {
  await install();
  const outDir = resolve(here, "../../target/portals", name);
  await build({
    configFile: false,
    root: join(here, name),
    base: "./",
    plugins: name === "vue" ? [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.includes("-") } } })] : [],
    build: { outDir, emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
    worker: { format: "es" },
    esbuild: { jsx: "automatic" },
    logLevel: "warn",
  });
  return outDir;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : ["react", "vue"]) console.log(await built(name));
}
