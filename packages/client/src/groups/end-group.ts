// This member is out of a group: nothing of its secrets stays, and nothing that waited is sent. History stays.
import type { Context } from "../context.ts";
import { setMessageState } from "../conversations/lines.ts";
import type { Aftermath } from "../turn.ts";

export function endGroup(context: Context, aftermath: Aftermath, conversation: Uint8Array): void {
  const { store } = context;
  store.conversations.setState(conversation, "left");
  store.groups.deleteCommit(conversation);
  store.groups.setUnsettled(conversation, false);
  store.wishes.deleteOf(conversation);
  store.outbox.deleteOf(conversation);
  // Whoever comes back as an admin one day makes new ones.
  store.links.revoke(conversation);
  context.groups.discard(conversation);
  for (const message of store.messages.pendingOf(conversation)) {
    setMessageState(context, aftermath, message, "failed");
  }
}
