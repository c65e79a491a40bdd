// What a person's wish means for a group as it stands: the commit that brings it about, or nothing if it is so already.
import type { CommitIntent, Extension, GroupMember, KeptProposal } from "@quicproquo/mls";
import { compareBytes } from "../bytes.ts";
import { clientError } from "../errors.ts";
import type { StoredIntent } from "../store/group-table.ts";
import { identityOf } from "./credential.ts";
import { FOUNDER_LEAF, MAX_MEMBERS } from "./judge-commit.ts";
import { adminsOf, policyOf } from "./roles.ts";
import { decodePolicy, encodePolicy, type GroupPolicy, isAdmin, POLICY_EXTENSION } from "./policy.ts";

/**
 * The proposals of others that a commit of this member covers along with its own wish: members who leave; in a 1:1 what
 * the other asks for, which is this founder's to commit, but no change that every member would refuse.
 */
export function coverable(group: GroupMember, kind: "direct" | "group"): readonly KeptProposal[] {
  const others = group.proposals().filter(({ author }) => author !== undefined && author !== group.ownLeafIndex);
  if (kind === "group") return onePerAuthor(others.filter(({ change }) => change.kind === "self-remove"));
  if (group.ownLeafIndex !== FOUNDER_LEAF) return [];
  const updates = others.filter(({ change }) => change.kind === "update");
  const timers = others.filter(({ change }) =>
    change.kind === "group-context-extensions" && isTimerChange(group, change.extensions)
  );
  return [...onePerAuthor(updates), ...timers.slice(-1)];
}

/** The newest of each. */
function onePerAuthor(proposals: readonly KeptProposal[]): readonly KeptProposal[] {
  return [...new Map(proposals.map((proposal) => [proposal.author, proposal])).values()];
}

/** Nothing is another but the timer. */
function isTimerChange(group: GroupMember, extensions: readonly Extension[]): boolean {
  const before = policyOf(group);
  const bytes = extensions.find(({ type }) => type === POLICY_EXTENSION)?.data;
  const after = bytes === undefined ? undefined : decodePolicy(bytes);
  if (before === undefined || after === undefined) return false;
  const expected = group.groupContextExtensions().map((extension) =>
    extension.type === POLICY_EXTENSION
      ? { type: POLICY_EXTENSION, data: encodePolicy({ ...before, timer: after.timer }) }
      : extension
  );
  return extensions.length === expected.length &&
    extensions.every(({ type, data }, at) =>
      type === expected[at]?.type && compareBytes(data, expected[at].data) === 0
    );
}

/** Undefined if the group is as wanted. `keyPackage` is the newcomer's, for `add`. Throws `invalid-argument`. */
export function intendedCommit(
  group: GroupMember,
  kind: "direct" | "group",
  intent: StoredIntent,
  keyPackage: Uint8Array | undefined,
): CommitIntent | undefined {
  const wanted = wantedCommit(group, intent, keyPackage);
  if (wanted === undefined) return undefined;
  const covered = coverable(group, kind).filter(({ author, change }) =>
    (author === undefined || wanted.remove?.includes(author) !== true) &&
    (change.kind !== "group-context-extensions" || wanted.groupContextExtensions === undefined)
  );
  if (intent.kind === "settle" && covered.length === 0) return undefined;
  return { ...wanted, proposals: covered.map(({ reference }) => reference) };
}

function wantedCommit(
  group: GroupMember,
  intent: StoredIntent,
  keyPackage: Uint8Array | undefined,
): CommitIntent | undefined {
  switch (intent.kind) {
    case "update":
    case "settle":
      return {};
    case "promote":
      return withPolicy(
        group,
        (policy) =>
          isAdmin(policy, intent.subject) ? undefined : { ...policy, admins: [...policy.admins, intent.subject] },
      );
    case "demote":
      return withPolicy(group, (policy) => {
        const admins = policy.admins.filter((admin) => compareBytes(admin, intent.subject) !== 0);
        if (admins.length === policy.admins.length) return undefined;
        if (admins.some((admin) => leavesOf(group, admin).length > 0)) return { ...policy, admins };
        throw clientError("invalid-argument", "a group keeps at least one admin", { hint: "Promote somebody first." });
      });
    case "add": {
      if (keyPackage === undefined || leavesOf(group, intent.subject).length > 0) return undefined;
      if (group.members().length >= MAX_MEMBERS) {
        throw clientError("invalid-argument", "a group has at most 1024 members");
      }
      return { ...lacksAdmin(group) ? withPolicy(group, (policy) => policy) : {}, add: [keyPackage] };
    }
    case "remove": {
      const leaves = leavesOf(group, intent.subject);
      return leaves.length === 0 ? undefined : { remove: leaves };
    }
    case "readmit": {
      const leaves = leavesOf(group, intent.subject);
      return leaves.length === 0 ? undefined : { remove: leaves, add: [intent.keyPackage] };
    }
    case "rename":
      return withPolicy(group, (policy) => policy.name === intent.name ? undefined : { ...policy, name: intent.name });
    case "timer":
      return withPolicy(
        group,
        (policy) => policy.timer === intent.seconds ? undefined : { ...policy, timer: intent.seconds },
      );
  }
}

function leavesOf(group: GroupMember, identity: Uint8Array): number[] {
  return group.members().filter((member) => compareBytes(identityOf(member.identity), identity) === 0)
    .map((member) => member.leafIndex);
}

/**
 * A commit names all extensions of the GroupContext that hold after it, so the others are repeated; and of the admins
 * those who are in the group, so that nobody becomes one by taking the place of one who left.
 */
function withPolicy(
  group: GroupMember,
  change: (policy: GroupPolicy) => GroupPolicy | undefined,
): CommitIntent | undefined {
  const before = policyOf(group);
  const after = before === undefined ? undefined : change({ ...before, admins: adminsOf(group) });
  if (after === undefined) return undefined;
  return {
    groupContextExtensions: group.groupContextExtensions().map((extension) =>
      extension.type === POLICY_EXTENSION ? { type: POLICY_EXTENSION, data: encodePolicy(after) } : extension
    ),
  };
}

/** Whether nobody whom the policy names as an admin is left: a newcomer must not become one by the leaf it gets. */
function lacksAdmin(group: GroupMember): boolean {
  const policy = policyOf(group);
  return policy !== undefined && !adminsOf(group).some((admin) => isAdmin(policy, admin));
}
