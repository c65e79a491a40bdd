// The node's receipt for an own message of a 1:1, kept with it and checked again whenever it is shown (PROTOCOL §9). With
// what it covers it can be taken to anybody: it shows that the node accepted the message, not that it delivered it.
import { verifyDelivery } from "@quicproquo/protocol";
import type { DeliveryProof } from "../api.ts";
import { toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { conversationIdOf } from "../identifiers.ts";
import { presentMessage } from "./present.ts";
import { requiredConversation } from "./references.ts";

/** Of the `number`th newest own message, from 1. Throws `no-proof`, `no-conversation`. */
export function deliveryProof(context: Context, channel: Uint8Array, number: number): DeliveryProof {
  const { store, self, nodeKey } = context;
  const { peer } = requiredConversation(store, channel);
  if (peer === undefined) throw clientError("no-proof", "the node gives no receipts for messages to groups");
  const message = store.messages.ownFromNewest(channel, number);
  if (message === undefined) throw clientError("no-proof", "there is no such message of yours here");
  const receipt = store.messages.receipt(message.position);
  if (receipt === undefined) throw clientError("no-proof", "the node's receipt for this message is not here");
  const { seq, payloadHash, proof } = receipt;
  const delivery = { recipientKey: peer, channelId: channel, seq, ttlSecs: message.ttl, payloadHash };
  return {
    message: presentMessage(store, self, message),
    conversation: conversationIdOf(channel),
    recipientKey: toHex(peer),
    channelId: toHex(channel),
    seq,
    ttlSecs: message.ttl,
    payloadHash: toHex(payloadHash),
    nodeKey: toHex(nodeKey),
    proof: toHex(proof),
    valid: verifyDelivery(nodeKey, delivery, proof),
  };
}
