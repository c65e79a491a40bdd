// What can be told of one proposal before anybody commits it.

import { applyProposals } from "./apply-proposals.ts";
import { type Ground, groupBefore } from "./ground.ts";
import type { Kept } from "./kept-proposals.ts";
import { proposalList } from "./proposal-list.ts";

/** A committer that is no member: what it covers by reference is everybody's. */
const nobody = -1;

/** Why no commit may cover it, as far as it can be told of it alone. */
export function proposalProblem(ground: Ground, kept: Pick<Kept, "proposal" | "author">): string | undefined {
  const { crypto, credentials } = ground;
  const rules = { hashLength: crypto.hashLength, resumption: "application" } as const;
  const list = proposalList([{ ...kept, byReference: true }], nobody, rules);
  if (typeof list === "string") return list;
  const applied = applyProposals(crypto, groupBefore(ground), list, credentials);
  return typeof applied === "string" ? applied : undefined;
}
