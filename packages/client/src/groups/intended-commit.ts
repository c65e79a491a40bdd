// What a person's wish means for a group as it stands: the commit that brings it about, or nothing if it is so already.
import type { CommitIntent, GroupMember } from "@quicproquo/mls";
import { compareBytes } from "../bytes.ts";
import { clientError } from "../errors.ts";
import type { StoredIntent } from "../store/group-table.ts";
import { identityOf } from "./credential.ts";
import { MAX_MEMBERS } from "./judge-commit.ts";
import { policyOf } from "./roles.ts";
import { encodePolicy, type GroupPolicy, POLICY_EXTENSION } from "./policy.ts";

/** Undefined if the group is as wanted. `keyPackage` is the newcomer's, for `add`. Throws `invalid-argument`. */
export function intendedCommit(
  group: GroupMember,
  intent: StoredIntent,
  keyPackage: Uint8Array | undefined,
): CommitIntent | undefined {
  switch (intent.kind) {
    case "add": {
      if (keyPackage === undefined || leavesOf(group, intent.subject).length > 0) return undefined;
      if (group.members().length >= MAX_MEMBERS) {
        throw clientError("invalid-argument", "a group has at most 1024 members");
      }
      return { add: [keyPackage] };
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

/** A commit names all extensions of the GroupContext that hold after it, so the others are repeated. */
function withPolicy(
  group: GroupMember,
  change: (policy: GroupPolicy) => GroupPolicy | undefined,
): CommitIntent | undefined {
  const before = policyOf(group);
  const after = before === undefined ? undefined : change(before);
  if (after === undefined) return undefined;
  return {
    groupContextExtensions: group.groupContextExtensions().map((extension) =>
      extension.type === POLICY_EXTENSION ? { type: POLICY_EXTENSION, data: encodePolicy(after) } : extension
    ),
  };
}
