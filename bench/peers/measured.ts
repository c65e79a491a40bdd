// One system under measurement: its server, and the clients' processes beside it, which take tasks. Thousands of connections
// are opened by a process of its own, which ends with them: no program with one sender and one receiver has had so many, and
// what they leave in its memory costs each message something.

import { AnsweringProcess, type Numbers } from "@quicproquo/testkit/answering-process";
import type { Task } from "./measure.ts";
import type { Server, System } from "./system.ts";

export class Measured implements AsyncDisposable {
  readonly system: System;
  readonly server: Server;
  readonly #client: AnsweringProcess;

  private constructor(system: System, server: Server) {
    this.system = system;
    this.server = server;
    this.#client = clientOf(system, server);
  }

  static async start(system: System, folder: string): Promise<Measured> {
    return new Measured(system, await system.start(folder));
  }

  async measure({ what, count }: Task): Promise<Numbers> {
    if (what !== "idle") return await this.#client.ask(`${what} ${count}`);
    await using client = clientOf(this.system, this.server);
    return await client.ask(`${what} ${count}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

function clientOf({ name }: System, { address, pids }: Server): AnsweringProcess {
  const script = new URL("client.ts", import.meta.url);
  return new AnsweringProcess(script, [name, address, ...pids.map(String)], { heapOfNode: true });
}
