// The last epochs before this one, of which application messages are still read (RFC 9420 §9.2 leaves the number open). Of
// each only what reading takes is kept: no tree, but the leaves that differed from the epoch after it.

import { equal } from "../bytes.ts";
import { Writer } from "../codec/writer.ts";
import { writeCredential } from "../key-package/write-fields.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import type { SecretTree } from "../secret-tree/secret-tree.ts";
import type { Epoch } from "./epoch.ts";
import type { ReadingKeys, SenderLeaf } from "./open-message.ts";

export const mostPastEpochs = 3;

export interface PastEpoch {
  readonly epoch: bigint;
  readonly encodedContext: Uint8Array;
  readonly senderDataSecret: Uint8Array;
  readonly resumptionPsk: Uint8Array;
  readonly secretTree: SecretTree;
  /** By leaf index, where it was not the same as in the epoch after: undefined where there was no member. */
  readonly leaves: ReadonlyMap<number, SenderLeaf | undefined>;
}

export class PastEpochs {
  /** The oldest first. */
  #epochs: readonly PastEpoch[];

  constructor(epochs: readonly PastEpoch[] = []) {
    this.#epochs = epochs;
  }

  all(): readonly PastEpoch[] {
    return this.#epochs;
  }

  /** What reads messages of a past epoch; `tree` is the current one. */
  keys(epoch: bigint, tree: RatchetTree): ReadingKeys | undefined {
    const at = this.#epochs.findIndex((past) => past.epoch === epoch);
    const past = this.#epochs[at];
    if (past === undefined) return undefined;
    const since = this.#epochs.slice(at);
    return {
      encodedContext: past.encodedContext,
      senderDataSecret: past.senderDataSecret,
      secretTree: past.secretTree,
      leaf: (leafIndex) => {
        const differing = since.find(({ leaves }) => leaves.has(leafIndex));
        return differing === undefined ? tree.leaf(leafIndex) : differing.leaves.get(leafIndex);
      },
    };
  }

  resumptionPsk(epoch: bigint): Uint8Array | undefined {
    return this.#epochs.find((past) => past.epoch === epoch)?.resumptionPsk;
  }

  /** The epoch that ends now, with its ratchets as they are; the oldest one's secrets are overwritten. */
  push({ context, encodedContext, keys, tree }: Epoch, secretTree: SecretTree, next: RatchetTree): void {
    const ended: PastEpoch = {
      epoch: context.epoch,
      encodedContext,
      senderDataSecret: keys.senderDataSecret.slice(),
      resumptionPsk: keys.resumptionPsk.slice(),
      secretTree,
      leaves: differingLeaves(tree, next),
    };
    const epochs = [...this.#epochs, ended];
    for (const { senderDataSecret, resumptionPsk, secretTree: over } of epochs.slice(0, -mostPastEpochs)) {
      senderDataSecret.fill(0);
      resumptionPsk.fill(0);
      over.erase();
    }
    this.#epochs = epochs.slice(-mostPastEpochs);
  }
}

function differingLeaves(before: RatchetTree, after: RatchetTree): Map<number, SenderLeaf | undefined> {
  const leaves = new Map<number, SenderLeaf | undefined>();
  for (const node of before.differingNodes(after)) {
    if (node % 2 === 1) continue;
    const leafIndex = node / 2;
    const old = before.leaf(leafIndex);
    const now = after.leaf(leafIndex);
    if (old === undefined) {
      leaves.set(leafIndex, undefined);
      continue;
    }
    if (now !== undefined && sameSender(old, now)) continue;
    leaves.set(leafIndex, { credential: old.credential, signatureKey: old.signatureKey });
  }
  return leaves;
}

function sameSender(a: SenderLeaf, b: SenderLeaf): boolean {
  return equal(a.signatureKey, b.signatureKey) &&
    equal(writeCredential(new Writer(), a.credential).finish(), writeCredential(new Writer(), b.credential).finish());
}
