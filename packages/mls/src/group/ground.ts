// What a commit is made on, or judged against: one member's epoch, its proposals, and whom to ask.

import type { CryptoProvider, RandomSource } from "../crypto/crypto-provider.ts";
import type { PreSharedKeyId } from "../messages/pre-shared-key-id.ts";
import type { CredentialChecker } from "./credential-checker.ts";
import type { GroupBefore } from "./apply-proposals.ts";
import type { PskLookup } from "./environment.ts";
import type { PreSharedKey } from "../schedule/psk-secret.ts";
import type { Epoch } from "./epoch.ts";
import type { KeptProposals } from "./kept-proposals.ts";

export interface Ground {
  readonly crypto: CryptoProvider;
  readonly credentials: CredentialChecker;
  readonly random: RandomSource;
  readonly epoch: Epoch;
  readonly ownLeafIndex: number;
  readonly proposals: KeptProposals;
  /** The group's own resumption keys, and whatever the caller knows. */
  readonly psks: PskLookup;
}

export function groupBefore({ epoch }: Ground): GroupBefore {
  const { context: { groupId, version, extensions }, tree, demands } = epoch;
  return { groupId, version, tree, extensions, demands };
}

/** The keys of these ids, in their order; undefined if one is not known. */
export function lookUpPsks(ids: readonly PreSharedKeyId[], psks: PskLookup): PreSharedKey[] | undefined {
  const found: PreSharedKey[] = [];
  for (const id of ids) {
    const psk = psks(
      id.kind === "external"
        ? { kind: "external", pskId: id.pskId }
        : { kind: "resumption", usage: id.usage, groupId: id.groupId, epoch: id.epoch },
    );
    if (psk === undefined) return undefined;
    found.push({ id, psk });
  }
  return found;
}
