// The operator's own port, on loopback: numbers and health over HTTP, for a scraper and a supervisor on the same machine.
// Whoever should read it from outside goes through something that knows how to ask who they are.

import { NodeError } from "../errors.ts";

export interface OperatorPortOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  /** Undefined if the node takes calls, or why not, in a word. */
  readiness(): Promise<string | undefined>;
}

export interface OpenedPort extends AsyncDisposable {
  readonly port: number;
}

/** Throws `port-in-use`, or `config-invalid` if the start line does not permit the port. */
export function openOperatorPort({ host, port, metrics, readiness }: OperatorPortOptions): OpenedPort {
  const answer = async (request: Request): Promise<Response> => {
    if (request.method !== "GET" && request.method !== "HEAD") return plain("only GET", 405);
    const { pathname } = new URL(request.url);
    if (pathname === "/healthz") return plain("ok");
    if (pathname === "/readyz") {
      const why = await readiness();
      return why === undefined ? plain("ok") : plain(why, 503);
    }
    if (pathname !== "/metrics") return plain("/metrics, /healthz, /readyz", 404);
    return new Response(await metrics.text(), { headers: { "content-type": metrics.contentType } });
  };
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve({
      hostname: host,
      port,
      onListen: () => {},
      onError: () => plain("failed", 500),
    }, answer);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) {
      throw new NodeError("config-invalid", `this program was not permitted the metrics port ${host}:${port}`, {
        hint: "Print a new start line with this setting: qpq-server start-line.",
        cause,
      });
    }
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new NodeError("port-in-use", `the metrics port ${host}:${port} is taken`, {
      hint: "Choose another with --metrics HOST:PORT.",
      cause,
    });
  }
  return {
    port: server.addr.port,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}

function plain(text: string, status = 200): Response {
  return new Response(`${text}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
