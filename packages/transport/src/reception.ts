// What a listener's two transports share: who may come in, and the queue of those who did.

import type { Clock } from "./clock.ts";
import { ConnectionQueue } from "./connection-queue.ts";
import { Admission } from "./limits.ts";
import type { TransportLimits } from "./limits.ts";
import type { Connection } from "./stream.ts";
import { StreamConnection } from "./stream-connection.ts";
import { Turns } from "./turns.ts";
import type { Wire } from "./wire.ts";

export class Reception {
  readonly clock: Clock;
  readonly limits: TransportLimits;
  /** Of newcomers over both transports. */
  readonly turns: Pick<Turns, "next">;
  readonly #admission: Admission;
  readonly #queue = new ConnectionQueue();

  constructor(clock: Clock, limits: TransportLimits, turns: Pick<Turns, "next"> = new Turns()) {
    this.clock = clock;
    this.limits = limits;
    this.turns = turns;
    this.#admission = new Admission(limits);
  }

  /** Whether there is room for any connection. */
  get open(): boolean {
    return this.#admission.open;
  }

  /** A place for a connection from `host`, given back by calling it; `undefined` if all are taken. */
  admit(host: string): (() => void) | undefined {
    return this.#admission.admit(host);
  }

  /** Hands a connection out. */
  welcome(wire: Wire, ended: () => void): void {
    const connection = new StreamConnection(wire, this.clock);
    connection.closed.then(ended);
    this.#queue.push(connection);
  }

  connections(): AsyncIterable<Connection> {
    return this.#queue.connections();
  }

  close(): void {
    this.#queue.close();
  }
}

/** One transport's half of a listener. */
export interface Doorway {
  readonly port: number;
  /** New connections get this certificate from now on; the others stay. The pair has been checked. */
  replaceCertificate(certificate: { readonly certPem: string; readonly keyPem: string }): Promise<void>;
  /** Accepts no more; what was accepted stays. */
  close(): Promise<void>;
}
