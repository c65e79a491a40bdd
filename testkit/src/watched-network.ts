// A way to a node that loses things on purpose: one call or one reply at a chosen method, a whole connection, or
// everything until it is told to stop. What leaves the client is looked at as bytes, so that the engine above it is the
// product's own.

import type { NodeNetwork, NodeTrust } from "@quicproquo/client";
import { concatBytes, type NodeAddress } from "@quicproquo/protocol";
import { type Connection, TransportError } from "@quicproquo/transport";

/** What a generated method value tells of itself, such as `nodeServiceEnqueue`. */
export interface WatchedMethod {
  readonly interfaceId: bigint;
  readonly ordinal: number;
}

/** `call`: it never leaves. `reply`: it arrives, and nothing comes back any more. */
export type Loss = "call" | "reply";

/** A call that waits on its way out, and with it all that its connection sends afterwards. */
export interface HeldCall {
  /** Resolves when the call was made. */
  readonly held: Promise<void>;
  release(): void;
}

interface Trap {
  readonly pattern: Uint8Array;
  readonly effect: Loss | { readonly until: Promise<void> };
  readonly sprung: () => void;
}

export class WatchedNetwork implements NodeNetwork {
  readonly #inner: NodeNetwork;
  readonly #open = new Set<WatchedConnection>();
  #traps: Trap[] = [];
  readonly #watchers: ((bytes: Uint8Array) => void)[] = [];
  /** While true nobody is reached. */
  offline = false;

  constructor(inner: NodeNetwork) {
    this.#inner = inner;
  }

  async dial(address: NodeAddress, trust: NodeTrust, signal: AbortSignal): Promise<Connection> {
    if (this.offline) throw new TransportError("unreachable", "the network is gone");
    const connection = new WatchedConnection(
      await this.#inner.dial(address, trust, signal),
      (bytes) => this.#look(bytes),
    );
    this.#open.add(connection);
    connection.closed.then(() => this.#open.delete(connection));
    return connection;
  }

  certificate(address: NodeAddress, signal: AbortSignal): Promise<NodeTrust> {
    if (this.offline) return Promise.reject(new TransportError("unreachable", "the network is gone"));
    return this.#inner.certificate(address, signal);
  }

  /** Forgets all traps that have not sprung. */
  disarm(): void {
    this.#traps = [];
  }

  /** Cuts what is open. */
  cut(): void {
    for (const connection of this.#open) connection.abort({ code: 0x100, text: "cut" });
  }

  /** Sets a trap for the next call of a method; resolves when it has sprung. */
  lose(method: WatchedMethod, loss: Loss): Promise<void> {
    return this.#trap(method, loss);
  }

  /** Counts calls of a method from now on. */
  count(method: WatchedMethod): () => number {
    return this.countBytes(patternOf(method));
  }

  /** Counts writes from now on that hold these bytes. */
  countBytes(pattern: Uint8Array): () => number {
    let calls = 0;
    this.#watchers.push((bytes) => calls += contains(bytes, pattern) ? 1 : 0);
    return () => calls;
  }

  /** Holds the next call of a method back until it is released. */
  hold(method: WatchedMethod): HeldCall {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { held: this.#trap(method, { until: promise }), release: resolve };
  }

  #trap(method: WatchedMethod, effect: Trap["effect"]): Promise<void> {
    return new Promise((sprung) => this.#traps.push({ pattern: patternOf(method), effect, sprung }));
  }

  #look(bytes: Uint8Array): Trap["effect"] | undefined {
    for (const watch of this.#watchers) watch(bytes);
    const trap = this.#traps.find(({ pattern }) => contains(bytes, pattern));
    if (trap === undefined) return undefined;
    this.#traps = this.#traps.filter((other) => other !== trap);
    trap.sprung();
    return trap.effect;
  }
}

class WatchedConnection implements Connection {
  readonly #inner: Connection;
  readonly #look: (bytes: Uint8Array) => Trap["effect"] | undefined;
  #deaf = false;

  constructor(inner: Connection, look: (bytes: Uint8Array) => Trap["effect"] | undefined) {
    this.#inner = inner;
    this.#look = look;
  }

  get peer(): Connection["peer"] {
    return this.#inner.peer;
  }

  get closed(): Connection["closed"] {
    return this.#inner.closed;
  }

  get lastReceived(): number {
    return this.#inner.lastReceived;
  }

  get lastSent(): number {
    return this.#inner.lastSent;
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const bytes = await this.#inner.read();
      if (!this.#deaf || bytes === undefined) return bytes;
    }
  }

  async write(parts: readonly Uint8Array[]): Promise<void> {
    const effect = this.#look(concatBytes(...parts));
    if (effect === "call") {
      this.abort({ code: 0x100, text: "lost" });
      throw new TransportError("cut", "the connection was lost");
    }
    if (effect === "reply") this.#deaf = true;
    else if (effect !== undefined) await effect.until;
    await this.#inner.write(parts);
  }

  close(reason?: Parameters<Connection["close"]>[0]): Promise<void> {
    return this.#inner.close(reason);
  }

  abort(reason?: Parameters<Connection["abort"]>[0]): void {
    this.#inner.abort(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}

/** rpc.capnp, `Call`: methodId stands four bytes before interfaceId, both little-endian. */
function patternOf({ interfaceId, ordinal }: WatchedMethod): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, ordinal, true);
  view.setBigUint64(4, interfaceId, true);
  return bytes;
}

function contains(bytes: Uint8Array, pattern: Uint8Array): boolean {
  for (let at = 0; at + 12 <= bytes.length; at += 4) {
    // Bytes 2 and 3 are other fields of the call.
    const found = pattern.every((byte, offset) => offset === 2 || offset === 3 || bytes[at + offset] === byte);
    if (found) return true;
  }
  return false;
}
