// The proposals of one epoch, by their references, received ones and one's own alike (RFC 9420 §12.1). They stand in the
// stored state until the epoch ends: how many there may be is limited, the same for every member.

import { mapKey } from "../bytes.ts";
import type { HpkeKeyPair, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import type { Sender } from "../messages/framed-content.ts";
import type { Proposal } from "../messages/proposal.ts";

/**
 * What a group keeps of proposals in one epoch: their number, how many of them from outside, where anybody can make any
 * number of them, and bytes of the message of each.
 */
export const proposalLimits: { readonly most: number; readonly fromOutside: number; readonly bytes: number } = {
  most: 256,
  fromOutside: 64,
  bytes: 65_536,
};

/** The secrets behind an Update of one's own, for when somebody commits it. */
export interface OwnUpdate {
  readonly leafKey: HpkeKeyPair;
  readonly signatureKey: SignatureKeyPair;
}

export interface Kept {
  readonly reference: Uint8Array;
  readonly proposal: Proposal;
  readonly author: Sender;
  readonly ownUpdate: OwnUpdate | undefined;
}

export class KeptProposals {
  readonly #byReference = new Map<string, Kept>();
  #revision = 0;

  get(reference: Uint8Array): Kept | undefined {
    return this.#byReference.get(mapKey(reference));
  }

  /** Another number after each change. */
  get revision(): number {
    return this.#revision;
  }

  get size(): number {
    return this.#byReference.size;
  }

  /** One that is here already stays as it is. */
  add(kept: Kept): void {
    const name = mapKey(kept.reference);
    if (this.#byReference.has(name)) return;
    this.#byReference.set(name, kept);
    this.#revision += 1;
  }

  /** One with the keys of an Update of one's own stays: it ends with the epoch. */
  remove(reference: Uint8Array): void {
    const name = mapKey(reference);
    const kept = this.#byReference.get(name);
    if (kept === undefined || kept.ownUpdate !== undefined) return;
    this.#byReference.delete(name);
    this.#revision += 1;
  }

  /** Of those who are no members. */
  get fromOutside(): number {
    return this.all().filter(({ author }) => author.kind !== "member").length;
  }

  /** In the order of their coming. */
  all(): readonly Kept[] {
    return [...this.#byReference.values()];
  }

  /** Whether somebody's wish to leave is among them. */
  hasSelfRemove(): boolean {
    for (const { proposal } of this.#byReference.values()) {
      if (proposal.type === "self-remove") return true;
    }
    return false;
  }

  /** Ends with the epoch; the leaf keys of one's own Updates are overwritten, but for one that was committed. */
  forget(committed: OwnUpdate | undefined): void {
    for (const { ownUpdate } of this.#byReference.values()) {
      if (ownUpdate !== undefined && ownUpdate !== committed) ownUpdate.leafKey.privateKey.fill(0);
    }
    this.#byReference.clear();
    this.#revision += 1;
  }
}
