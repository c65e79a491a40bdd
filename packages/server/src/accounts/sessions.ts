// Live sessions. The store knows them by the SHA-256 of their token; this node is the only one on its store, so what it has
// read stays true until it ends the session itself. What waits on behalf of a session (a parked poll, a subscription) ends
// with it.

import { createHash } from "node:crypto";
import type { AccountId, Session, Store } from "../store/store.ts";

/** How a session was used last, as far as it is remembered. */
interface LastUse {
  at: number;
  deviceId: string;
}

/** A session as calls see it. */
export interface LiveSession extends Session {
  readonly tokenHash: Uint8Array;
}

interface Held {
  readonly session: LiveSession;
  readonly use: LastUse;
}

type ParkedBySession = Map<string, Set<Parked>>;

/** What waits on a session; a plain object, as there may be ten thousand. */
class Parked implements Disposable {
  readonly #all: ParkedBySession;
  readonly #session: string;
  readonly end: () => void;

  constructor(all: ParkedBySession, session: string, end: () => void) {
    this.#all = all;
    this.#session = session;
    this.end = end;
    const others = all.get(session);
    if (others === undefined) all.set(session, new Set([this]));
    else others.add(this);
  }

  [Symbol.dispose](): void {
    const all = this.#all.get(this.#session);
    if (all?.delete(this) === true && all.size === 0) this.#all.delete(this.#session);
  }
}

/** Uses that follow each other within this time are one to the store, ms. */
const useKeptFor = 600_000;

/** So many are remembered before those that nothing waits on are forgotten. */
const remembered = 16_384;

export function hashToken(token: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

/** By which a device is told in the list of sessions; nothing for none. */
export function hashDevice(deviceId: Uint8Array): Uint8Array {
  if (deviceId.length === 0) return deviceId;
  const hash = createHash("sha256").update("qpq session device v1").update(deviceId).digest();
  return new Uint8Array(hash.subarray(0, 16));
}

export class Sessions {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();
  /** Being read. Calls that come meanwhile wait for the same read, so that none overtakes another. */
  readonly #reading = new Map<string, Promise<LiveSession | undefined>>();
  readonly #parked: ParkedBySession = new Map();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** The live session of a token, if it is remembered. */
  remembered(token: Uint8Array): LiveSession | undefined {
    const session = this.#held.get(hashToken(token).toBase64())?.session;
    return session !== undefined && session.expiresAt > this.#now() ? session : undefined;
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

  /** The store has just opened it: who logged in is no stranger at the first call. */
  opened(session: Session, tokenHash: Uint8Array): void {
    this.#remember(session, tokenHash);
  }

  /** Ends it, and what waits on it. */
  async end(session: LiveSession): Promise<void> {
    await this.#store.endSession({ tokenHash: session.tokenHash });
    this.#forget(session.tokenHash);
  }

  /** Another one of the same account; one that is not there has ended already. */
  async endOther({ account }: LiveSession, id: Uint8Array): Promise<void> {
    const tokenHash = await this.#store.endSessionOf({ account, id });
    if (tokenHash !== undefined) this.#forget(tokenHash);
  }

  /** Those that were ended in the store: all of an account, or all but one. */
  endedAll(account: AccountId, except?: LiveSession): void {
    for (const { session } of [...this.#held.values()]) {
      if (session.account === account && session.tokenHash !== except?.tokenHash) this.#forget(session.tokenHash);
    }
  }

  /** Leaves an account the sessions that it used last. */
  async keepNewest(account: AccountId, keep: number): Promise<void> {
    for (const tokenHash of await this.#store.endOldSessions({ account, keep })) this.#forget(tokenHash);
  }

  /** A call was served; from time to time, and when the device is another, the store learns of it. */
  async used({ tokenHash }: LiveSession, deviceId: Uint8Array): Promise<void> {
    const use = this.#held.get(tokenHash.toBase64())?.use;
    if (use === undefined) return;
    const now = this.#now();
    const device = deviceId.length === 0 ? use.deviceId : deviceId.toHex();
    if (device === use.deviceId && Math.abs(now - use.at) < useKeptFor) return;
    use.at = now;
    use.deviceId = device;
    await this.#store.touchSession({ tokenHash, now, deviceHash: hashDevice(Uint8Array.fromHex(device)) });
  }

  /** Something waits on the session: `ended` is called once when it ends, by logout or within half a minute of expiring. */
  park({ tokenHash }: LiveSession, ended: () => void): Disposable {
    return new Parked(this.#parked, tokenHash.toBase64(), ended);
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
    return session === undefined ? undefined : this.#remember(session, tokenHash);
  }

  #remember(session: Session, tokenHash: Uint8Array): LiveSession {
    const { id, account, username, identityKey, createdAt, expiresAt } = session;
    const live: LiveSession = {
      id: id.slice(),
      account,
      username,
      identityKey: identityKey.slice(),
      createdAt,
      expiresAt,
      tokenHash,
    };
    this.#makeRoom();
    this.#held.set(tokenHash.toBase64(), { session: live, use: { at: createdAt, deviceId: "" } });
    return live;
  }

  #forget(tokenHash: Uint8Array): void {
    const name = tokenHash.toBase64();
    this.#held.delete(name);
    const parked = [...this.#parked.get(name) ?? []];
    this.#parked.delete(name);
    for (const { end } of parked) end();
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
