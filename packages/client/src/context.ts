// What every part of an open profile works with. Built once by the engine and passed along; nothing here is global.
import type { HybridSecretKey, Random, SigningKey } from "@quicproquo/protocol";
import type { Clock } from "@quicproquo/transport";
import type { BelievedTime } from "./expiry/believed-time.ts";
import type { Events } from "./events.ts";
import type { CommitOutcomes } from "./groups/commit-outcomes.ts";
import type { LoadedGroups } from "./groups/loaded-groups.ts";
import type { Store } from "./store/store.ts";
import type { Turn } from "./turn.ts";

/** Whose profile this is. */
export interface Self {
  readonly name: string;
  readonly origin: string;
  /** Ed25519 identity key; today the signature key of every leaf as well (PROTOCOL §10). */
  readonly key: Uint8Array;
  /** Its 32-byte seed, for MLS; secret. */
  readonly seed: Uint8Array;
  /** The same, for what this protocol signs. */
  readonly signingKey: SigningKey;
}

export interface Context {
  readonly self: Self;
  readonly store: Store;
  readonly turn: Turn;
  readonly events: Events;
  readonly groups: LoadedGroups;
  readonly outcomes: CommitOutcomes;
  readonly clock: Clock;
  /** By which messages disappear. */
  readonly time: BelievedTime;
  readonly random: Random;
  /** The node's Ed25519 key: it signs the receipts for what it took. */
  readonly nodeKey: Uint8Array;
  /** Looks, after a turn, whether something in a conversation can be sent now. */
  kick(conversation: Uint8Array): void;
  /** Secrets of one's own sealing keys, newest first. */
  hybridSecrets(): readonly HybridSecretKey[];
  /** The MLS cipher suite of this deployment. */
  readonly suite: number;
}
