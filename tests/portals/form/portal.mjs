// What arrives at the form's backend.
import { bodyOf } from "../serve.mjs";

export const arrived = [];

export async function handle(request, response) {
  if (request.method !== "POST" || request.url !== "/answers") return false;
  const text = await bodyOf(request);
  arrived.push({ type: request.headers["content-type"], fields: Object.fromEntries(new URLSearchParams(text)) });
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end("<!doctype html><title>Thanks</title><h1>Thanks</h1>");
  return true;
}
