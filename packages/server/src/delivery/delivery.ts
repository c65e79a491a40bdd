// Messages in and out: the store's commits, and who is to be told of them.

import type { Limits } from "@quicproquo/protocol";
import { nodeError } from "@quicproquo/protocol";
import { signDelivery, type SigningKey } from "@quicproquo/protocol/delivery-signing";
import type { InboxClient } from "@quicproquo/protocol/schema";
import type { Clock } from "@quicproquo/transport";
import type { LiveSession, Sessions } from "../accounts/sessions.ts";
import type {
  AccountId,
  Arrival,
  EnqueueOutcome,
  ReadInboxRequest,
  Seq,
  Store,
  StoredEnvelope,
} from "../store/store.ts";
import type { ReplyShare } from "./reply-room.ts";
import { ParkedPoll, type PollRoom } from "./parked-poll.ts";
import type { Subscription } from "./subscription.ts";
import { Subscriptions } from "./subscriptions.ts";
import { Waiters } from "./waiters.ts";

export interface DeliveryOptions {
  readonly store: Store;
  /** Signs that a message was accepted. */
  readonly nodeKey: SigningKey;
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly clock: Clock;
  /** Told of what nobody else is told: why a subscription failed. */
  readonly failed: (error: unknown) => void;
}

export interface Message {
  readonly channelId: Uint8Array;
  readonly payload: Uint8Array;
  /** 0: the node's retention. */
  readonly ttlSecs: number;
}

/** Who waits, as far as waiting goes. */
export interface WaitingCaller {
  whenGone(listener: () => void): void;
  large<T>(share: ReplyShare, reply: () => Promise<T>): Promise<T>;
}

export interface Accepted {
  readonly seq: Seq;
  readonly deliveryProof: Uint8Array;
}

export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #waiters = new Waiters();
  readonly #subscriptions: Subscriptions;
  readonly #room: PollRoom;
  #stopping = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#subscriptions = new Subscriptions(options.store.neighbours);
    const { clock, sessions } = options;
    this.#room = { clock, sessions, waiters: this.#waiters, polls: new Set() };
  }

  /** E007, E009, E029. */
  enqueue(session: LiveSession, recipientKey: Uint8Array, message: Message): Promise<Accepted> {
    const { channelId, payload, ttlSecs } = message;
    const { clock, store, nodeKey } = this.#options;
    const now = clock.now();
    const stored = store.enqueue({
      sender: session.account,
      recipientKey,
      channelId,
      payload,
      ttlSecs,
      now,
      expiresAt: this.#expiry(now, ttlSecs),
    });
    return stored.then((outcome) => {
      if (outcome.kind !== "stored") throw refusal(outcome.kind);
      this.#subscriptions.placed(channelId, outcome.placed, payload);
      this.#waiters.placed(outcome.placed.recipient, channelId);
      const { seq } = outcome.placed;
      const deliveryProof = outcome.deliveryProof ??
        signDelivery(nodeKey, { recipientKey, channelId, seq, ttlSecs, payload });
      return { seq, deliveryProof };
    });
  }

  /** Seqs in the order of the recipients, 0 for who could not be served. E007, E009. */
  async batchEnqueue(
    session: LiveSession,
    recipientKeys: readonly Uint8Array[],
    { channelId, payload, ttlSecs }: Message,
  ): Promise<readonly Seq[]> {
    const now = this.#options.clock.now();
    const outcome = await this.#options.store.batchEnqueue({
      sender: session.account,
      recipientKeys,
      channelId,
      payload,
      now,
      expiresAt: this.#expiry(now, ttlSecs),
    });
    if (outcome.kind !== "stored") throw refusal(outcome.kind);
    return outcome.placed.map((placed) => {
      if (placed === undefined) return 0;
      this.#subscriptions.placed(channelId, placed, payload);
      this.#waiters.placed(placed.recipient, channelId);
      return placed.seq;
    });
  }

  peek(session: LiveSession, channelId: Uint8Array, limit: number): Promise<readonly StoredEnvelope[]> {
    return this.#options.store.peek(this.#reading(session, channelId, limit));
  }

  fetch(session: LiveSession, channelId: Uint8Array, limit: number): Promise<readonly StoredEnvelope[]> {
    return this.#options.store.drain(this.#reading(session, channelId, limit));
  }

  /** As fetch, but waits for the first message. E003 if the session ends meanwhile, E022 if the node stops. */
  fetchWait(
    session: LiveSession,
    channelId: Uint8Array,
    limit: number,
    timeoutMs: number,
    caller: WaitingCaller,
  ): Promise<readonly StoredEnvelope[]> {
    if (this.#stopping) throw nodeError("E022", "the node is stopping");
    const channel = channelId.slice();
    const share = { of: `account ${session.account}`, bytes: this.#options.limits.replyBytes };
    const look = (): Promise<readonly StoredEnvelope[] | undefined> =>
      caller.large(share, async () => {
        const envelopes = await this.fetch(session, channel, limit);
        return envelopes.length > 0 || timeoutMs === 0 ? envelopes : undefined;
      });
    const poll = new ParkedPoll(this.#room, session, channel, timeoutMs, look);
    caller.whenGone(() => poll.end());
    poll.wake();
    return poll.outcome.then(foundOrNone);
  }

  ack(session: LiveSession, channelId: Uint8Array, seqUpTo: Seq): Promise<void> {
    return this.#options.store.ack({ recipient: session.account, channelId, seqUpTo });
  }

  /** Pushes everything for the session's recipient until it ends; `sink` then belongs to the subscription. */
  subscribe(session: LiveSession, sink: InboxClient, ended: () => void): Subscription {
    const { store, limits, clock, sessions, failed } = this.#options;
    if (this.#stopping) throw nodeError("E022", "the node is stopping");
    const parked = sessions.park(session, () => subscription.end("the session has ended"));
    const subscription: Subscription = this.#subscriptions.open({
      recipient: session.account,
      sink,
      store,
      maxEnvelopes: limits.subscribeInFlightEnvelopes,
      maxBytes: limits.subscribeInFlightBytes,
      clock,
      ended: () => {
        parked[Symbol.dispose]();
        ended();
      },
      failed,
    });
    return subscription;
  }

  /** Another node has placed something for this recipient, the last of it with this arrival. */
  cameElsewhere(recipient: AccountId, arrival: Arrival): void {
    this.#subscriptions.cameElsewhere(recipient, arrival);
    this.#waiters.cameElsewhere(recipient);
  }

  /** Another node may have placed something for anybody. */
  anythingMayHaveCome(): void {
    this.#subscriptions.readAll();
    this.#waiters.wakeAll();
  }

  /** Some node has opened a subscription for this recipient. */
  subscribedElsewhere(recipient: AccountId, generation: number): void {
    this.#subscriptions.openedElsewhere(recipient, generation);
  }

  /** Ends what waits: subscriptions are told, parked polls refused. */
  stop(): void {
    this.#stopping = true;
    for (const poll of [...this.#room.polls]) poll.end(nodeError("E022", "the node is stopping"));
    this.#subscriptions.endAll("draining");
  }

  #expiry(now: number, ttlSecs: number): number {
    const { retentionSecs } = this.#options.limits;
    return now + 1_000 * (ttlSecs === 0 ? retentionSecs : Math.min(ttlSecs, retentionSecs));
  }

  #reading(session: LiveSession, channelId: Uint8Array, limit: number): ReadInboxRequest {
    const { limits, clock } = this.#options;
    return {
      recipient: session.account,
      channelId,
      maxEnvelopes: limit === 0 ? limits.inboxMessages : Math.min(limit, limits.inboxMessages),
      maxBytes: limits.replyBytes,
      now: clock.now(),
    };
  }
}

function foundOrNone(found: readonly StoredEnvelope[] | undefined): readonly StoredEnvelope[] {
  return found ?? [];
}

function refusal(kind: Exclude<EnqueueOutcome["kind"], "stored">): Error {
  if (kind === "not-a-member") return nodeError("E009", "the channel is not open between you and the recipient");
  if (kind === "unknown-recipient") return nodeError("E029", "nobody has this recipient key");
  return nodeError("E007", "too much waits for the recipient");
}
