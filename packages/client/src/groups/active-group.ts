// The state of a group as long as this profile is in it and can follow it: not once it has left, nor while it waits to be
// let in again.
import type { GroupMember } from "@quicproquo/mls";
import type { ConversationId } from "../api.ts";
import type { Context } from "../context.ts";
import { requiredGroup } from "../conversations/references.ts";
import { clientError } from "../errors.ts";
import { channelOf } from "../identifiers.ts";

/** Undefined for a 1:1 too. Within a turn. */
export function activeGroup({ store, groups }: Context, channel: Uint8Array): GroupMember | undefined {
  const conversation = store.conversations.get(channel);
  return conversation?.kind === "group" && conversation.state === "active" ? groups.get(channel) : undefined;
}

/** Throws `not-a-member`, `no-conversation`; `invalid-argument` for a 1:1. */
export function requiredActiveGroup(
  context: Context,
  conversation: ConversationId,
): { readonly channel: Uint8Array; readonly group: GroupMember } {
  const { id: channel } = requiredGroup(context.store, channelOf(conversation));
  const group = activeGroup(context, channel);
  if (group === undefined) throw clientError("not-a-member", "you are not in this group");
  return { channel, group };
}
