// Live sessions. The store knows them by the SHA-256 of their token. Alone on its store, a node knows what it has read to stay
// true until it ends the session itself; beside others it relies on it for at most a second since it last heard everything of
// them, and then reads again. What waits on behalf of a session (a parked poll, a subscription) ends with it.

import { createHash, hash } from "node:crypto";
import type { Clock } from "@quicproquo/transport";
import type { Neighbours } from "../store/neighbours.ts";
import type { AccountId, Session, Store } from "../store/store.ts";

/** How a session was used last, as far as it is remembered. */
interface LastUse {
  at: number;
  deviceId: string;
}

/** A session as calls see it. */
export interface LiveSession extends Session {
  readonly tokenHash: Uint8Array;
  /** The hash in hex, by which it is remembered. */
  readonly name: string;
  /** Its account's name among those that rates are counted by. */
  readonly rateOf: string;
}

interface Held {
  readonly session: LiveSession;
  readonly use: LastUse;
  /** It was live by then, on the monotonic clock. */
  liveAt: number;
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

/** Beside other nodes a session is taken for live so long after that was known, ms. */
const reliedOnFor = 1_000;
/** An end is borne in mind for so long, ms: no answer that was on its way meanwhile brings the session back. */
const endKeptFor = 60_000;

export function hashToken(token: Uint8Array): Uint8Array {
  return Uint8Array.fromHex(nameOf(token));
}

/** The hash as the name that a session is remembered by; for every call, and by a hash object it costs nearly twice as much. */
function nameOf(token: Uint8Array): string {
  return hash("sha256", token, "hex");
}

/** By which a device is told in the list of sessions; nothing for none. */
export function hashDevice(deviceId: Uint8Array): Uint8Array {
  if (deviceId.length === 0) return deviceId;
  const hash = createHash("sha256").update("qpq session device v1").update(deviceId).digest();
  return new Uint8Array(hash.subarray(0, 16));
}

export class Sessions {
  readonly #store: Store;
  readonly #clock: Pick<Clock, "now" | "monotonic">;
  readonly #neighbours: Neighbours | undefined;
  readonly #held = new Map<string, Held>();
  /** Being read. Calls that come meanwhile wait for the same read, so that none overtakes another. */
  readonly #reading = new Map<string, Promise<LiveSession | undefined>>();
  readonly #parked: ParkedBySession = new Map();
  /** Ended by another node, and when that was heard; in that order. */
  readonly #endedElsewhere = new Map<string, number>();
  /** What is remembered was relied on since `waits` was asked last. */
  #reliedOn = false;

  constructor(store: Store, clock: Pick<Clock, "now" | "monotonic">) {
    this.#store = store;
    this.#clock = clock;
    this.#neighbours = store.neighbours;
  }

  /** The live session of a token, if it is remembered. */
  remembered(token: Uint8Array): LiveSession | undefined {
    const held = this.#held.get(nameOf(token));
    if (held === undefined || !this.#canRelyOn(held)) return undefined;
    return held.session.expiresAt > this.#now() ? held.session : undefined;
  }

  /** The live session of a token, at once if it is remembered. */
  find(token: Uint8Array): LiveSession | Promise<LiveSession | undefined> {
    const name = nameOf(token);
    const tokenHash = Uint8Array.fromHex(name);
    const held = this.#held.get(name);
    if (held === undefined || !this.#canRelyOn(held)) {
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
    if (this.#endedElsewhere.has(tokenHash.toHex())) return;
    this.#remember(session, tokenHash, this.#clock.monotonic());
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
  used({ name, tokenHash }: LiveSession, deviceId: Uint8Array): Promise<void> | undefined {
    const use = this.#held.get(name)?.use;
    if (use === undefined) return undefined;
    const now = this.#now();
    const device = deviceId.length === 0 ? use.deviceId : deviceId.toHex();
    if (device === use.deviceId && Math.abs(now - use.at) < useKeptFor) return undefined;
    use.at = now;
    use.deviceId = device;
    return this.#store.touchSession({ tokenHash, now, deviceHash: hashDevice(Uint8Array.fromHex(device)) });
  }

  /** Another node ended them, or noticed that they have. */
  endedElsewhere(tokenHashes: readonly Uint8Array[]): void {
    const now = this.#clock.monotonic();
    for (const [name, at] of this.#endedElsewhere) {
      if (now - at < endKeptFor) break;
      this.#endedElsewhere.delete(name);
    }
    for (const tokenHash of tokenHashes) {
      this.#endedElsewhere.delete(tokenHash.toHex());
      this.#endedElsewhere.set(tokenHash.toHex(), now);
      this.#forget(tokenHash);
    }
  }

  /** Others may have ended any: nothing is remembered, and what waits ends unless the store still has its session. */
  async endsWereMissed(): Promise<void> {
    this.#held.clear();
    await Promise.all([...this.#parked.keys()].map(async (name) => {
      const tokenHash = Uint8Array.fromHex(name);
      if (await this.#store.findSession({ tokenHash, now: this.#now() }) === undefined) this.#forget(tokenHash);
    }));
  }

  /** Whether it has to be known soon if a session ends elsewhere. */
  waits(): boolean {
    const reliedOn = this.#reliedOn;
    this.#reliedOn = false;
    return reliedOn || this.#parked.size > 0;
  }

  /** Something waits on the session: `ended` is called once when it ends, by logout or within half a minute of expiring. */
  park({ name }: LiveSession, ended: () => void): Disposable {
    this.#neighbours?.needed();
    return new Parked(this.#parked, name, ended);
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
    const askedAt = this.#clock.monotonic();
    try {
      session = await this.#store.findSession({ tokenHash, now: this.#now() });
    } finally {
      this.#reading.delete(name);
    }
    if (session === undefined || this.#endedElsewhere.has(name)) {
      this.#forget(tokenHash);
      return undefined;
    }
    const held = this.#held.get(name);
    if (held === undefined) return this.#remember(session, tokenHash, askedAt);
    held.liveAt = Math.max(held.liveAt, askedAt);
    return held.session;
  }

  #now(): number {
    return this.#clock.now();
  }

  /** Alone, always. */
  #canRelyOn({ liveAt }: Held): boolean {
    if (this.#neighbours === undefined) return true;
    this.#reliedOn = true;
    this.#neighbours.needed();
    return this.#clock.monotonic() - Math.max(liveAt, this.#neighbours.asOf) <= reliedOnFor;
  }

  #remember(session: Session, tokenHash: Uint8Array, liveAt: number): LiveSession {
    const { id, account, username, identityKey, createdAt, expiresAt } = session;
    const live: LiveSession = {
      id: id.slice(),
      account,
      username,
      identityKey: identityKey.slice(),
      createdAt,
      expiresAt,
      tokenHash,
      name: tokenHash.toHex(),
      rateOf: `account ${account}`,
    };
    this.#makeRoom();
    this.#held.set(live.name, { session: live, use: { at: createdAt, deviceId: "" }, liveAt });
    return live;
  }

  #forget(tokenHash: Uint8Array): void {
    const name = tokenHash.toHex();
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
