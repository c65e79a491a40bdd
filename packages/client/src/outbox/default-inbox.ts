// What goes to somebody's default inbox, sealed for them: Welcomes, and requests to be let in, or in again, and reports of messages.
import { sha256, toHex } from "../bytes.ts";
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
