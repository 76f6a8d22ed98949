// Serves one of the portals beside it: `cargo xtask portal NAME`, or from a test.
//
//   /              the portal's own files, index.html first
//   /countersign/  the package, as npm would install it
//   /data/         what there is to review
//
// A portal may have a portal.mjs: `headers` for its pages, and `handle(request, response)` for what
// a backend answers. On the loopback, for one person and for tests.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".jsonl": "application/jsonl",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** Serves a portal; gives its address and how to stop it. `built`: its files, where it has to be
 *  built first. */
export async function serve(name, { port = 0, built = join(here, name) } = {}) {
  const packed = process.env.COUNTERSIGN_PACKAGE ?? resolve(here, "../../target/package");
  const portal = await import(pathToFileURL(join(here, name, "portal.mjs")).href).catch((error) => {
    if (error.code === "ERR_MODULE_NOT_FOUND") return {};
    throw error;
  });
  const roots = [["/countersign/", packed], ["/data/", join(here, "data")], ["/", built]];
  const server = createServer(async (request, response) => {
    try {
      if (await portal.handle?.(request, response)) return;
      if (request.url === "/favicon.ico") return void response.writeHead(204).end();
      const path = decodeURIComponent(new URL(request.url, "http://portal").pathname);
      const [base, root] = roots.find(([base]) => path.startsWith(base));
      const file = normalize(join(root, path.slice(base.length) || "index.html"));
      if (!file.startsWith(normalize(root))) throw Object.assign(new Error("outside"), { code: "ENOENT" });
      const bytes = await readFile(file);
      const type = types[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...portal.headers?.(path) });
      response.end(bytes);
    } catch (error) {
      const missing = error.code === "ENOENT" || error.code === "EISDIR";
      response.writeHead(missing ? 404 : 500, { "content-type": "text/plain" });
      response.end(missing ? "not here" : String(error));
    }
  });
  await new Promise((listening) => server.listen(port, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const stop = () => new Promise((stopped) => {
    server.close(stopped);
    server.closeAllConnections();
  });
  return { url, stop, portal };
}

/** All of a request's body, as text. */
export async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, port = "8090", build] = process.argv.slice(2);
  const built = build ? await (await import("./build.mjs")).built(name) : undefined;
  const { url } = await serve(name, { port: Number(port), ...(built && { built }) });
  console.log(url);
}
