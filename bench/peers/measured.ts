// One system under measurement: its server, and the client's process beside it, which takes tasks.

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
    const script = new URL("client.ts", import.meta.url);
    const args = [system.name, server.address, ...server.pids.map(String)];
    this.#client = new AnsweringProcess(script, args, { heapOfNode: true });
  }

  static async start(system: System, folder: string): Promise<Measured> {
    return new Measured(system, await system.start(folder));
  }

  measure({ what, count }: Task): Promise<Numbers> {
    return this.#client.ask(`${what} ${count}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}
