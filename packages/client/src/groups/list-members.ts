// Who is in a conversation, as its group says; a 1:1 that has no group yet is its two people, and a group that cannot be
// followed those who were in it last.
import type { Member } from "../api.ts";
import { compareBytes, sameBytes, toHex } from "../bytes.ts";
import { trustIn } from "../contacts/trust.ts";
import type { Context } from "../context.ts";
import { presentPerson } from "../conversations/present.ts";
import { requiredConversation } from "../conversations/references.ts";
import { identityOf } from "./credential.ts";
import { adminsOf } from "./roles.ts";

export function listMembers(context: Context, channel: Uint8Array): Promise<readonly Member[]> {
  const { turn, store, self, groups } = context;
  const present = (key: Uint8Array, admin: boolean): Member => ({
    person: presentPerson(store, self, key),
    role: admin ? "admin" : "member",
    self: compareBytes(key, self.key) === 0,
    trust: compareBytes(key, self.key) === 0 ? undefined : trustIn(store, key),
  });
  return turn.look(async () => {
    const { peer, state } = requiredConversation(store, channel);
    const group = groups.get(channel);
    if (group === undefined && state === "fork") {
      const { roster = [] } = store.groups.get(channel) ?? {};
      return roster.map(({ identity, admin }) => present(identity, admin));
    }
    if (group === undefined) {
      const both = peer === undefined ? [] : sameBytes(peer, self.key) ? [self.key] : [self.key, peer];
      return both.map((key) => present(key, true));
    }
    const admins = new Set(adminsOf(group).map(toHex));
    return group.members().map((member) => {
      const key = identityOf(member.identity);
      return present(key, admins.has(toHex(key)));
    });
  });
}
