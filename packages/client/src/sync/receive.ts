// Takes what the node delivers: every envelope of some calls is processed and stored in one transaction, and only then may
// the node be told to forget it. Nothing is lost by a crash before (it comes again) nor shown twice by one after (it is
// known by its SHA-256).
import { parseMlsMessage } from "@quicproquo/mls";
import { unwrapBare } from "@quicproquo/protocol";
import type { Context } from "../context.ts";
import { sha256, toHex } from "../bytes.ts";
import type { Names } from "../contacts/names.ts";
import { announce } from "../conversations/lines.ts";
import type { Aftermath } from "../turn.ts";
import { Complaints } from "./complaints.ts";
import type { Delivered, Envelope, Incoming } from "./delivered.ts";
import type { Delivery } from "./delivery.ts";
import { beginAgain } from "../groups/begin-again.ts";
import { takeOwnEcho } from "../groups/echo.ts";
import { takeFromChannel } from "./channel-message.ts";
import { takeFromDefaultInbox } from "./default-inbox.ts";
import { NamesNeeded } from "./names-needed.ts";
import { ProcessedAhead } from "./process-ahead.ts";
import { keepWaiting } from "./waiting.ts";

/** Size of a conversation's channel id. */
const CHANNEL_BYTES = 16;

/** An inbox, and how far all of it is on disk. */
export interface Acknowledgeable {
  readonly channel: Uint8Array;
  readonly seq: number;
}

export interface ReceiverHooks {
  /** Hears which conversations changed, and how many envelopes were taken, once that is on disk. */
  readonly stored: (conversations: readonly Uint8Array[], envelopes: number) => void;
  readonly keyPackageUsed: () => void;
  readonly gapOpened: () => void;
  /** Somebody told of another checkpoint of the node's log. */
  readonly checkpointCame: () => void;
  /** Something was stored that disappears. */
  readonly disappears: () => void;
  /** Something was taken out of the store, and files of these hashes belong to no message any more. */
  readonly erased: (files: readonly Uint8Array[]) => void;
  readonly repairNeeded: () => void;
  readonly joinAsked: () => void;
  readonly renewalDue: () => void;
  readonly proposed: () => void;
}

export class Receiver {
  readonly #context: Context;
  readonly #names: Names;
  readonly #hooks: ReceiverHooks;
  readonly #complaints: Complaints;

  constructor(context: Context, names: Names, hooks: ReceiverHooks) {
    this.#context = context;
    this.#names = names;
    this.#hooks = hooks;
    this.#complaints = new Complaints(context.clock);
  }

  /** Processes deliveries in one transaction; resolves with how far each inbox may be acknowledged. */
  async take(deliveries: readonly Delivered[]): Promise<readonly Acknowledgeable[]> {
    for (;;) {
      try {
        return await this.#context.turn.change((aftermath) => this.#process(deliveries, aftermath));
      } catch (error) {
        if (!(error instanceof NamesNeeded)) throw error;
        await this.#names.ask(error.keys);
      }
    }
  }

  async #process(deliveries: readonly Delivered[], aftermath: Aftermath): Promise<readonly Acknowledgeable[]> {
    const context = this.#context;
    const delivery: Delivery = {
      context,
      aftermath,
      names: this.#names,
      keyPackageUsed: this.#hooks.keyPackageUsed,
      gapOpened: this.#hooks.gapOpened,
      checkpointCame: this.#hooks.checkpointCame,
      disappears: this.#hooks.disappears,
      erased: this.#hooks.erased,
      repairNeeded: this.#hooks.repairNeeded,
      joinAsked: this.#hooks.joinAsked,
      renewalDue: this.#hooks.renewalDue,
      proposed: this.#hooks.proposed,
      complaints: this.#complaints,
      touched: new Map(),
      moved: new Map(),
    };
    const done: Acknowledgeable[] = [];
    for (const delivered of deliveries) {
      done.push({ channel: delivered.channel, seq: await this.#takeOne(delivery, delivered) });
    }
    for (const conversation of delivery.moved.values()) {
      const group = context.groups.get(conversation);
      if (group !== undefined) context.groups.save(conversation, group);
    }
    const touched = [...delivery.touched.values()];
    for (const conversation of touched) announce(context, aftermath, conversation);
    const envelopes = deliveries.reduce((sum, { envelopes }) => sum + envelopes.length, 0);
    aftermath.then(() => this.#hooks.stored(touched, envelopes));
    return done;
  }

  async #takeOne(delivery: Delivery, delivered: Delivered): Promise<number> {
    const { store, clock } = this.#context;
    const { channel, ackedUpTo } = delivered;
    if (channel.length !== 0 && channel.length !== CHANNEL_BYTES) return this.#dropStray(delivered, delivery.aftermath);
    this.#beginAgainIfUsedElsewhere(channel, ackedUpTo, delivery.aftermath);
    const { envelopes } = delivered;
    const seen = envelopes.map((envelope) => {
      const hash = sha256(envelope.payload);
      return { envelope, hash, isNew: store.seen.see(hash, clock.now()) };
    });
    const ahead = this.#ahead(channel, seen.filter(({ isNew }) => isNew).map(({ envelope }) => envelope));
    let place = 0;
    for (const { envelope: { payload, opened }, hash, isNew } of seen) {
      if (!isNew) {
        await takeOwnEcho(delivery, channel, hash);
        continue;
      }
      const processed = await ahead?.at(place++);
      if (processed !== undefined) delivery.moved.set(toHex(channel), channel);
      await this.#route(delivery, channel, { payload, opened, processed });
    }
    const last = lastSeq(envelopes);
    store.inbox.raiseCursor(channel, last);
    return last;
  }

  /** Of many messages of a conversation whose group is here. */
  #ahead(channel: Uint8Array, envelopes: readonly Envelope[]): ProcessedAhead | undefined {
    const { store, groups } = this.#context;
    const conversation = channel.length === 0 ? undefined : store.conversations.get(channel);
    if (conversation?.state !== "active") return undefined;
    const group = groups.get(channel);
    const { kind } = conversation;
    const inside = ({ payload, opened }: Envelope): Uint8Array | undefined =>
      kind === "direct" ? opened : unwrapBare(payload);
    return group === undefined ? undefined : new ProcessedAhead(group, envelopes.map(inside));
  }

  async #route(delivery: Delivery, channel: Uint8Array, envelope: Incoming): Promise<void> {
    const { store } = this.#context;
    if (channel.length === 0) {
      const joined = await takeFromDefaultInbox(delivery, envelope);
      if (joined !== undefined) await takeWaiting(delivery, joined);
      return;
    }
    const conversation = store.conversations.get(channel);
    if (conversation === undefined || await takeFromChannel(delivery, conversation, envelope) === "early") {
      keepWaiting(delivery, channel, envelope.payload);
    }
  }

  /** Nobody can be invited to a channel of such an id: nothing is kept of it, not even how far it was read. */
  #dropStray({ envelopes }: Delivered, aftermath: Aftermath): number {
    for (const _ of envelopes) {
      const text = this.#complaints.line("", "Something came for no conversation; it was dropped.");
      if (text !== undefined) aftermath.emit({ type: "notice", text });
    }
    return lastSeq(envelopes);
  }

  /** Once for each copy that was ahead: after that, what the node says of an inbox counts for those that were known. */
  #beginAgainIfUsedElsewhere(channel: Uint8Array, ackedUpTo: number, aftermath: Aftermath): void {
    const { store } = this.#context;
    const cursor = store.inbox.cursor(channel);
    if (cursor !== undefined && ackedUpTo <= cursor) return;
    if (cursor === undefined) return store.inbox.raiseCursor(channel, ackedUpTo);
    aftermath.emit({
      type: "notice",
      text:
        "Messages were taken here that this profile never saw: it was restored from an older copy, or another copy " +
        "of it is in use. Use one copy only; what the other one took is missing here.",
    });
    beginAgain(this.#context, aftermath);
    store.inbox.raiseCursor(channel, ackedUpTo);
    aftermath.then(this.#hooks.repairNeeded);
    aftermath.then(this.#hooks.keyPackageUsed);
  }
}

function lastSeq(envelopes: Delivered["envelopes"]): number {
  return envelopes.reduce((last, { seq }) => Math.max(last, seq), 0);
}

/** Of an epoch before this member came: no key for it was ever here, and nobody is told that it is missing. */
async function isFromBefore({ context }: Delivery, channel: Uint8Array, payload: Uint8Array): Promise<boolean> {
  const message = unwrapBare(payload);
  const header = message === undefined ? undefined : parseMlsMessage(message);
  if (header?.wireFormat !== "private-message") return false;
  const group = context.groups.get(channel);
  return group !== undefined && toHex(header.groupId) === toHex(group.groupId) && header.epoch < group.epoch();
}

/** A group became known: what came too early for it is processed now, in its order. */
async function takeWaiting(delivery: Delivery, channel: Uint8Array): Promise<void> {
  const { store } = delivery.context;
  const waiting = store.inbox.waiting(channel);
  if (waiting.length === 0) return;
  store.inbox.deleteWaiting(channel);
  for (const { payload } of waiting) {
    if (await isFromBefore(delivery, channel, payload)) continue;
    const conversation = store.conversations.get(channel);
    if (conversation === undefined) return;
    const taken = await takeFromChannel(delivery, conversation, {
      payload,
      opened: undefined,
      processed: undefined,
    });
    if (taken === "early") keepWaiting(delivery, channel, payload);
  }
}
