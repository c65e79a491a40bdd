// A node that says it took a message for everybody, and did with each inbox what it liked: nothing, the same twice, or later
// than others. What it holds back is stored when the test says so, and comes with the next connection.

import { randomInt } from "node:crypto";
import type { Store } from "@quicproquo/server";
import type { Lies } from "./node.ts";

/** What happens to one message in one inbox. */
export type Fate = "kept" | "dropped" | "doubled" | "held";

type Batch = Parameters<Store["batchEnqueue"]>[0];

export class CheatingDelivery {
  readonly #truth: Store;
  readonly #fate: (recipientKey: Uint8Array) => Fate;
  #held: Batch[] = [];

  /** `fate` is asked for every recipient of every batch. */
  constructor(truth: Store, fate: (recipientKey: Uint8Array) => Fate) {
    this.#truth = truth;
    this.#fate = fate;
  }

  readonly lies: Partial<Lies> = { batchEnqueue: (batch) => this.#batch(batch) };

  /** What was held back is put into the inboxes now, the last first. */
  async release(): Promise<void> {
    for (const batch of this.#held.splice(0).reverse()) await this.#truth.batchEnqueue(batch);
  }

  async #batch(batch: Batch): ReturnType<Store["batchEnqueue"]> {
    const fates = batch.recipientKeys.map((key) => this.#fate(key));
    const those = (...wanted: readonly Fate[]): Batch => ({
      ...batch,
      recipientKeys: batch.recipientKeys.filter((_, at) => wanted.includes(fates[at] ?? "kept")),
    });
    const kept = those("kept", "doubled");
    if (kept.recipientKeys.length > 0) {
      const outcome = await this.#truth.batchEnqueue(kept);
      if (outcome.kind !== "stored") return outcome;
    }
    const doubled = those("doubled");
    if (doubled.recipientKeys.length > 0) await this.#truth.batchEnqueue(doubled);
    const held = those("held");
    if (held.recipientKeys.length > 0) this.#held.push(held);
    // For nobody's subscription: what was stored comes by reading, in the order of the inbox.
    const placed = { recipient: -1, seq: randomInt(1, 1000), arrival: 0, ackedUpTo: 0 };
    return { kind: "stored", placed: batch.recipientKeys.map(() => placed) };
  }
}
