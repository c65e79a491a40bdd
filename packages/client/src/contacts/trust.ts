// What is known of who somebody is, as faces show it and as sending goes by it.
import type { Trust } from "../api.ts";
import { compareBytes } from "../bytes.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Store } from "../store/store.ts";

export function trustIn(store: Store, identity: Uint8Array): Trust {
  const verification = store.verifications.get(identity);
  if (verification === undefined) return "unverified";
  return verification.acknowledged ? "verified" : "contradicted";
}

/** Of a 1:1, of its peer; of a group `contradicted` if somebody in it is, and undefined else. */
export function trustOfConversation(store: Store, conversation: StoredConversation): Trust | undefined {
  if (conversation.peer !== undefined) return trustIn(store, conversation.peer);
  return contradictedIn(store, conversation) === undefined ? undefined : "contradicted";
}

/** Somebody in this conversation of whom something contradictory is unacknowledged: nothing is sent there. */
export function contradictedIn(store: Store, { id, peer }: StoredConversation): Uint8Array | undefined {
  const contradicted = store.verifications.contradicted();
  if (contradicted.length === 0) return undefined;
  const people = peer === undefined ? (store.groups.get(id)?.roster ?? []).map(({ identity }) => identity) : [peer];
  return contradicted.find((one) => people.some((other) => compareBytes(one, other) === 0));
}

/** Every conversation that somebody is in and that this profile is not out of. */
export function conversationsWith(store: Store, identity: Uint8Array): readonly StoredConversation[] {
  return store.conversations.all().filter(({ id, peer, state }) => {
    if (state === "left") return false;
    if (peer !== undefined) return compareBytes(peer, identity) === 0;
    return (store.groups.get(id)?.roster ?? []).some((member) => compareBytes(member.identity, identity) === 0);
  });
}
