// Judges a queue from outside. Writers and the reader tell it what they did and were told; at the end it counts what must
// not have happened. It knows nothing of how the queue works, so it can judge any.
//
// A message that was sent but never answered (the node was killed meanwhile) may be there or not; everything else is
// certain, and is held against the queue.

/** Five ways in which a queue can be wrong. All zero is the only pass. */
export interface QueueFaults {
  /** Answered, and never received. */
  readonly lost: number;
  /** Received under two seqs. */
  readonly duplicated: number;
  /** Received in another order than its writer sent, or than the seqs say. */
  readonly reordered: number;
  /** Received but never sent, or other than it was sent, or under another seq than was answered. */
  readonly phantom: number;
  /** Received again by a read that began after its ack had been answered. */
  readonly redelivered: number;
}

export interface QueueCounts extends QueueFaults {
  readonly answered: number;
  readonly received: number;
}

interface Sent {
  readonly writer: number;
  readonly number: number;
  readonly body: string;
  seq: bigint | undefined;
}

export class QueueChecker {
  readonly #sent = new Map<string, Sent>();
  /** By seq. */
  readonly #received = new Map<bigint, string>();
  readonly #seqOf = new Map<string, bigint>();
  #ackedUpTo = 0n;
  #reordered = 0;
  #duplicated = 0;
  #phantom = 0;
  #redelivered = 0;

  /** A writer is about to send its next message. */
  sending(writer: number, number: number, body: string): void {
    this.#sent.set(`${writer}/${number}`, { writer, number, body, seq: undefined });
  }

  /** The queue has answered for it. */
  answered(writer: number, number: number, seq: bigint): void {
    const sent = this.#sent.get(`${writer}/${number}`);
    if (sent !== undefined) sent.seq = seq;
  }

  /** A read is about to begin; what it brings is told to the function returned, in its order. */
  reading(): (envelopes: Iterable<{ readonly seq: bigint; readonly body: string }>) => void {
    const acked = this.#ackedUpTo;
    return (envelopes) => {
      let last = 0n;
      for (const { seq, body } of envelopes) {
        if (seq <= last) this.#reordered += 1;
        last = seq;
        if (seq <= acked) this.#redelivered += 1;
        this.#take(seq, body);
      }
    };
  }

  /** The queue has answered an ack. */
  acked(upTo: bigint): void {
    if (upTo > this.#ackedUpTo) this.#ackedUpTo = upTo;
  }

  /** Once everything was read to the end. */
  judge(): QueueCounts {
    let lost = 0;
    let answered = 0;
    let phantom = this.#phantom;
    let reordered = this.#reordered;
    const byWriter = new Map<number, Sent[]>();
    for (const [id, sent] of this.#sent) {
      byWriter.set(sent.writer, [...(byWriter.get(sent.writer) ?? []), sent]);
      const seq = this.#seqOf.get(id);
      if (sent.seq === undefined) continue;
      answered += 1;
      if (seq === undefined) lost += 1;
      else if (seq !== sent.seq) phantom += 1;
    }
    for (const messages of byWriter.values()) {
      let last = 0n;
      for (const { writer, number } of messages.toSorted((a, b) => a.number - b.number)) {
        const seq = this.#seqOf.get(`${writer}/${number}`);
        if (seq === undefined) continue;
        if (seq < last) reordered += 1;
        last = seq;
      }
    }
    return {
      lost,
      duplicated: this.#duplicated,
      reordered,
      phantom,
      redelivered: this.#redelivered,
      answered,
      received: this.#received.size,
    };
  }

  #take(seq: bigint, body: string): void {
    const before = this.#received.get(seq);
    if (before !== undefined) {
      // Unacked, it may come again; but it must be the same.
      if (before !== body) this.#phantom += 1;
      return;
    }
    this.#received.set(seq, body);
    const id = body.slice(0, body.indexOf(" "));
    const sent = this.#sent.get(id);
    if (sent === undefined || sent.body !== body) {
      this.#phantom += 1;
      return;
    }
    if (this.#seqOf.has(id)) this.#duplicated += 1;
    else this.#seqOf.set(id, seq);
  }
}

export function faultless({ lost, duplicated, reordered, phantom, redelivered }: QueueFaults): boolean {
  return lost + duplicated + reordered + phantom + redelivered === 0;
}
