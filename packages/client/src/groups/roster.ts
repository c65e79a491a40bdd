// Who is in a group and who are its admins, kept apart from its MLS state (PROTOCOL §10, Repair): it says whom to ask, and
// whose Welcome to believe, when that state is of no use any more.
import type { GroupMember, StagedCommit } from "@quicproquo/mls";
import { toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { RosterEntry } from "../store/group-table.ts";
import { identityOf } from "./credential.ts";
import { adminsOf } from "./roles.ts";

export function rosterOf(group: GroupMember): RosterEntry[] {
  const admins = new Set(adminsOf(group).map(toHex));
  const identities = new Map(
    group.members().map((member) => {
      const identity = identityOf(member.identity);
      return [toHex(identity), identity];
    }),
  );
  return [...identities.values()].map((identity) => ({
    identity,
    admin: admins.has(toHex(identity)),
  }));
}

/** After a merge: who is in now, and whose request to be let in again has been answered by it. */
export function keepRoster(
  { store, clock }: Context,
  conversation: Uint8Array,
  group: GroupMember,
  staged: StagedCommit,
): void {
  for (const member of staged.added) {
    store.rejoins.added(conversation, identityOf(member.identity), clock.now());
    store.joins.added(conversation, identityOf(member.identity));
  }
  if (staged.added.length + staged.removed.length > 0 || staged.groupContextExtensions !== undefined) {
    store.groups.setRoster(conversation, rosterOf(group));
  }
}
