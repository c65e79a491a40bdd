// What the benchmark asks of each system: a server in processes of its own, and a client's process that holds A and B.

import type { Arrivals } from "../arrivals.ts";

export interface System {
  /** One word, as `--only` takes it. */
  readonly name: string;
  /** How it is set, and what of it is not its default. */
  readonly settings: string;
  /** What holds once a message was acknowledged to A. */
  readonly acknowledged: string;
  /** Idle connections to hold, and as many more; fewer where each is a process. */
  readonly idle?: number;
  /** Why it cannot be measured here, if it cannot. */
  missing(): string | undefined;
  /** `folder` is empty, and its own. Resolves when it takes connections. */
  start(folder: string): Promise<Server>;
  /** In the client's process. `address` is the server's. */
  connect(address: string): Promise<Client>;
}

export interface Server extends AsyncDisposable {
  /** Processes whose CPU and memory count as its own, with all below them. */
  readonly pids: readonly number[];
  readonly address: string;
  readonly version: string;
  /** The line that it was started by. */
  readonly command: string;
}

/** Lasts as long as its process. */
export interface Client {
  /** A and B on connections of their own, and nothing that waits between them. */
  ends(): Promise<Ends>;
  /** A connection that has been answered once. */
  idle(): Promise<AsyncDisposable>;
}

export interface Ends extends AsyncDisposable {
  /** From A to B; resolves when the system has acknowledged it to A. */
  post(payload: Uint8Array): PromiseLike<unknown>;
  /** From now on B gets what waits and what comes. */
  receive(): Promise<Receiving>;
}

export interface Receiving extends AsyncDisposable {
  readonly arrivals: Arrivals;
}
