// A real HTTP backend for the tests of sending: it keeps what arrives, and
// fails in the ways that backends and networks fail.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How the next request is treated; when the list is empty, requests are accepted. */
export type Mood =
  | "accept"
  /** The connection ends before anything was read. */
  | "drop"
  /** It is kept, and the connection ends before the answer: the acknowledgement is lost. */
  | "keep and drop"
  | { status: number; headers?: Record<string, string>; body?: string };

export interface Arrived {
  key: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export class Backend {
  /** Every request that was kept, also those sent again. */
  readonly arrived: Arrived[] = [];
  readonly moods: Mood[] = [];
  requests = 0;
  allowOrigin = "*";
  /** Milliseconds before an answer. */
  delay = 0;

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async start(): Promise<Backend> {
    const server = createServer();
    const backend = new Backend(server);
    server.on("request", (request, response) => void backend.answer(request, response));
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/reviews`;
  }

  /** What a backend that knows idempotency keys ends up with. */
  batches(): Arrived[] {
    const byKey = new Map(this.arrived.map((each) => [each.key, each]));
    return [...byKey.values()];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.allowOrigin) {
      response.setHeader("Access-Control-Allow-Origin", this.allowOrigin);
      response.setHeader("Access-Control-Allow-Headers", "*, Authorization");
      response.setHeader("Access-Control-Expose-Headers", "Retry-After");
    }
    if (request.method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    this.requests += 1;
    const mood = this.moods.shift() ?? "accept";
    if (mood === "drop") {
      request.socket.destroy();
      return;
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    if (this.delay > 0) await new Promise((later) => setTimeout(later, this.delay));
    if (typeof mood === "object") {
      response.writeHead(mood.status, mood.headers).end(mood.body);
      return;
    }
    this.arrived.push({ key: String(request.headers["idempotency-key"]), headers: request.headers, body });
    if (mood === "keep and drop") request.socket.destroy();
    else response.writeHead(201).end("{}");
  }
}
