// All that a group is, but for what its caller gives.

import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import type { Proposal } from "../messages/proposal.ts";
import type { BuiltCommit } from "./build-commit.ts";
import { begun, type Epoch, type EpochTrees, type NextEpoch } from "./epoch.ts";
import { KeptProposals } from "./kept-proposals.ts";
import { PastEpochs } from "./past-epochs.ts";

export type ReInitProposal = Extract<Proposal, { readonly type: "reinit" }>;

export interface GroupState extends EpochTrees {
  readonly ownLeafIndex: number;
  readonly epoch: Epoch;
  readonly past: PastEpochs;
  readonly proposals: KeptProposals;
  readonly pending: BuiltCommit | undefined;
  /** False once this member was removed or the group has ended. */
  readonly active: boolean;
  readonly reInit: ReInitProposal | undefined;
}

/** The state of a member whose first epoch in the group this is. Takes over the two secrets that its trees are made of. */
export function entered(crypto: CryptoProvider, ownLeafIndex: number, first: NextEpoch): GroupState {
  return {
    ownLeafIndex,
    ...begun(crypto, first),
    past: new PastEpochs(),
    proposals: new KeptProposals(),
    pending: undefined,
    active: true,
    reInit: undefined,
  };
}
