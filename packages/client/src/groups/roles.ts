// Who is in a group, and who may change it (PROTOCOL §10, Policy): the admins whom its policy names and who are in it; if none of them is
// left, whoever has the lowest leaf. A matter of the group's state alone, so that every member says the same.
import type { GroupMember } from "@quicproquo/mls";
import { compareBytes } from "../bytes.ts";
import { identityOf } from "./credential.ts";
import { decodePolicy, type GroupPolicy, isAdmin, POLICY_EXTENSION } from "./policy.ts";

/** The policy in a group's state; undefined if it has none, which no group of ours has. */
export function policyOf(group: GroupMember): GroupPolicy | undefined {
  const bytes = group.groupContextExtension(POLICY_EXTENSION);
  return bytes === undefined ? undefined : decodePolicy(bytes);
}

/** Identity keys, by leaf index; empty without a policy. */
export function adminsOf(group: GroupMember): readonly Uint8Array[] {
  const policy = policyOf(group);
  if (policy === undefined) return [];
  const identities = group.members().map((member) => identityOf(member.identity));
  const admins = identities.filter((identity) => isAdmin(policy, identity));
  return admins.length > 0 ? admins : identities.slice(0, 1);
}

export function isAdminOf(group: GroupMember, identity: Uint8Array): boolean {
  return adminsOf(group).some((admin) => compareBytes(admin, identity) === 0);
}

export function isMemberOf(group: GroupMember, identity: Uint8Array): boolean {
  return group.members().some((member) => compareBytes(identityOf(member.identity), identity) === 0);
}
