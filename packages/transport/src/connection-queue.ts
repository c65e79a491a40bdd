// Connections that have been made and not yet taken. One consumer.

import { closeCodes } from "./stream.ts";
import type { Connection } from "./stream.ts";

export class ConnectionQueue {
  #waiting: Connection[] = [];
  #closed = false;
  #taken = false;
  #wake: (() => void) | undefined;

  push(connection: Connection): void {
    if (this.#closed) return connection.abort(draining);
    this.#waiting.push(connection);
    this.#wake?.();
  }

  /** Ends the iteration; what nobody took is aborted. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#waiting.splice(0)) connection.abort(draining);
    this.#wake?.();
  }

  async *connections(): AsyncIterable<Connection> {
    if (this.#taken) throw new TypeError("connections() may be called once");
    this.#taken = true;
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

const draining = { code: closeCodes.draining, text: "going down" };
