// What goes to somebody's default inbox, sealed for them: Welcomes, and requests to be let in, or in again, and reports of messages.
import { sealEnvelope } from "@quicproquo/protocol";
import { sha256, toHex } from "../bytes.ts";
import { usableHybridKey } from "../contacts/hybrid-keys.ts";
import type { Context } from "../context.ts";

export interface ToDefaultInbox {
  readonly kind: "welcome" | "rejoin" | "join" | "complaint";
  readonly conversation: Uint8Array;
  /** Key of the leaf for which it is sealed. */
  readonly recipient: Uint8Array;
  readonly payload: Uint8Array;
  /**
   * In the conversation's own lane it arrives before what is encrypted after it; in one of its own, which is the default, a
   * recipient whose inbox is full holds nobody up.
   */
  readonly inOrder?: boolean;
}

/** Seals a message and puts it out; false, and nothing is done, for a recipient who has no usable sealing key now. */
export function sealToDefaultInbox(
  context: Context,
  { message, ...to }: Omit<ToDefaultInbox, "payload"> & { readonly message: Uint8Array },
): boolean {
  const { recipient: recipientKey } = to;
  const hybridPublicKey = usableHybridKey(context, recipientKey);
  if (hybridPublicKey === undefined) return false;
  const payload = sealEnvelope({ recipientKey, hybridPublicKey, channelId: new Uint8Array(0), message });
  putToDefaultInbox(context, { ...to, payload });
  return true;
}

/** What is sealed already. */
export function putToDefaultInbox(
  { store }: Context,
  { kind, conversation, recipient, payload, inOrder }: ToDefaultInbox,
): void {
  const lane = toHex(conversation);
  store.outbox.add({
    kind,
    lane: inOrder === true ? lane : `${lane} ${kind} ${toHex(recipient)}`,
    conversation,
    message: undefined,
    channel: new Uint8Array(0),
    recipients: [recipient],
    batch: false,
    payload,
    hash: sha256(payload),
    ttl: 0,
  });
}
