// Puts a group in a conversation's place: the first one, or the next incarnation. What was encrypted for the one before
// and never reported as delivered is encrypted again, under the same message ids, so that nobody sees it twice.
import type { GroupMember } from "@quicproquo/mls";
import type { Context } from "../context.ts";
import type { Aftermath } from "../turn.ts";
import type { GroupId } from "./group-id.ts";
import { loseOwnCommit } from "./own-commit.ts";
import { rosterOf } from "./roster.ts";
import { setMessageState } from "../conversations/lines.ts";

export function replaceGroup(
  context: Context,
  aftermath: Aftermath,
  id: GroupId,
  founder: Uint8Array,
  group: GroupMember,
): void {
  const { store, groups } = context;
  const replaces = store.groups.hasState(id.channel);
  store.groups.put({
    conversation: id.channel,
    incarnation: id.incarnation,
    founder,
    rival: false,
    roster: rosterOf(group),
  });
  groups.put(id.channel, group);
  // What was to be changed in the group before is tried again in this one.
  loseOwnCommit(context, aftermath, id.channel);
  store.conversations.setState(id.channel, "active");
  store.conversations.setFoundFrom(id.channel, undefined);
  store.rejoins.forgetAsked(id.channel);
  store.wishes.again(id.channel);
  if (!replaces) return;
  store.outbox.deleteOf(id.channel);
  sendAgain(context, aftermath, id.channel);
}

/** What was encrypted with keys that are of no use any more, and may be missing to others, waits for the next ones. */
export function sendAgain(context: Context, aftermath: Aftermath, channel: Uint8Array): void {
  const { store } = context;
  const kind = store.conversations.get(channel)?.kind ?? "direct";
  for (const message of store.messages.undelivered(channel, kind)) {
    setMessageState(context, aftermath, message, "pending");
    store.messages.encryptAgain(message.position);
  }
}
