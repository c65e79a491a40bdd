// Deliveries that wait to be processed, in their order. What waits goes into one transaction, since a flush to disk costs as
// much as many messages; and the node is let on meanwhile, so that it is never waited for. After a failure nothing more is
// taken: a message would overtake the commit that it needs.
import type { Delivered } from "./receive.ts";

/** So many envelopes in one transaction, or one delivery that has more: others wait for it, so it is short. */
const MOST_AT_ONCE = 128;
/** The node is let on while fewer wait: of each at most 64 envelopes or a mebibyte (PROTOCOL §2), or one. */
const WAITING = 4;

interface Waiting {
  readonly delivered: Delivered;
  readonly taken: PromiseWithResolvers<void>;
}

export class DeliveryLine {
  readonly #take: (deliveries: readonly Delivered[]) => Promise<void>;
  readonly #failed: (error: unknown) => void;
  readonly #waiting: Waiting[] = [];
  #working = false;
  #failure: { readonly error: unknown } | undefined;

  /** `take` resolves when all of these are on disk; `failed` hears once why they are not. */
  constructor(take: (deliveries: readonly Delivered[]) => Promise<void>, failed: (error: unknown) => void) {
    this.#take = take;
    this.#failed = failed;
  }

  /** Resolves when the next one may come: that says nothing of this one. Rejects once any has failed. */
  async add(delivered: Delivered): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const taken = Promise.withResolvers<void>();
    taken.promise.catch(() => {});
    this.#waiting.push({ delivered, taken });
    if (!this.#working) void this.#work();
    const [first] = this.#waiting;
    if (this.#waiting.length >= WAITING && first !== undefined) await first.taken.promise;
  }

  async #work(): Promise<void> {
    this.#working = true;
    // What came with the same packet of the network is taken together.
    await Promise.resolve();
    while (this.#waiting.length > 0 && this.#failure === undefined) {
      const some = this.#next();
      try {
        await this.#take(some.map(({ delivered }) => delivered));
        for (const { taken } of some) taken.resolve();
      } catch (error) {
        this.#failure = { error };
        for (const { taken } of [...some, ...this.#waiting.splice(0)]) taken.reject(error);
        this.#failed(error);
      }
    }
    this.#working = false;
  }

  #next(): Waiting[] {
    let count = 0;
    let envelopes = 0;
    for (const { delivered } of this.#waiting) {
      if (count > 0 && envelopes + delivered.envelopes.length > MOST_AT_ONCE) break;
      count += 1;
      envelopes += delivered.envelopes.length;
    }
    return this.#waiting.splice(0, count);
  }
}
