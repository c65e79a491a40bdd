// All that a group is, but for what its caller gives.

import type { Proposal } from "../messages/proposal.ts";
import type { BuiltCommit } from "./build-commit.ts";
import type { Epoch, EpochTrees } from "./epoch.ts";
import type { KeptProposals } from "./kept-proposals.ts";
import type { PastEpochs } from "./past-epochs.ts";

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
