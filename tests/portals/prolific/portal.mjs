// The backend of a study: a static page needs one place that takes the answers before it leads back
// with the code of completion. And a stand-in for the page that it leads to.
import { bodyOf } from "../serve.mjs";

export const arrived = [];

export async function handle(request, response) {
  const { pathname, searchParams } = new URL(request.url, "http://portal");
  const [, what, study, session] = pathname.split("/");
  if (request.method === "POST" && what === "study") {
    arrived.push({ study, session, project: await bodyOf(request) });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ back: "/submissions/complete?cc=C0DE" }));
    return true;
  }
  if (pathname === "/submissions/complete") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>Complete</title><h1>Complete: ${searchParams.get("cc").replace(/\W/g, "")}</h1>`);
    return true;
  }
  return false;
}
