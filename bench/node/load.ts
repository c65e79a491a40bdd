// One sender and one receiver at a node. Every message is answered, so it is on disk; every message comes to the receiver
// once, in order, is looked at, and is acked.

import { Inbox } from "@quicproquo/protocol/schema";
import type { Account, NodeLink } from "@quicproquo/testkit/node-process";
import { Arrivals, numberOf } from "../arrivals.ts";

export interface Ends {
  readonly sender: Account;
  readonly receiver: Account;
  readonly sending: NodeLink;
  readonly receiving: NodeLink;
}

const channelId = new TextEncoder().encode("bench");

/** The receiver's side: subscribed until disposed. */
export class Receiver extends Arrivals implements Disposable {
  readonly #subscription: Disposable;

  constructor({ receiving: { node }, receiver: { key: recipientKey, auth } }: Ends) {
    super(async (upTo) => {
      await node.ack({ recipientKey, channelId, version: 1, seqUpTo: BigInt(upTo), auth });
    });
    const sink = Inbox.serve({
      deliver: ({ envelopes }) => {
        for (const { seq, data } of envelopes) {
          const number = numberOf(data);
          if (seq !== BigInt(number)) this.fail(new Error(`message ${number} came as seq ${seq}`));
          this.take(number);
        }
        return {};
      },
      closed: ({ reason }) => {
        this.fail(new Error(`the subscription ended: ${reason}`));
        return {};
      },
    });
    const call = node.subscribe({ recipientKey, sink, auth });
    call.then(() => {}, (error: unknown) => this.fail(error));
    this.#subscription = call.subscription;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }
}

/** What a message is sent by: resolves once the node has it on disk. */
export function enqueuing(
  { sending: { node }, sender: { auth }, receiver: { key: recipientKey } }: Ends,
): (payload: Uint8Array) => PromiseLike<unknown> {
  return (payload) => node.enqueue({ recipientKey, channelId, payload, version: 1, ttlSecs: 0, auth });
}
