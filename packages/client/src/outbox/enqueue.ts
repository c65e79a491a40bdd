// One row of the outbox to the node, and what it says to it.
import type { QpqError } from "@quicproquo/protocol";
import type { Online } from "../session/link.ts";
import type { StoredOutgoing } from "../store/outbox-table.ts";

/** What the node said to one row. */
export type Answer =
  | { readonly kind: "accepted"; readonly seq: number; readonly proof: Uint8Array }
  | { readonly kind: "accepted-batch"; readonly seqs: readonly number[] }
  | { readonly kind: "refused"; readonly error: QpqError };

/** Rejects with QpqError if it was not accepted. */
export async function enqueue(online: Online, row: StoredOutgoing): Promise<Answer> {
  const [recipient] = row.recipients;
  const fields = { payload: row.payload, channelId: row.channel, version: 1, ttlSecs: row.ttl };
  if (row.batch || recipient === undefined) {
    const answer = await online.call((node, auth) =>
      node.batchEnqueue({ ...fields, recipientKeys: row.recipients, auth })
    );
    return { kind: "accepted-batch", seqs: [...answer.seqs].map(Number) };
  }
  const answer = await online.call((node, auth) => node.enqueue({ ...fields, recipientKey: recipient, auth }));
  return { kind: "accepted", seq: Number(answer.seq), proof: answer.deliveryProof.slice() };
}

export interface Answered {
  readonly row: StoredOutgoing;
  readonly answer: Answer;
}
