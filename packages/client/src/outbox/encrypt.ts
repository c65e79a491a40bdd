// Turns what waits in a conversation into exact bytes in the outbox: own messages first, in order, then reports of what
// was received. MLS state, ciphertext and message are stored in the turn that calls this, before anything is sent;
// whatever is sent again later is therefore the same bytes (PROTOCOL §10, crash and retry).
import { composeReport } from "../conversations/mimi.ts";
import { sha256, toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { usableHybridKey } from "../contacts/hybrid-keys.ts";
import { clientError } from "../errors.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { OutgoingKind } from "../store/outbox-table.ts";
import type { GroupMember } from "@quicproquo/mls";
import { sealEnvelope, wrapBare } from "@quicproquo/protocol";

/** Most messages that one turn encrypts, so that receiving gets its turn too. */
const MOST_AT_ONCE = 64;
const MOST_REPORTED = 256;

/** What came of it: all encrypted, more to do, or what it waits for. */
export type Encrypted = "all" | "more" | "group" | "hybrid-key";

export async function encryptWaiting(context: Context, conversation: StoredConversation): Promise<Encrypted> {
  const { store, groups } = context;
  const group = conversation.state === "active" ? groups.get(conversation.id) : undefined;
  // While a commit awaits its echo nothing may be encrypted: the epoch is about to change.
  if (group === undefined || group.pendingCommit() !== undefined) return "group";
  const sender = senderFor(context, conversation, group);
  if (sender === undefined) return "hybrid-key";

  const incarnation = store.groups.get(conversation.id)?.incarnation ?? 0;
  const messages = store.messages.unencrypted(conversation.id, MOST_AT_ONCE);
  for (const message of messages) {
    if (message.content === undefined) continue;
    sender.put("message", group.encrypt(message.content), message.position, message.ttl);
    store.messages.markEncrypted(message.position, incarnation);
  }
  let reported = 0;
  if (conversation.kind === "direct" && messages.length < MOST_AT_ONCE) {
    const due = store.messages.unreported(conversation.id, MOST_REPORTED);
    reported = due.length;
    if (reported > 0) {
      const content = composeReport(context, conversation.id, due.map((message) => message.id));
      sender.put("report", group.encrypt(content), undefined, 0);
      for (const message of due) store.messages.markReported(message.position);
    }
  }
  if (messages.length > 0 || reported > 0) groups.save(conversation.id, group);
  return messages.length === MOST_AT_ONCE || reported === MOST_REPORTED ? "more" : "all";
}

interface Sender {
  /** Puts it into the outbox; returns the SHA-256 of the envelope. */
  put(kind: OutgoingKind, mlsMessage: Uint8Array, message: number | undefined, ttl: number): Uint8Array;
}

/**
 * Puts a commit of one's own into the outbox; returns the SHA-256 of its envelope. Throws `no-hybrid-key` where the peer of
 * a 1:1 has no valid sealing key.
 */
export function putCommit(
  context: Context,
  conversation: StoredConversation,
  group: GroupMember,
  commit: Uint8Array,
): Uint8Array {
  const sender = senderFor(context, conversation, group);
  if (sender !== undefined) return sender.put("commit", commit, undefined, 0);
  throw clientError("no-hybrid-key", "they have no valid sealing key at the node", { retry: true });
}

/** How this conversation's messages are wrapped and addressed; undefined while the peer's sealing key is missing. */
function senderFor(context: Context, conversation: StoredConversation, group: GroupMember): Sender | undefined {
  const { store } = context;
  const lane = toHex(conversation.id);
  if (conversation.peer === undefined) {
    return {
      put(kind, mlsMessage, message, ttl) {
        return putToGroup(context, conversation.id, group, kind, mlsMessage, message, ttl);
      },
    };
  }
  const peer = conversation.peer;
  const hybridKey = usableHybridKey(context, peer);
  if (hybridKey === undefined) return undefined;
  return {
    put(kind, mlsMessage, message, ttl) {
      const payload = sealEnvelope({
        recipientKey: peer,
        hybridPublicKey: hybridKey,
        channelId: conversation.id,
        message: mlsMessage,
      });
      const hash = sha256(payload);
      store.outbox.add({
        kind,
        lane,
        conversation: conversation.id,
        message,
        channel: conversation.id,
        recipients: [peer],
        batch: false,
        payload,
        hash,
        ttl,
      });
      return hash;
    },
  };
}

/** Puts a bare MLSMessage to all members, the sender included, into the outbox; its echo will be known by the hash. */
function putToGroup(
  context: Context,
  conversation: Uint8Array,
  group: GroupMember,
  kind: OutgoingKind,
  mlsMessage: Uint8Array,
  message: number | undefined,
  ttl: number,
): Uint8Array {
  const payload = wrapBare(mlsMessage);
  const hash = sha256(payload);
  context.store.inbox.see(hash, context.clock.now());
  context.store.outbox.add({
    kind,
    lane: toHex(conversation),
    conversation,
    message,
    channel: conversation,
    recipients: group.members().map((member) => member.signatureKey),
    batch: true,
    payload,
    hash,
    ttl,
  });
  return hash;
}
