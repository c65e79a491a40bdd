// How an MLSMessage of a conversation is wrapped and addressed: sealed for the peer of a 1:1, bare and to all members, the
// sender included, in a group (PROTOCOL §7, §10). What is put into the outbox is exactly what will be sent, however often.
import { sha256, toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { usableHybridKey } from "../contacts/hybrid-keys.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { OutgoingKind } from "../store/outbox-table.ts";
import type { GroupMember } from "@quicproquo/mls";
import { sealEnvelope, wrapBare } from "@quicproquo/protocol";

export interface Sender {
  /** Puts it into the outbox; returns the SHA-256 of the envelope. */
  put(kind: OutgoingKind, mlsMessage: Uint8Array, message: number | undefined, ttl: number): Uint8Array;
}

/**
 * Puts a commit or proposal of one's own into the outbox; returns the SHA-256 of its envelope, undefined where the peer of
 * a 1:1 has no valid sealing key.
 */
export function putHandshake(
  context: Context,
  conversation: StoredConversation,
  group: GroupMember,
  kind: "commit" | "proposal",
  message: Uint8Array,
): Uint8Array | undefined {
  return senderFor(context, conversation, group)?.put(kind, message, undefined, 0);
}

/** How this conversation's messages are wrapped and addressed; undefined while the peer's sealing key is missing. */
export function senderFor(context: Context, conversation: StoredConversation, group: GroupMember): Sender | undefined {
  const { store } = context;
  const lane = toHex(conversation.id);
  if (conversation.peer === undefined) {
    // The same for all that one turn sends: nobody comes or goes meanwhile.
    let recipients: readonly Uint8Array[] | undefined;
    return {
      put(kind, mlsMessage, message, ttl) {
        recipients ??= group.members().map((member) => member.signatureKey);
        return putToGroup(context, conversation.id, recipients, kind, mlsMessage, message, ttl);
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
  recipients: readonly Uint8Array[],
  kind: OutgoingKind,
  mlsMessage: Uint8Array,
  message: number | undefined,
  ttl: number,
): Uint8Array {
  const payload = wrapBare(mlsMessage);
  const hash = sha256(payload);
  context.store.seen.see(hash, context.clock.now());
  context.store.outbox.add({
    kind,
    lane: toHex(conversation),
    conversation,
    message,
    channel: conversation,
    recipients,
    batch: true,
    payload,
    hash,
    ttl,
  });
  return hash;
}
