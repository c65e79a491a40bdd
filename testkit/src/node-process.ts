// A node as people run it: qpq-server in a process of its own, started with exactly the permissions of its start line. It
// can be killed and started again on the same data and port.
import { strict as assert } from "node:assert";
import { serverCommand } from "@quicproquo/server/start-line";

export interface NodeProcessOptions {
  /** Database, key and lock. */
  readonly folder: string;
  /** 0: any that is free. */
  readonly port?: number;
  readonly args?: readonly string[];
}

export class NodeProcess implements AsyncDisposable {
  /** With the pin, as people pass it on. */
  readonly address: string;
  readonly port: number;
  readonly #child: Deno.ChildProcess;
  readonly #log: Promise<string>;

  private constructor(child: Deno.ChildProcess, announced: { address: string; port: number }, log: Promise<string>) {
    this.#child = child;
    this.address = announced.address;
    this.port = announced.port;
    this.#log = log;
  }

  static async start({ folder, port = 0, args = [] }: NodeProcessOptions): Promise<NodeProcess> {
    const line = serverCommand({
      data: folder,
      listen: `127.0.0.1:${port}`,
      args: ["--registration", "open", "--announce", "json", "--stop-with-stdin", ...args],
    });
    const child = new Deno.Command(line.command, {
      args: [...line.args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const log = new Response(child.stderr).text();
    const first = await firstLine(child.stdout);
    if (!first.startsWith('{"address"')) {
      await child.stdin.close().catch(() => {});
      await child.status;
      assert.fail(`the node did not start: ${first}\n${await log}`);
    }
    return new NodeProcess(child, JSON.parse(first), log);
  }

  /** Ends it: SIGKILL leaves it no time for anything. */
  async kill(signal: "SIGKILL" | "SIGTERM"): Promise<number> {
    this.#child.kill(signal);
    return await this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #end(): Promise<number> {
    // The pipe may be closed already, by an earlier end.
    await this.#child.stdin.close().catch(() => {});
    const { code } = await this.#child.status;
    await this.#log;
    return code;
  }
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  while (!read.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) break;
    read += value;
  }
  // The rest is read and dropped: the stream ends with the process.
  void (async () => {
    while (!(await reader.read()).done);
  })();
  return read.split("\n")[0] ?? "";
}
