// A policy that reports what it forbids, and forbids nothing that a payload would want: what holds
// here holds by the program alone.
export const reports = [];

const policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' data: blob:";
const reported = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; report-uri /report";

export const headers = () => ({
  "content-security-policy": policy,
  "content-security-policy-report-only": reported,
});

export async function handle(request, response) {
  if (request.url !== "/report") return false;
  const parts = [];
  for await (const part of request) parts.push(part);
  reports.push(JSON.parse(Buffer.concat(parts).toString("utf8"))["csp-report"]);
  response.writeHead(204).end();
  return true;
}
