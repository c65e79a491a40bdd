// What is said beside the messages, and kept by nobody: who types, what was read. It goes out when the group can be written
// to at once, behind everything else; it never makes a group change first.
import { contradictedIn } from "../contacts/trust.ts";
import type { Context } from "../context.ts";
import { isSmall } from "../conversations/small.ts";
import { coverable } from "../groups/intended-commit.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import { senderFor } from "./sender.ts";

/**
 * `said`: it is in the outbox. `later`: it can be tried again. `never`: the conversation is too large for it, or somebody's
 * verification in it is contradicted.
 */
export type Aside = "said" | "later" | "never";

export function sayAside(
  context: Context,
  conversation: StoredConversation,
  content: () => Uint8Array,
  ttl: number,
): Aside {
  const { store, groups } = context;
  const group = conversation.state === "active" ? groups.get(conversation.id) : undefined;
  if (group === undefined || group.pendingCommit() !== undefined) return "later";
  if (!isSmall(group) || contradictedIn(store, conversation) !== undefined) return "never";
  if (store.messages.unencrypted(conversation.id, 1).length > 0) return "later";
  if (conversation.kind === "group") {
    const { fresh } = store.groups.renewal(conversation.id);
    if (fresh || store.wishes.has(conversation.id, "leave") || coverable(group, "group").length > 0) return "later";
  }
  const sender = senderFor(context, conversation, group);
  if (sender === undefined) return "later";
  sender.put("report", group.encrypt(content()), undefined, ttl);
  groups.save(conversation.id, group);
  return "said";
}
