// A profile that is an older copy of itself: its MLS and key-package secrets were used by another copy since, and using
// them again would encrypt twice with one key (PROTOCOL §10, Restored or copied profile). It forgets them, and comes back
// into every conversation with new ones.
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Store } from "../store/store.ts";
import type { Aftermath } from "../turn.ts";
import { clientError } from "../errors.ts";
import { sendAgain } from "./replace-group.ts";

export const DEFAULT_INBOX: Uint8Array = new Uint8Array(0);

/** A 1:1 is founded anew by this side, a group's admins are asked to let it in. */
export function awaitNewKeys(
  store: Store,
  { id, kind }: Pick<StoredConversation, "id" | "kind">,
  incarnation: number,
): void {
  store.conversations.setState(id, kind === "direct" ? "waiting" : "fork");
  if (kind === "direct") store.conversations.setFoundFrom(id, incarnation + 1);
}

/** In the turn that found it out. Founding and repair do the rest, with the next keys. */
export function beginAgain(context: Context, aftermath: Aftermath): void {
  const { store, groups, outcomes } = context;
  store.profile.setRenewKeys(true);
  store.keys.deleteAllKeyPackages();
  const conversations = store.conversations.all();
  // Once for all of them: the other copy is found out in one inbox first, and may have been at work in every other.
  store.inbox.loseCursors([DEFAULT_INBOX, ...conversations.map(({ id }) => id)]);
  for (const conversation of conversations) {
    const group = store.groups.get(conversation.id);
    if (group === undefined || conversation.state === "left" || !store.groups.hasState(conversation.id)) continue;
    groups.discard(conversation.id);
    store.groups.deleteCommit(conversation.id);
    store.outbox.deleteOf(conversation.id);
    aftermath.then(() =>
      outcomes.settle(conversation.id, clientError("not-a-member", "this profile is an older copy of itself"))
    );
    awaitNewKeys(store, conversation, group.incarnation);
    sendAgain(context, aftermath, conversation.id);
    addNotice(context, aftermath, conversation.id, "This profile is an older copy: it comes back here with new keys.");
    announce(context, aftermath, conversation.id);
  }
}
