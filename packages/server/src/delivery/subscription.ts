// One client that is pushed everything for one recipient, oldest first, each message once. Two ways a message goes out:
// read back from the store while the subscription is behind, or straight from the commit that stored it once it is not.
// A return from `deliver` frees room in the window and nothing else; the message stays until it is acked.

import type { InboxClient } from "@quicproquo/protocol/schema";
import type { AccountId, Placed, Store } from "../store/store.ts";

export interface SubscriptionOptions {
  readonly recipient: AccountId;
  /** Belongs to the subscription. */
  readonly sink: InboxClient;
  readonly store: Store;
  readonly maxEnvelopes: number;
  readonly maxBytes: number;
  readonly now: () => number;
  /** Called once when it has ended. */
  readonly ended: (subscription: Subscription) => void;
  /** Told why it ended by a failure. */
  readonly failed: (error: unknown) => void;
}

interface Run {
  readonly channelId: Uint8Array;
  readonly ackedUpTo: number;
  readonly envelopes: { readonly seq: bigint; readonly data: Uint8Array }[];
  bytes: number;
}

export class Subscription implements Disposable {
  readonly #options: SubscriptionOptions;
  /** Everything up to this arrival has been pushed, or has expired. */
  #pushed = 0;
  /** There may be more in the store than was pushed. */
  #behind = true;
  #reading = false;
  #envelopes = 0;
  #bytes = 0;
  /** Pushes of this very commit, gathered so that they leave as few calls. */
  #fresh = new Map<string, Run>();
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
  placed(channelId: Uint8Array, { seq, arrival, ackedUpTo }: Placed, payload: Uint8Array): void {
    if (this.#ended || arrival <= this.#pushed) return;
    if (this.#reading || this.#behind || !this.#fits(payload.length)) {
      this.#behind = true;
      this.#read();
      return;
    }
    this.#pushed = arrival;
    this.#envelopes += 1;
    this.#bytes += payload.length;
    if (this.#fresh.size === 0) queueMicrotask(() => this.#flush());
    const name = channelId.toHex();
    const run = this.#fresh.get(name);
    if (run === undefined) {
      const envelopes = [{ seq: BigInt(seq), data: payload }];
      this.#fresh.set(name, { channelId, ackedUpTo, envelopes, bytes: payload.length });
    } else {
      run.envelopes.push({ seq: BigInt(seq), data: payload });
      run.bytes += payload.length;
    }
  }

  /** Ends it; with a reason, the client is told. */
  end(reason?: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#fresh.clear();
    const { sink, ended } = this.#options;
    if (reason === undefined) sink[Symbol.dispose]();
    else sink.closed({ reason }).then(() => {}, () => {}).finally(() => sink[Symbol.dispose]());
    ended(this);
  }

  /** The client dropped its last reference, or its connection is gone. */
  [Symbol.dispose](): void {
    this.end();
  }

  #fits(size: number): boolean {
    if (this.#envelopes === 0) return true;
    return this.#envelopes < this.#options.maxEnvelopes && this.#bytes + size <= this.#options.maxBytes;
  }

  #flush(): void {
    const runs = [...this.#fresh.values()];
    this.#fresh.clear();
    for (const run of runs) this.#deliver(run);
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const { store, recipient, maxEnvelopes, maxBytes, now, failed } = this.#options;
    try {
      while (this.#behind && !this.#ended && this.#fits(1)) {
        this.#behind = false;
        const inFlight = this.#envelopes;
        const { inboxes, lastArrival, more } = await store.waiting({
          recipient,
          after: this.#pushed,
          maxEnvelopes: maxEnvelopes - this.#envelopes,
          maxBytes: maxBytes - this.#bytes,
          alwaysOne: inFlight === 0,
          now: now(),
        });
        if (this.#ended) return;
        this.#pushed = lastArrival;
        if (more) this.#behind = true;
        for (const { channelId, ackedUpTo, envelopes } of inboxes) {
          const run: Run = { channelId, ackedUpTo, envelopes: [], bytes: 0 };
          for (const { seq, payload } of envelopes) {
            run.envelopes.push({ seq: BigInt(seq), data: payload });
            run.bytes += payload.length;
          }
          this.#envelopes += envelopes.length;
          this.#bytes += run.bytes;
          this.#deliver(run);
        }
        // Something waits that does not fit beside what is in flight. A return from `deliver` will read on, unless it came
        // while this was reading.
        if (inboxes.length === 0 && more && this.#envelopes === inFlight) break;
      }
    } catch (error) {
      failed(error);
      this.end("the node failed");
    } finally {
      this.#reading = false;
    }
  }

  async #deliver({ channelId, ackedUpTo, envelopes, bytes }: Run): Promise<void> {
    try {
      using call = this.#options.sink.deliver({ channelId, envelopes, ackedUpTo: BigInt(ackedUpTo) });
      await call;
    } catch (error) {
      this.#options.failed(error);
      this.end();
      return;
    }
    this.#envelopes -= envelopes.length;
    this.#bytes -= bytes;
    if (this.#behind) this.#read();
  }
}
