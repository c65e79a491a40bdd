// How a face sees who asks to be let in.
import type { JoinRequest } from "../api.ts";
import type { Context } from "../context.ts";
import { presentConversation, presentPerson } from "../conversations/present.ts";
import type { StoredJoin } from "../store/join-table.ts";

export function presentJoin({ store, self }: Context, join: StoredJoin): JoinRequest | undefined {
  const conversation = store.conversations.get(join.conversation);
  if (conversation === undefined) return undefined;
  return {
    conversation: presentConversation(store, self, conversation),
    person: presentPerson(store, self, join.identity),
    askedAt: join.came,
    wasMember: store.messages.knowsAuthor(join.conversation, join.identity),
    toldBy: join.toldBy === undefined ? undefined : presentPerson(store, self, join.toldBy),
  };
}
