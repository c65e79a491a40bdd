// qpq-server for tests: started or run to its end by its own start line, with exactly those permissions, its output kept.

import { RpcConnection } from "@quicproquo/capnp";
import { parseOrigin } from "@quicproquo/protocol";
import type { Origin } from "@quicproquo/protocol";
import { Node } from "@quicproquo/protocol/schema";
import type { NodeClient } from "@quicproquo/protocol/schema";
import { dial, fetchCertificate, systemClock } from "@quicproquo/transport";
import { serverCommand } from "./start-line.ts";
import type { StartOptions } from "./start-line.ts";

export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-main-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A node as `NodeProcess` does not start one: with other arguments, and with its log kept. */
export class Running implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #port: number;
  /** Where `/metrics` is. */
  readonly metrics: string;
  readonly #log: Promise<string>;
  readonly #output: ReadableStreamDefaultReader<string>;

  private constructor(
    child: Deno.ChildProcess,
    { port, metrics }: { readonly port: number; readonly metrics: number },
    log: Promise<string>,
    output: ReadableStreamDefaultReader<string>,
  ) {
    this.#child = child;
    this.#port = port;
    this.metrics = `http://127.0.0.1:${metrics}`;
    this.#log = log;
    this.#output = output;
  }

  static async start(data: string, args: readonly string[], more: Partial<StartOptions> = {}): Promise<Running> {
    const line = serverCommand({
      ...more,
      data,
      listen: "127.0.0.1:0",
      metrics: "127.0.0.1:0",
      args: ["--metrics", "127.0.0.1:0", "--json", ...args],
    });
    const child = new Deno.Command(line.command, {
      args: [...line.args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const log = new Response(child.stderr).text();
    const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await output.read();
    const port = /"port":(\d+)/.exec(value)?.[1];
    if (port === undefined) {
      await child.stdin.close();
      throw new Error(`the node did not start: ${value}${await log}`);
    }
    const metrics = Number(/"metrics":(\d+)/.exec(value)?.[1]);
    return new Running(child, { port: Number(port), metrics }, log, output);
  }

  async connect(): Promise<{ readonly node: NodeClient; readonly connection: RpcConnection }> {
    const address = { host: "127.0.0.1", port: this.#port };
    const { certificatePem } = await fetchCertificate(address, { clock: systemClock });
    const trust = { kind: "pinned", certificatePem } as const;
    const connection = new RpcConnection((await dial(address, { clock: systemClock, trust })).connection);
    return { connection, node: connection.bootstrap(Node) };
  }

  /** Closes its standard input and waits for its end. */
  async end(): Promise<{ readonly code: number; readonly log: string }> {
    await this.#child.stdin.close().catch(() => {});
    while (!(await this.#output.read()).done);
    return { code: (await this.#child.status).code, log: await this.#log };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

export async function originOf(node: NodeClient): Promise<Origin> {
  const origin = parseOrigin((await node.info()).info.origin);
  if (origin === undefined) throw new Error("the node told no origin");
  return origin;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it to its end, as its start line says. */
export async function run(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const line = serverCommand({ data: folder, listen: "127.0.0.1:0", args });
  const child = new Deno.Command(line.command, {
    args: [...line.args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  });
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}
