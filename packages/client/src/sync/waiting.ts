// Envelopes of conversations that are not known yet: a message may overtake its Welcome. They are kept for a while, then
// given up with one line. The limits are PROTOCOL §10's: nobody fills this disk by inventing channels.
import { addNotice } from "../conversations/lines.ts";
import type { Context } from "../context.ts";
import type { Aftermath } from "../turn.ts";
import type { Delivery } from "./delivery.ts";
import { compareBytes } from "../bytes.ts";

export const WAITING_PER_CHANNEL = 1000;
export const WAITING_CHANNELS = 32;
/** Of all channels together. */
export const WAITING_BYTES: number = 64 * 1024 * 1024;
export const WAITING_MS: number = 7 * 24 * 60 * 60 * 1000;

const FULL = "More messages came for an unknown conversation than can be kept; some were dropped.";

/** Keeps the envelope, or says that there is no room for it. */
export function keepWaiting(delivery: Delivery, channel: Uint8Array, payload: Uint8Array): void {
  const { context, aftermath } = delivery;
  const { inbox } = context.store;
  const channels = inbox.waitingChannels();
  const known = channels.some((candidate) => compareBytes(candidate, channel) === 0);
  const full = known ? inbox.countWaiting(channel) >= WAITING_PER_CHANNEL : channels.length >= WAITING_CHANNELS;
  if (full || inbox.waitingBytes() + payload.length > WAITING_BYTES) {
    const line = delivery.complaints.line("", FULL);
    if (line !== undefined) say(context, aftermath, channel, line);
    return;
  }
  inbox.addWaiting(channel, payload, context.clock.now());
}

/** Gives up on what waited too long. */
export function dropOldWaiting(context: Context, aftermath: Aftermath): void {
  const dropped = context.store.inbox.deleteWaitingBefore(context.clock.now() - WAITING_MS);
  if (dropped === 0) return;
  aftermath.emit({
    type: "notice",
    text:
      `${dropped} ${dropped === 1 ? "message" : "messages"} for an unknown conversation could not be read within a ` +
      "week and were dropped. Whoever wrote them can send them again.",
  });
}

function say(context: Context, aftermath: Aftermath, channel: Uint8Array, text: string): void {
  if (context.store.conversations.get(channel) !== undefined) addNotice(context, aftermath, channel, text);
  else aftermath.emit({ type: "notice", text });
}
