// One sender and one receiver at a node. Every message is answered, so it is on disk; every message comes to the receiver
// once, in order, is looked at, and is acked. A run that sees anything else fails.

import { Inbox } from "@quicproquo/protocol/schema";
import type { Account, NodeLink } from "@quicproquo/testkit/node-process";

export interface Ends {
  readonly sender: Account;
  readonly receiver: Account;
  readonly sending: NodeLink;
  readonly receiving: NodeLink;
}

const channelId = new TextEncoder().encode("bench");

/** The receiver's side: subscribed until disposed. */
export class Receiver implements Disposable {
  readonly #ends: Ends;
  readonly #subscription: Disposable;
  /** Called with the number in each message, as it comes. */
  onMessage: (number: number) => void = () => {};
  #received = 0;
  #acked = 0n;
  #newest = 0n;
  #acking = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(ends: Ends) {
    this.#ends = ends;
    const sink = Inbox.serve({
      deliver: ({ envelopes }) => {
        for (const { seq, data } of envelopes) this.#take(seq, data);
        this.#ack();
        return {};
      },
      closed: ({ reason }) => {
        this.#fail(new Error(`the subscription ended: ${reason}`));
        return {};
      },
    });
    const { receiving: { node }, receiver: { key, auth } } = ends;
    const call = node.subscribe({ recipientKey: key, sink, auth });
    call.then(() => {}, (error: unknown) => this.#fail(error));
    this.#subscription = call.subscription;
  }

  /** Resolves once `count` messages in all have come and been acked. */
  async all(count: number): Promise<void> {
    while (this.#received < count || this.#acked < BigInt(count)) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #take(seq: bigint, data: Uint8Array): void {
    const number = new DataView(data.buffer, data.byteOffset).getUint32(0);
    this.#received += 1;
    if (number !== this.#received || seq !== BigInt(number)) {
      this.#fail(new Error(`message ${number} came as seq ${seq}, as number ${this.#received}`));
    }
    this.#newest = seq;
    this.onMessage(number);
  }

  /** One ack under way at a time; the next one covers all that came meanwhile. */
  async #ack(): Promise<void> {
    if (this.#acking) return;
    this.#acking = true;
    const { receiving: { node }, receiver: { key, auth } } = this.#ends;
    try {
      while (this.#acked < this.#newest) {
        const seqUpTo = this.#newest;
        await node.ack({ recipientKey: key, channelId, version: 1, seqUpTo, auth });
        this.#acked = seqUpTo;
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#acking = false;
      this.#wake();
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#wake();
  }
}

/** The sender's side: numbers its messages from 1. */
export class Sender {
  readonly #ends: Ends;
  readonly #size: number;
  #number = 0;

  constructor(ends: Ends, size: number) {
    this.#ends = ends;
    this.#size = size;
  }

  get sent(): number {
    return this.#number;
  }

  /** Resolves once the node has it on disk. */
  async send(): Promise<void> {
    const { sending: { node }, sender: { auth }, receiver: { key } } = this.#ends;
    this.#number += 1;
    const payload = new Uint8Array(this.#size);
    new DataView(payload.buffer).setUint32(0, this.#number);
    await node.enqueue({ recipientKey: key, channelId, payload, version: 1, ttlSecs: 0, auth });
  }

  async sendMany(count: number, inFlight: number): Promise<void> {
    let left = count;
    await Promise.all(Array.from({ length: inFlight }, async () => {
      while (left > 0) {
        left -= 1;
        await this.send();
      }
    }));
  }
}
