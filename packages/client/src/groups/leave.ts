// Leaving a group (PROTOCOL §10): this member asks to be let go, and any other's commit does it; the admin with the lowest
// leaf makes it at once. Whoever is alone in the group, or cannot follow it, is out at once.
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import { requiredGroup } from "../conversations/references.ts";
import { endGroup } from "./end-group.ts";
import { proposeWishes } from "./wishes.ts";

export function leaveGroup(context: Context, channel: Uint8Array): Promise<void> {
  const { turn, store, groups } = context;
  return turn.change((aftermath) => {
    const conversation = requiredGroup(store, channel);
    if (conversation.state === "left") return;
    if (conversation.state === "active" && store.wishes.has(channel, "leave")) return;
    const group = conversation.state === "active" ? groups.get(channel) : undefined;
    if (group === undefined || group.members().length === 1) {
      endGroup(context, aftermath, channel);
      addNotice(context, aftermath, channel, "You left");
    } else {
      store.wishes.add(channel, "leave");
      if (proposeWishes(context, conversation, group)) groups.save(channel, group);
      addNotice(context, aftermath, channel, "You are leaving: the next of the others to come by lets you go");
    }
    announce(context, aftermath, channel);
  });
}
