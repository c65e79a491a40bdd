// Whether a commit keeps the conversation's policy (PROTOCOL §10). The verdict depends only on the commit and the group's
// own state before it, never on the node, the clock or local lists: every member comes to the same one.
import type { GroupMember, Member, StagedCommit } from "@quicproquo/mls";
import { compareBytes, sameBytes } from "../bytes.ts";
import { identityOf } from "./credential.ts";
import {
  decodePolicy,
  type GroupPolicy,
  POLICY_EXTENSION,
  REQUIRED_CAPABILITIES_EXTENSION,
  requiresPolicy,
} from "./policy.ts";
import { adminsOf, policyOf } from "./roles.ts";

export const MAX_MEMBERS = 1024;
// Whoever makes a group has its first leaf (RFC 9420 §11), and a 1:1 never moves its leaves.
export const FOUNDER_LEAF = 0;

export type Verdict =
  | { readonly allowed: true; readonly policy: GroupPolicy }
  | { readonly allowed: false; readonly why: string };

/** Judges a staged commit against the state before it; allowed ones come with the policy that holds after them. */
export function judgeCommit(group: GroupMember, staged: StagedCommit, kind: "direct" | "group"): Verdict {
  const before = policyOf(group);
  if (before === undefined) return refused("the conversation has no policy");
  if (staged.external) return refused("it comes from outside");
  const members = group.members();
  const admins = adminsOf(group);
  const fromAdmin = (leaf: number): boolean => {
    const member = members.find((candidate) => candidate.leafIndex === leaf);
    return member !== undefined && admins.some((admin) => compareBytes(admin, identityOf(member.identity)) === 0);
  };

  const senderIsAdmin = fromAdmin(staged.sender);
  for (const { author, change } of staged.proposals) {
    if (author === undefined) return refused("it carries a proposal from outside");
    switch (change.kind) {
      case "self-remove":
        break;
      case "update":
        if (!senderIsAdmin) return refused("its sender is no admin");
        break;
      case "add":
      case "remove":
      case "group-context-extensions":
        if (!fromAdmin(author)) return refused("its author is no admin");
        if (!senderIsAdmin) return refused("its sender is no admin");
        break;
      case "psk":
      case "reinit":
      case "external-init":
      case "other":
        return refused(`it carries a proposal of kind ${change.kind === "other" ? change.type : change.kind}`);
    }
  }
  if (kind === "direct" && staged.sender !== FOUNDER_LEAF) return refused("only the founder of a 1:1 commits in it");
  if (kind === "direct" && (staged.added.length > 0 || staged.removed.length > 0)) {
    return refused("a conversation of two never changes its members");
  }
  if (remaining(members, staged).length > MAX_MEMBERS) return refused("the group would have more than 1024 members");

  if (staged.groupContextExtensions === undefined) return { allowed: true, policy: before };
  const extension = (type: number): Uint8Array | undefined =>
    staged.groupContextExtensions?.find((candidate) => candidate.type === type)?.data;
  const bytes = extension(POLICY_EXTENSION);
  const required = extension(REQUIRED_CAPABILITIES_EXTENSION);
  if (required === undefined || !requiresPolicy(required)) return refused("it no longer requires the policy");
  const after = bytes === undefined ? undefined : decodePolicy(bytes);
  if (after === undefined) return refused("it drops the conversation's policy");
  if ((after.name === "") !== (kind === "direct")) return refused("it makes a group of a 1:1 or the reverse");
  if (kind === "direct" && !sameKeys(before.admins, after.admins)) return refused("both of a 1:1 are its admins");
  return { allowed: true, policy: after };
}

/** Both are sorted. */
function sameKeys(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  return left.length === right.length && left.every((key, at) => sameBytes(key, right[at] ?? new Uint8Array(0)));
}

function remaining(members: readonly Member[], staged: StagedCommit): readonly Member[] {
  const gone = new Set(staged.removed.map((member) => member.leafIndex));
  return [...members.filter((member) => !gone.has(member.leafIndex)), ...staged.added];
}

function refused(why: string): Verdict {
  return { allowed: false, why };
}
