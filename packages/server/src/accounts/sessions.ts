// Live sessions. The store knows them by the SHA-256 of their token; this node is the only one on its store, so what it has
// read stays true until it ends the session itself. What waits on behalf of a session (a parked poll, a subscription) ends
// with it.

import { createHash } from "node:crypto";
import type { Session, Store } from "../store/store.ts";

/** A session as calls see it. */
export interface LiveSession extends Session {
  readonly tokenHash: Uint8Array;
  /** Aborts when it ends: by logout, or within half a minute of expiring. */
  readonly ended: AbortSignal;
}

interface Held {
  readonly session: LiveSession;
  readonly end: AbortController;
}

/** So many are remembered before those that nothing waits on are forgotten. */
const remembered = 16_384;

export function hashToken(token: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

export class Sessions {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();
  /** Being read. Calls that come meanwhile wait for the same read, so that none overtakes another. */
  readonly #reading = new Map<string, Promise<LiveSession | undefined>>();
  /** How many things wait on a session. */
  readonly #parked = new Map<string, number>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** The live session of a token, at once if it is remembered. */
  find(token: Uint8Array): LiveSession | Promise<LiveSession | undefined> {
    const tokenHash = hashToken(token);
    const name = tokenHash.toBase64();
    const held = this.#held.get(name);
    if (held === undefined) {
      const reading = this.#reading.get(name) ?? this.#read(tokenHash, name);
      this.#reading.set(name, reading);
      return reading;
    }
    if (held.session.expiresAt > this.#now()) return held.session;
    this.#forget(tokenHash);
    return Promise.resolve(undefined);
  }

  /** Ends it, and what waits on it. */
  async end(session: LiveSession): Promise<void> {
    await this.#store.endSession({ tokenHash: session.tokenHash });
    this.#forget(session.tokenHash);
  }

  /** Keeps the session remembered, and its signal true, while something waits on it. */
  park({ tokenHash }: LiveSession): Disposable {
    const name = tokenHash.toBase64();
    this.#parked.set(name, (this.#parked.get(name) ?? 0) + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#parked.get(name) ?? 1) - 1;
        if (left === 0) this.#parked.delete(name);
        else this.#parked.set(name, left);
      },
    };
  }

  /** Ends those that have expired; called regularly. */
  sweep(): void {
    const now = this.#now();
    for (const { session } of [...this.#held.values()]) {
      if (session.expiresAt <= now) this.#forget(session.tokenHash);
    }
  }

  /** Remembers it in the moment that those who wait are let go: who comes later finds it, behind them. */
  async #read(tokenHash: Uint8Array, name: string): Promise<LiveSession | undefined> {
    let session: Session | undefined;
    try {
      session = await this.#store.findSession({ tokenHash, now: this.#now() });
    } finally {
      this.#reading.delete(name);
    }
    if (session === undefined) return undefined;
    const end = new AbortController();
    const { id, account, username, identityKey, createdAt, expiresAt } = session;
    const live: LiveSession = {
      id: id.slice(),
      account,
      username,
      identityKey: identityKey.slice(),
      createdAt,
      expiresAt,
      tokenHash,
      ended: end.signal,
    };
    this.#makeRoom();
    this.#held.set(name, { session: live, end });
    return live;
  }

  #forget(tokenHash: Uint8Array): void {
    const name = tokenHash.toBase64();
    const held = this.#held.get(name);
    this.#held.delete(name);
    held?.end.abort();
  }

  #makeRoom(): void {
    if (this.#held.size < remembered) return;
    for (const name of this.#held.keys()) {
      if (this.#parked.has(name)) continue;
      this.#held.delete(name);
      if (this.#held.size < remembered / 2) return;
    }
  }
}
