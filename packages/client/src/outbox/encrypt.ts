// Turns what waits in a conversation into exact bytes in the outbox: own messages first, in order, then reports of what
// was received. MLS state, ciphertext and message are stored in the turn that calls this, before anything is sent;
// whatever is sent again later is therefore the same bytes (PROTOCOL §10, crash and retry).
import type { GroupMember } from "@quicproquo/mls";
import { compareBytes } from "../bytes.ts";
import { contradictedIn } from "../contacts/trust.ts";
import { composeReport } from "../conversations/mimi.ts";
import type { Context } from "../context.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import { type Sender, senderFor } from "./sender.ts";
import { coverable } from "../groups/intended-commit.ts";
import { proposeWishes } from "../groups/wishes.ts";

/** Most messages that one turn encrypts, so that receiving gets its turn too. */
const MOST_AT_ONCE = 64;
const MOST_REPORTED = 1_024;

/**
 * What came of it: all encrypted, more to do, or what it waits for: a group (or the person, where somebody's verification is
 * contradicted), the peer's sealing key, new keys of one's
 * own before a first message, or a commit of what others proposed.
 */
export type Encrypted = "all" | "more" | "group" | "hybrid-key" | "renewal" | "settling";

export async function encryptWaiting(context: Context, conversation: StoredConversation): Promise<Encrypted> {
  const { store, groups } = context;
  const group = conversation.state === "active" ? groups.get(conversation.id) : undefined;
  // While a commit awaits its echo nothing may be encrypted: the epoch is about to change.
  if (group === undefined || group.pendingCommit() !== undefined) return "group";
  const sender = senderFor(context, conversation, group);
  if (sender === undefined) return "hybrid-key";

  const incarnation = store.groups.get(conversation.id)?.incarnation ?? 0;
  const contradicted = contradictedIn(store, conversation);
  if (contradicted !== undefined) {
    encryptWarning(context, conversation, group, sender, contradicted);
    return "group";
  }
  const messages = store.messages.unencrypted(conversation.id, MOST_AT_ONCE);
  if (messages.length > 0 && conversation.kind === "group") {
    // Who leaves is let go before anything else is said (PROTOCOL §10).
    if (store.wishes.has(conversation.id, "leave")) return "group";
    if (coverable(group, "group").length > 0) return "settling";
    if (store.groups.renewal(conversation.id).fresh) return "renewal";
  }
  const proposed = messages.length > 0 && proposeWishes(context, conversation, group);
  for (const message of messages) {
    if (message.content === undefined) continue;
    sender.put("message", group.encrypt(message.content), message.position, message.ttl);
    store.messages.markEncrypted(message.position, incarnation);
  }
  let reported = 0;
  if (conversation.kind === "direct" && messages.length < MOST_AT_ONCE) {
    const due = store.messages.unreported(conversation.id, MOST_REPORTED);
    reported = due.length;
    const last = due.at(-1);
    if (last !== undefined) {
      const content = composeReport(context, conversation.id, due.map((message) => message.id));
      sender.put("report", group.encrypt(content), undefined, 0);
      store.messages.markReported(conversation.id, last.position);
    }
  }
  if (messages.length > 0 || reported > 0 || proposed) groups.save(conversation.id, group);
  return messages.length === MOST_AT_ONCE || reported === MOST_REPORTED ? "more" : "all";
}

/** Of a 1:1 whose peer's verification is contradicted, the one message that tells them so. */
function encryptWarning(
  { store, groups }: Context,
  conversation: StoredConversation,
  group: GroupMember,
  sender: Sender,
  contradicted: Uint8Array,
): void {
  const position = store.verifications.get(contradicted)?.warning;
  const warning = position === undefined ? undefined : store.messages.unencryptedAt(position);
  if (warning?.content === undefined || compareBytes(warning.conversation, conversation.id) !== 0) return;
  sender.put("message", group.encrypt(warning.content), warning.position, warning.ttl);
  store.messages.markEncrypted(warning.position, store.groups.get(conversation.id)?.incarnation ?? 0);
  groups.save(conversation.id, group);
}
