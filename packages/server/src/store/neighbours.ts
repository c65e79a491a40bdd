// Other nodes on the same database, as one of them sees them. What one commits it tells the others at once; should that be
// lost, they look it up within half a second while anybody waits or is remembered. Nothing here makes what is committed true:
// it only makes known sooner what every look would find.

/** As in store.ts. */
type AccountId = number;
type Arrival = number;

/** Told of what other nodes did; of what this one did too, sometimes. More than once is possible, too late is not. */
export interface Follower {
  /** Something came for a recipient, the last of it with this arrival. */
  came(recipient: AccountId, arrival: Arrival): void;
  /** Something may have come for anybody. */
  anythingMayHaveCome(): void;
  /** Sessions ended, by the hashes of their tokens. */
  ended(tokenHashes: readonly Uint8Array[]): void;
  /** So long was not looked that ends may have been missed: nothing that is remembered of sessions can be relied on. */
  endsWereMissed(): void;
  /** The newest subscription of an account, wherever it was opened. */
  subscribed(account: AccountId, generation: number): void;
  /** The transparency log has so many entries. */
  logGrew(size: number): void;
  /** Whether anybody waits, or what is remembered was relied on since this was asked last. */
  waits(): boolean;
}

/** What was taken from one bucket and is not told yet. */
export interface Spent {
  /** 16 bytes. */
  readonly bucket: Uint8Array;
  /** Less than zero if more was given back than taken. */
  readonly spent: number;
  readonly burst: number;
  readonly perMs: number;
}

export interface Neighbours {
  /** By the monotonic clock: what others had done by then has been told to the follower. */
  readonly asOf: number;
  /** From now on; what was done before is told as well. */
  follow(follower: Follower): void;
  /** Somebody waits, or what is remembered is relied on: looks from time to time while the follower `waits`. */
  needed(): void;
  /** A subscription was opened here: its generation, greater than that of any before. Waits for a database that is away. */
  subscribe(account: AccountId): Promise<number>;
  /** Tells what was taken; the levels of these buckets over all nodes, in their order. Throws `store-away`. */
  settle(spent: readonly Spent[]): Promise<readonly number[]>;
}
