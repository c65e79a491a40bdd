// One system under measurement: its server, and the client's process beside it, which takes tasks.

import { join } from "node:path";
import { linesOf } from "@quicproquo/testkit/programs";
import type { Figures, Task } from "./measure.ts";
import type { Server, System } from "./system.ts";

export class Measured implements AsyncDisposable {
  readonly system: System;
  readonly server: Server;
  readonly #client: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string>;

  private constructor(system: System, server: Server) {
    this.system = system;
    this.server = server;
    const script = join(import.meta.dirname ?? "", "client.ts");
    this.#client = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--quiet", script, system.name, server.address, ...server.pids.map(String)],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#writer = this.#client.stdin.getWriter();
    this.#lines = linesOf(this.#client.stdout);
  }

  static async start(system: System, folder: string): Promise<Measured> {
    return new Measured(system, await system.start(folder));
  }

  async measure({ what, count }: Task): Promise<Figures> {
    await this.#writer.write(new TextEncoder().encode(`${what} ${count}\n`));
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`the client of ${this.system.name} ended during ${what}`);
    return figuresOf(JSON.parse(value));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#client.status;
    await this.server[Symbol.asyncDispose]();
  }
}

function figuresOf(value: unknown): Figures {
  if (typeof value !== "object" || value === null) throw new Error("a client's figures are no object");
  return Object.fromEntries(
    Object.entries(value).map(([name, figure]) => {
      if (typeof figure !== "number") throw new Error(`a client's figure ${name} is no number`);
      return [name, figure];
    }),
  );
}
