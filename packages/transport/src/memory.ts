// A transport inside one process, with the same duties as the others: backpressure, orderly ends, cuts. For tests of
// what lies above, and for a node and a client in one program.

import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { ConnectionQueue } from "./connection-queue.ts";
import { TransportError } from "./errors.ts";
import { closeCodes } from "./stream.ts";
import type { Closed, CloseReason, Connection, Listener, Peer } from "./stream.ts";
import { StreamConnection } from "./stream-connection.ts";
import type { Wire } from "./wire.ts";

export interface MemoryOptions {
  readonly clock?: Clock;
  /** Bytes that may wait in one direction before writes do. */
  readonly window?: number;
}

export interface MemoryPair {
  readonly client: Connection;
  readonly server: Connection;
  /** The network goes away: both ends see a cut, and bytes under way are lost. */
  cut(): void;
}

const defaultWindow = 256 * 1024;

/** Two connected ends. */
export function memoryPair(options: MemoryOptions = {}): MemoryPair {
  return pair(options, 1, 2);
}

/** Ports within one process. */
export class MemoryNetwork {
  readonly #options: MemoryOptions;
  readonly #listeners = new Map<number, ConnectionQueue>();
  readonly #links = new Set<MemoryPair>();
  #nextPort = 49152;

  constructor(options: MemoryOptions = {}) {
    this.#options = options;
  }

  /** Takes a port, a free one for 0. Throws `port-in-use`. */
  listen(port = 0): Listener {
    const taken = port === 0 ? this.#freePort() : port;
    if (this.#listeners.has(taken)) throw new TransportError("port-in-use", `memory port ${taken} is taken`);
    const queue = new ConnectionQueue();
    this.#listeners.set(taken, queue);
    const close = async () => {
      if (this.#listeners.get(taken) === queue) this.#listeners.delete(taken);
      queue.close();
    };
    return { port: taken, connections: () => queue.connections(), close, [Symbol.asyncDispose]: close };
  }

  /** Rejects with `unreachable` if nobody listens there. */
  async dial(port: number, options: { readonly signal?: AbortSignal } = {}): Promise<Connection> {
    if (options.signal?.aborted) {
      throw new TransportError("aborted", "the dial was given up", { cause: options.signal.reason });
    }
    const queue = this.#listeners.get(port);
    if (queue === undefined) throw new TransportError("unreachable", `nobody listens on memory port ${port}`);
    const link = pair(this.#options, this.#freePort(), port);
    this.#links.add(link);
    link.client.closed.then(() => this.#links.delete(link));
    queue.push(link.server);
    return link.client;
  }

  /** Every connection is cut; ports stay open. */
  cut(): void {
    for (const link of [...this.#links]) link.cut();
  }

  #freePort(): number {
    while (this.#listeners.has(this.#nextPort)) this.#nextPort += 1;
    return this.#nextPort++;
  }
}

function pair(options: MemoryOptions, clientPort: number, serverPort: number): MemoryPair {
  const { clock = systemClock, window = defaultWindow } = options;
  const up = new Lane(window);
  const down = new Lane(window);
  const clientGone = Promise.withResolvers<Gone>();
  const serverGone = Promise.withResolvers<Gone>();
  const cut = () => {
    const lost: Gone = { code: closeCodes.aborted, text: "network cut", by: "network" };
    clientGone.resolve(lost);
    serverGone.resolve(lost);
    up.cut();
    down.cut();
  };
  const client = new MemoryWire(
    { host: "memory", port: serverPort, transport: "memory" },
    down,
    up,
    clientGone,
    serverGone,
  );
  const server = new MemoryWire(
    { host: "memory", port: clientPort, transport: "memory" },
    up,
    down,
    serverGone,
    clientGone,
  );
  return { client: new StreamConnection(client, clock), server: new StreamConnection(server, clock), cut };
}

type Gone = Omit<Closed, "orderly">;

/** One direction. */
class Lane {
  readonly #window: number;
  #waiting: Uint8Array[] = [];
  #size = 0;
  #state: "open" | "finished" | "cut" = "open";
  #wake: (() => void) | undefined;
  #drained: (() => void) | undefined;

  constructor(window: number) {
    this.#window = window;
  }

  async read(size: number): Promise<Uint8Array | undefined> {
    while (this.#size === 0 && this.#state === "open") await new Promise<void>((resolve) => this.#wake = resolve);
    const first = this.#waiting[0];
    if (this.#state === "cut") throw new Error("cut");
    if (first === undefined) return undefined;
    const bytes = first.subarray(0, size);
    if (bytes.length === first.length) this.#waiting.shift();
    else this.#waiting[0] = first.subarray(size);
    this.#size -= bytes.length;
    if (this.#size < this.#window) this.#drained?.();
    // The rest of a buffer stays ours while the caller owns its part: hand out a copy unless it is the whole.
    return bytes.buffer.byteLength === bytes.length ? bytes : bytes.slice();
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#state !== "open") throw new Error("cut");
    this.#waiting.push(bytes.slice());
    this.#size += bytes.length;
    this.#wake?.();
    while (this.#size >= this.#window && this.#state === "open") {
      await new Promise<void>((resolve) => this.#drained = resolve);
    }
  }

  finish(): void {
    if (this.#state === "open") this.#state = "finished";
    this.#wake?.();
  }

  cut(): void {
    // Everything had been said and was read: an end after that is no cut.
    if (this.#state === "finished" && this.#size === 0) return;
    this.#state = "cut";
    this.#waiting = [];
    this.#size = 0;
    this.#wake?.();
    this.#drained?.();
  }
}

class MemoryWire implements Wire {
  readonly peer: Peer;
  readonly tellsReason = true;
  readonly gone: Promise<Gone>;
  readonly #in: Lane;
  readonly #out: Lane;
  readonly #mine: PromiseWithResolvers<Gone>;
  readonly #theirs: PromiseWithResolvers<Gone>;

  constructor(
    peer: Peer,
    incoming: Lane,
    outgoing: Lane,
    mine: PromiseWithResolvers<Gone>,
    theirs: PromiseWithResolvers<Gone>,
  ) {
    this.peer = peer;
    this.gone = mine.promise;
    this.#in = incoming;
    this.#out = outgoing;
    this.#mine = mine;
    this.#theirs = theirs;
  }

  read(size: number): Promise<Uint8Array | undefined> {
    return this.#in.read(size);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#out.write(bytes);
  }

  async finish(): Promise<void> {
    this.#out.finish();
  }

  end({ code, text }: CloseReason): void {
    this.#mine.resolve({ code, text, by: "self" });
    this.#theirs.resolve({ code, text, by: "peer" });
    this.#in.cut();
    this.#out.cut();
  }
}
