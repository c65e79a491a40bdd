// The subscription: the node pushes what waits, this end processes, stores, and only then acknowledges. Returning from
// `deliver` is flow control (delivery-line.ts): the node sends on while something is being processed.
import { Inbox, type InboxServer, type SubscriptionClient } from "@quicproquo/protocol/schema";
import { breath } from "../breath.ts";
import { toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import type { Online } from "../session/link.ts";
import { DeliveryLine } from "./delivery-line.ts";
import { AtMost } from "./at-most.ts";
import { MOST_OPENED_AT_ONCE, openAhead } from "./open-ahead.ts";
import type { Receiver } from "./receive.ts";

export interface SubscriptionEvents {
  /** Another engine subscribed with the same key. */
  readonly takenOver: (reason: string) => void;
  /** The node pushes nothing more, for another reason: a new connection hears which. */
  readonly closed: () => void;
  /** All that has come was processed; or much was, and more waits. */
  readonly rested: () => void;
  /** Something was processed or acknowledged. */
  readonly progressed: () => void;
  /** A delivery could not be stored; nothing was acknowledged. */
  readonly failed: (error: unknown) => void;
}

const TAKEN_OVER = "taken over";

/** Subscribes; the subscription ends with the connection, or when it is disposed. */
export async function subscribe(
  context: Context,
  online: Online,
  receiver: Receiver,
  events: SubscriptionEvents,
): Promise<SubscriptionClient> {
  const acknowledgements = new Acknowledgements(context, online, events.progressed);
  const places = new AtMost(MOST_OPENED_AT_ONCE);
  const line = new DeliveryLine({
    prepare: (delivered) => openAhead(context, places, delivered),
    take: async (deliveries) => {
      for (const { channel, seq } of await receiver.take(deliveries)) acknowledgements.add(channel, seq);
      events.progressed();
    },
    rested: events.rested,
    failed: events.failed,
    breath,
  });
  const sink: InboxServer = {
    async deliver(params) {
      await line.add({
        channel: params.channelId.slice(),
        // Copied: the received message is not kept, and what is stored must not change.
        envelopes: [...params.envelopes].map((envelope) => ({
          seq: seqOf(envelope.seq),
          payload: envelope.data.slice(),
          opened: undefined,
        })).sort((left, right) => left.seq - right.seq),
        ackedUpTo: seqOf(params.ackedUpTo),
      });
    },
    closed(params) {
      if (params.reason === TAKEN_OVER) events.takenOver(params.reason);
      else events.closed();
      return {};
    },
  };
  const answer = await online.call((node, auth) =>
    node.subscribe({ recipientKey: context.self.key, sink: Inbox.serve(sink), auth })
  );
  if (answer.subscription === undefined) throw clientError("node-invalid", "the node gave no subscription");
  return answer.subscription;
}

function seqOf(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw clientError("node-invalid", "a sequence number is out of range");
  return Number(value);
}

/** One acknowledgement at a time for each inbox; those that come meanwhile are joined to one. */
class Acknowledgements {
  readonly #context: Context;
  readonly #online: Online;
  readonly #done: () => void;
  readonly #waiting = new Map<string, { readonly channel: Uint8Array; seq: number }>();
  readonly #underWay = new Set<string>();

  constructor(context: Context, online: Online, done: () => void) {
    this.#context = context;
    this.#online = online;
    this.#done = done;
  }

  add(channel: Uint8Array, seq: number): void {
    const id = toHex(channel);
    this.#waiting.set(id, { channel, seq });
    if (!this.#underWay.has(id)) void this.#send(id);
  }

  async #send(id: string): Promise<void> {
    this.#underWay.add(id);
    try {
      for (let next = this.#waiting.get(id); next !== undefined; next = this.#waiting.get(id)) {
        this.#waiting.delete(id);
        const { channel, seq } = next;
        await this.#online.call((node, auth) =>
          node.ack({ recipientKey: this.#context.self.key, channelId: channel, version: 1, seqUpTo: BigInt(seq), auth })
        );
        this.#done();
      }
    } catch {
      // Not acknowledged: it is delivered again, known again by its hash, and acknowledged then.
    } finally {
      this.#underWay.delete(id);
    }
  }
}
