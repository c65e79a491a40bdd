// One client that is pushed everything for one recipient, oldest first, each message once. Two ways a message goes out:
// read back from the store while the subscription is behind, or straight from the commit that stored it once it is not.
// Behind a full window some more are kept ready, and the store is read for many at a time: otherwise a client that was late
// once would stay behind as long as messages keep coming, since the store is busy with those. A return from `deliver` frees
// room in the window and nothing else; the message stays until it is acked.

import type { InboxClient } from "@quicproquo/protocol/schema";
import type { Clock } from "@quicproquo/transport";
import type { AccountId, Placed, Store } from "../store/store.ts";

export interface SubscriptionOptions {
  readonly recipient: AccountId;
  /** Belongs to the subscription. */
  readonly sink: InboxClient;
  readonly store: Store;
  readonly maxEnvelopes: number;
  readonly maxBytes: number;
  readonly clock: Clock;
  /** Called once when it has ended. */
  readonly ended: (subscription: Subscription) => void;
  /** Told why it ended by a failure. */
  readonly failed: (error: unknown) => void;
}

/** A message on its way to the client. */
interface Outgoing {
  readonly channelId: Uint8Array;
  readonly ackedUpTo: number;
  readonly seq: bigint;
  readonly data: Uint8Array;
}

/** A client that is told of the end has so long to take note, ms; then it is let go. */
const closedMayTake = 5_000;

/** Messages that are kept ready behind the window, in windows; their bytes are one window's at most. */
const readyWindows = 4;

/**
 * A full window goes out in so many calls at least, so that client and node are at work at the same time: with one, each
 * would wait while the other has it.
 */
const callsToAWindow = 4;

interface Run {
  readonly channelId: Uint8Array;
  readonly ackedUpTo: number;
  readonly envelopes: Outgoing[];
  bytes: number;
}

export class Subscription implements Disposable {
  readonly #options: SubscriptionOptions;
  /** Everything up to this arrival has been taken up for pushing, or has expired. */
  #taken = 0;
  /** There may be more in the store than was taken up. */
  #behind = true;
  #reading = false;
  /** The newest arrival that was told while the store was being read. */
  #toldMeanwhile = 0;
  /** In flight: pushed, and not returned. */
  #envelopes = 0;
  #bytes = 0;
  /** Taken up and not yet pushed: what one commit placed, so that it leaves in few calls, and some more behind a full window. */
  #ready: Outgoing[] = [];
  #readyBytes = 0;
  #scheduled = false;
  #ended = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  get recipient(): AccountId {
    return this.#options.recipient;
  }

  /** Begins with what waits. */
  start(): void {
    this.#read();
  }

  /** A commit has placed a message for this recipient. Commits are told in their order. */
  placed(channelId: Uint8Array, { seq, arrival, before = 0, ackedUpTo }: Placed, payload: Uint8Array): void {
    if (this.#ended || arrival <= this.#taken) return;
    if (this.#reading) this.#toldMeanwhile = Math.max(this.#toldMeanwhile, arrival);
    if (this.#reading || this.#behind) return;
    // Another node has placed something in between, which goes first.
    if (before > this.#taken) return this.cameElsewhere(before);
    if (this.#room === 0 || (this.#ready.length > 0 && payload.length > this.#roomBytes)) {
      this.#behind = true;
      return;
    }
    this.#taken = arrival;
    const goesNow = this.#fits(payload.length, this.#ready.length, this.#readyBytes);
    // What has to wait must not hold on to everything that was received together with it.
    const [channel, data] = goesNow ? [channelId, payload] : [channelId.slice(), payload.slice()];
    this.#take({ channelId: channel, ackedUpTo, seq: BigInt(seq), data });
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#push();
    });
  }

  /** Another node has placed messages for this recipient, the last of them with this arrival. */
  cameElsewhere(arrival: number): void {
    if (this.#ended || arrival <= this.#taken) return;
    this.#behind = true;
    if (this.#reading) this.#toldMeanwhile = Math.max(this.#toldMeanwhile, arrival);
    else this.#read();
  }

  /** Ends it; with a reason, the client is told. */
  end(reason?: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#ready = [];
    const { ended } = this.#options;
    if (reason === undefined) this.#options.sink[Symbol.dispose]();
    else this.#tellClosed(reason);
    ended(this);
  }

  #tellClosed(reason: string): void {
    const { sink, clock } = this.#options;
    const call = sink.closed({ reason });
    let over = false;
    const letGo = (): void => {
      if (over) return;
      over = true;
      timer.cancel();
      call[Symbol.dispose]();
      sink[Symbol.dispose]();
    };
    const timer = clock.after(closedMayTake, letGo);
    call.then(letGo, letGo);
  }

  /** The client dropped its last reference, or its connection is gone. */
  [Symbol.dispose](): void {
    this.end();
  }

  /** Whether one more goes out now, beside what is in flight and `more` that goes before it. */
  #fits(size: number, more = 0, moreBytes = 0): boolean {
    const { maxEnvelopes, maxBytes } = this.#options;
    if (this.#envelopes + more === 0) return true;
    return this.#envelopes + more < maxEnvelopes && this.#bytes + moreBytes + size <= maxBytes;
  }

  get #room(): number {
    return Math.max(0, readyWindows * this.#options.maxEnvelopes - this.#ready.length);
  }

  get #roomBytes(): number {
    return Math.max(0, this.#options.maxBytes - this.#readyBytes);
  }

  #take(message: Outgoing): void {
    this.#ready.push(message);
    this.#readyBytes += message.data.length;
  }

  /** Pushes what is ready as far as the window goes, in calls of one inbox each. */
  #push(): void {
    const { maxEnvelopes, maxBytes } = this.#options;
    const runs: Run[] = [];
    const unfinished = new Map<string, Run>();
    let count = 0;
    let last: Run | undefined;
    for (const message of this.#ready) {
      const { channelId, ackedUpTo, data } = message;
      if (!this.#fits(data.length)) break;
      count += 1;
      this.#envelopes += 1;
      this.#bytes += data.length;
      this.#readyBytes -= data.length;
      let run = last?.channelId === channelId ? last : unfinished.get(channelId.toHex());
      const isFull = run !== undefined &&
        (run.envelopes.length * callsToAWindow >= maxEnvelopes ||
          (run.bytes + data.length) * callsToAWindow > maxBytes);
      if (run === undefined || isFull) {
        run = { channelId, ackedUpTo, envelopes: [], bytes: 0 };
        runs.push(run);
        unfinished.set(channelId.toHex(), run);
      }
      run.envelopes.push(message);
      run.bytes += data.length;
      last = run;
    }
    this.#ready.splice(0, count);
    for (const run of runs) this.#deliver(run);
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const { store, recipient, maxEnvelopes, clock, failed } = this.#options;
    try {
      while (this.#behind && !this.#ended && this.#ready.length < maxEnvelopes) {
        this.#toldMeanwhile = 0;
        const { inboxes, lastArrival, more } = await store.waiting({
          recipient,
          after: this.#taken,
          maxEnvelopes: this.#room,
          maxBytes: this.#roomBytes,
          alwaysOne: this.#ready.length === 0,
          now: clock.now(),
        });
        if (this.#ended) return;
        this.#taken = lastArrival;
        // What was told while this was read is in it, since the store answers in its order; if not, it is read next.
        this.#behind = more || this.#toldMeanwhile > lastArrival;
        for (const { channelId, ackedUpTo, envelopes } of inboxes) {
          for (const { seq, payload } of envelopes) {
            this.#take({ channelId, ackedUpTo, seq: BigInt(seq), data: payload });
          }
        }
        this.#push();
        // Nothing more fits beside what is ready; a return from `deliver` makes room, and reads on. If all have returned
        // while this was reading, none will.
        if (inboxes.length === 0 && more && this.#envelopes > 0) break;
      }
    } catch (error) {
      failed(error);
      this.end("the node failed");
    } finally {
      this.#reading = false;
    }
  }

  #deliver({ channelId, ackedUpTo, envelopes, bytes }: Run): void {
    try {
      const call = this.#options.sink.deliver({ channelId, envelopes, ackedUpTo: BigInt(ackedUpTo) });
      void this.#returned(call, envelopes.length, bytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Holds on to no envelopes: they lie in memory together with others, which have returned. */
  async #returned(delivery: ReturnType<InboxClient["deliver"]>, envelopes: number, bytes: number): Promise<void> {
    try {
      using call = delivery;
      await call;
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#envelopes -= envelopes;
    this.#bytes -= bytes;
    this.#push();
    if (this.#behind) this.#read();
  }

  /** The client is gone, or cannot be told. */
  #fail(error: unknown): void {
    this.#options.failed(error);
    this.end();
  }
}
