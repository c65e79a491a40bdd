// The proposals of one commit, sorted by what they do, once they may stand together (RFC 9420 §12.2, and §12.4.3.2 for
// external commits). Everything here follows from the list and the committer; the tree is asked when the list is applied.

import type { KeyPackageExtension } from "../key-package/structure.ts";
import type { Sender } from "../messages/framed-content.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import type { PreSharedKeyId } from "../messages/pre-shared-key-id.ts";
import type { Proposal } from "../messages/proposal.ts";
import { equal } from "../bytes.ts";

/** A proposal that a commit covers; one by value has the committer as its author. */
export interface CoveredProposal {
  readonly proposal: Proposal;
  readonly author: Sender;
  readonly byReference: boolean;
}

export interface ProposalList {
  readonly covered: readonly CoveredProposal[];
  readonly contextExtensions: readonly KeyPackageExtension[] | undefined;
  readonly updates: readonly { readonly leafIndex: number; readonly leafNode: LeafNode }[];
  /** Leaves of Remove and SelfRemove proposals. */
  readonly removed: readonly number[];
  readonly selfRemoves: boolean;
  /** Bare KeyPackages, in order. */
  readonly adds: readonly Uint8Array[];
  readonly psks: readonly PreSharedKeyId[];
  readonly externalInit: Uint8Array | undefined;
  readonly reInit: Extract<Proposal, { readonly type: "reinit" }> | undefined;
  /** RFC 9420 §12.4: the commit has to have a path. */
  readonly pathRequired: boolean;
}

export interface ListRules {
  /** KDF.Nh: the length of a nonce (RFC 9420 §8.4). */
  readonly hashLength: number;
  /** The usage of resumption keys: another one than application only in the first commit of a successor group. */
  readonly resumption: "application" | "reinit" | "branch";
}

/** The list, or what forbids it. `committer` is undefined for an external commit. */
export function proposalList(
  covered: readonly CoveredProposal[],
  committer: number | undefined,
  rules: ListRules,
): ProposalList | string {
  const of = <T extends Proposal["type"]>(type: T): Extract<Proposal, { readonly type: T }>[] =>
    covered.flatMap(({ proposal }) => isOfType(proposal, type) ? [proposal] : []);
  const updates: { leafIndex: number; leafNode: LeafNode }[] = [];
  const removed: number[] = [];
  for (const { proposal, author, byReference } of covered) {
    const forbidden = authorProblem(proposal, author);
    if (forbidden !== undefined) return forbidden;
    if (proposal.type === "unknown") return `a proposal of type ${proposal.number}, which not everybody supports`;
    if (proposal.type === "remove") removed.push(proposal.removed);
    if (author.kind !== "member") continue;
    if (proposal.type === "update") {
      if (!byReference) return "an Update by value";
      updates.push({ leafIndex: author.leafIndex, leafNode: proposal.leafNode });
    } else if (proposal.type === "self-remove") {
      if (!byReference) return "a SelfRemove by value";
      removed.push(author.leafIndex);
    }
  }
  const contexts = of("group-context-extensions");
  const psks = of("psk").map(({ id }) => id);
  const reInits = of("reinit");
  const externalInits = of("external-init");
  const problem = committer === undefined
    ? externalCommitProblem(covered, externalInits.length)
    : memberCommitProblem(committer, updates, removed, externalInits.length);
  if (problem !== undefined) return problem;
  const leaves = [...updates.map(({ leafIndex }) => leafIndex), ...removed];
  if (new Set(leaves).size < leaves.length) return "two proposals for one leaf";
  if (contexts.length > 1) return "two GroupContextExtensions";
  if (reInits.length > 0 && covered.length > 1) return "a ReInit beside other proposals";
  const pskProblem = psksProblem(psks, rules);
  if (pskProblem !== undefined) return pskProblem;
  return {
    covered,
    contextExtensions: contexts[0]?.extensions,
    updates,
    removed,
    selfRemoves: of("self-remove").length > 0,
    adds: of("add").map(({ keyPackage }) => keyPackage),
    psks,
    externalInit: externalInits[0]?.kemOutput,
    reInit: reInits[0],
    pathRequired: covered.length === 0 || covered.some(({ proposal }) => !pathIsOptional.has(proposal.type)),
  };
}

const pathIsOptional: ReadonlySet<Proposal["type"]> = new Set(["add", "psk", "reinit"]);

/** Proposals that external senders may make (RFC 9420 §12.1.8). */
const fromOutside: ReadonlySet<Proposal["type"]> = new Set([
  "add",
  "remove",
  "psk",
  "reinit",
  "group-context-extensions",
]);

/** Whether such a sender may make such a proposal; what is wrong if not. */
export function authorProblem(proposal: Proposal, author: Sender): string | undefined {
  switch (author.kind) {
    case "member":
      return undefined;
    case "external":
      return fromOutside.has(proposal.type) ? undefined : `an external sender proposes ${proposal.type}`;
    case "new-member-proposal":
      return proposal.type === "add" ? undefined : `a new member proposes ${proposal.type}`;
    case "new-member-commit":
      return undefined;
  }
}

/** A pre-shared key that a proposal may name; what is wrong if not (RFC 9420 §12.1.4). */
export function pskProblem(id: PreSharedKeyId, { hashLength, resumption }: ListRules): string | undefined {
  if (id.nonce.length !== hashLength) return "the nonce of a pre-shared key has another length than the hash";
  if (id.kind === "resumption" && id.usage !== resumption) return `a resumption key of usage ${id.usage}`;
  return undefined;
}

function psksProblem(psks: readonly PreSharedKeyId[], rules: ListRules): string | undefined {
  for (const [at, id] of psks.entries()) {
    const problem = pskProblem(id, rules);
    if (problem !== undefined) return problem;
    if (psks.slice(0, at).some((other) => samePsk(id, other))) return "one pre-shared key twice";
  }
  return undefined;
}

/** The same key, whatever the nonces: using it twice adds nothing (RFC 9420 §12.2). */
function samePsk(a: PreSharedKeyId, b: PreSharedKeyId): boolean {
  if (a.kind === "external") return b.kind === "external" && equal(a.pskId, b.pskId);
  return b.kind === "resumption" && a.usage === b.usage && a.epoch === b.epoch && equal(a.groupId, b.groupId);
}

function memberCommitProblem(
  committer: number,
  updates: readonly { readonly leafIndex: number }[],
  removed: readonly number[],
  externalInits: number,
): string | undefined {
  if (updates.some(({ leafIndex }) => leafIndex === committer)) return "an Update of the committer";
  if (removed.includes(committer)) return "a removal of the committer";
  return externalInits > 0 ? "an ExternalInit in a member's commit" : undefined;
}

function externalCommitProblem(covered: readonly CoveredProposal[], externalInits: number): string | undefined {
  if (externalInits !== 1) return `${externalInits} ExternalInit proposals in an external commit`;
  let removes = 0;
  for (const { proposal, byReference } of covered) {
    if (byReference !== (proposal.type === "self-remove")) return "an external commit covers a proposal by reference";
    if (proposal.type === "remove") removes++;
    if (!inExternalCommit.has(proposal.type)) return `an external commit covers ${proposal.type}`;
  }
  return removes > 1 ? "two Remove proposals in an external commit" : undefined;
}

const inExternalCommit: ReadonlySet<Proposal["type"]> = new Set(["external-init", "remove", "psk", "self-remove"]);

function isOfType<T extends Proposal["type"]>(
  proposal: Proposal,
  type: T,
): proposal is Extract<Proposal, { readonly type: T }> {
  return proposal.type === type;
}
