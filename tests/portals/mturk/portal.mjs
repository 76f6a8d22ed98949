// A stand-in for the platform: what arrives where it takes answers.
import { bodyOf } from "../serve.mjs";

export const arrived = [];

export async function handle(request, response) {
  const { pathname } = new URL(request.url, "http://portal");
  if (request.method !== "POST" || pathname !== "/mturk/externalSubmit") return false;
  const fields = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
  // The platform refuses what has no assignment, or nothing beside it.
  const isWhole = Boolean(fields.assignmentId) && Object.keys(fields).length > 1;
  if (isWhole) arrived.push(fields);
  response.writeHead(isWhole ? 200 : 400, { "content-type": "text/html; charset=utf-8" });
  response.end(`<!doctype html><title>${isWhole ? "Submitted" : "Refused"}</title><h1>${isWhole ? "Submitted" : "Refused"}</h1>`);
  return true;
}
