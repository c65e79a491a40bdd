// What a caller asks for, as a proposal of the protocol (RFC 9420 §12.1).

import { MlsError } from "../errors.ts";
import { mls10 } from "../key-package/structure.ts";
import { signLeafNode } from "../messages/leaf-node-codec.ts";
import type { Proposal } from "../messages/proposal.ts";
import type { PskName } from "./environment.ts";
import type { Ground } from "./ground.ts";
import type { LeafUpdate, ProposalIntent, ReInit } from "./group-member.ts";
import type { OwnUpdate } from "./kept-proposals.ts";
import { changedLeaf, checkedKey } from "./own-leaf.ts";
import type { ListRules } from "./proposal-list.ts";
import { extensionsOf } from "./views.ts";

type Simple = Extract<ProposalIntent, { readonly kind: "add" | "remove" | "self-remove" | "group-context-extensions" }>;

/** One that needs no secret and no randomness. */
export function proposalFrom(intent: Simple): Proposal {
  switch (intent.kind) {
    case "add":
      return { type: "add", keyPackage: intent.keyPackage.slice() };
    case "remove":
      return { type: "remove", removed: intent.removed };
    case "self-remove":
      return { type: "self-remove" };
    case "group-context-extensions":
      return { type: "group-context-extensions", extensions: extensionsOf(intent.extensions) };
  }
}

/** `nonce` is fresh and as long as the hash. `usage` is what the commit allows: a resumption key has this one. */
export function pskProposal(psk: PskName, nonce: Uint8Array, usage: ListRules["resumption"]): Proposal {
  if (psk.kind === "external") {
    return { type: "psk", id: { kind: "external", pskId: psk.pskId.slice(), nonce } };
  }
  return { type: "psk", id: { kind: "resumption", usage, groupId: psk.groupId.slice(), epoch: psk.epoch, nonce } };
}

export function reInitProposal({ groupId, suite, extensions }: ReInit): Proposal {
  return { type: "reinit", groupId: groupId.slice(), version: mls10, suite, extensions: extensionsOf(extensions) };
}

export interface MadeProposal {
  readonly proposal: Proposal;
  /** The secrets behind an Update. */
  readonly ownUpdate: OwnUpdate | undefined;
}

/** For sending on its own. */
export function makeProposal(ground: Ground, intent: ProposalIntent): MadeProposal {
  switch (intent.kind) {
    case "update":
      return makeUpdate(ground, intent.leaf ?? {});
    case "psk":
      return {
        proposal: pskProposal(intent.psk, ground.random(ground.crypto.hashLength), "application"),
        ownUpdate: undefined,
      };
    case "reinit":
      return { proposal: reInitProposal(intent.reInit), ownUpdate: undefined };
    default:
      return { proposal: proposalFrom(intent), ownUpdate: undefined };
  }
}

/** RFC 9420 §12.1.2. */
function makeUpdate({ crypto, random, epoch, ownLeafIndex }: Ground, change: LeafUpdate): MadeProposal {
  const before = epoch.tree.leaf(ownLeafIndex);
  if (before === undefined) throw new MlsError("not-a-member", "this member has no leaf");
  const leafKey = crypto.generateHpkeKeyPair(random);
  const signatureKey = change.signatureKey === undefined ? epoch.signatureKey : checkedKey(crypto, change.signatureKey);
  const source = { kind: "update" } as const;
  const leaf = { ...changedLeaf(before, change), encryptionKey: leafKey.publicKey, source };
  const position = { groupId: epoch.context.groupId, leafIndex: ownLeafIndex };
  const leafNode = signLeafNode(crypto, signatureKey, leaf, position);
  return { proposal: { type: "update", leafNode }, ownUpdate: { leafKey, signatureKey } };
}
