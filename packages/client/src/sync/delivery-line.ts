// Deliveries that wait to be processed, in their order. Each is made ready on its way, which takes time but not this thread;
// what is ready goes into one transaction, since a flush to disk costs as much as many messages; and the node is let on
// meanwhile, so that it is never waited for. Between two transactions everything else has its turn. One message that comes
// while nothing is going on, as most do, is taken at once: making it ready elsewhere would cost more time than it saves. After
// a failure nothing more is taken: a message would overtake the commit that it needs.
import type { Delivered } from "./delivered.ts";

/** So many envelopes in one transaction: others wait for it, so it is short. */
export const MOST_AT_ONCE = 128;
/** The node is let on while fewer wait: of each at most a window's envelopes or a mebibyte (PROTOCOL §2), or one. */
const WAITING = 4;
/** While more keeps coming it is told so often, in envelopes, that this could be the end. */
const TOLD_EVERY = 512;

export interface DeliveryLineHooks {
  /** Resolves with the delivery as it is to be taken; never rejects. */
  readonly prepare: (delivered: Delivered) => Promise<Delivered>;
  /** Resolves when all of these are on disk. */
  readonly take: (deliveries: readonly Delivered[]) => Promise<void>;
  /** All that has come was taken; or much was, and more waits. */
  readonly rested: () => void;
  /** Hears once why they are not. */
  readonly failed: (error: unknown) => void;
  /** Resolves when everything else that could go on has. */
  readonly breath: () => Promise<void>;
}

interface Waiting {
  /** What of it is still to be taken. */
  delivered: Delivered;
  isReady: boolean;
  readonly ready: Promise<void>;
  readonly taken: PromiseWithResolvers<void>;
}

export class DeliveryLine {
  readonly #hooks: DeliveryLineHooks;
  readonly #waiting: Waiting[] = [];
  #working = false;
  #untold = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(hooks: DeliveryLineHooks) {
    this.#hooks = hooks;
  }

  /** Resolves when the next one may come: that says nothing of this one. Rejects once any has failed. */
  async add(delivered: Delivered): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const taken = Promise.withResolvers<void>();
    taken.promise.catch(() => {});
    const isLone = !this.#working && delivered.envelopes.length === 1;
    const prepared = isLone ? Promise.resolve(delivered) : this.#hooks.prepare(delivered);
    const waiting: Waiting = {
      delivered,
      isReady: isLone,
      ready: prepared.then((ready) => {
        waiting.delivered = ready;
        waiting.isReady = true;
      }),
      taken,
    };
    this.#waiting.push(waiting);
    if (!this.#working) void this.#work(isLone);
    const [first] = this.#waiting;
    if (this.#waiting.length >= WAITING && first !== undefined) await first.taken.promise;
  }

  async #work(isLone: boolean): Promise<void> {
    this.#working = true;
    // Before the first of many, too: the node hears that it may go on before this thread has no time for it.
    if (!isLone) await this.#hooks.breath();
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      await first.ready;
      try {
        await this.#take();
      } catch (error) {
        this.#failure = { error };
        for (const { taken } of this.#waiting.splice(0)) taken.reject(error);
        this.#hooks.failed(error);
        break;
      }
      await this.#hooks.breath();
      if (this.#waiting.length === 0 || this.#untold >= TOLD_EVERY) {
        this.#untold = 0;
        this.#hooks.rested();
      }
    }
    this.#working = false;
  }

  /** What is ready, from the first on; of one that is too much for one transaction its beginning. */
  async #take(): Promise<void> {
    const some: Delivered[] = [];
    const whole: Waiting[] = [];
    let room = MOST_AT_ONCE;
    for (const waiting of this.#waiting) {
      const { channel, envelopes, ackedUpTo } = waiting.delivered;
      if (!waiting.isReady || room === 0 || (some.length > 0 && envelopes.length > room)) break;
      some.push({ channel, envelopes: envelopes.slice(0, room), ackedUpTo });
      if (envelopes.length > room) {
        waiting.delivered = { channel, envelopes: envelopes.slice(room), ackedUpTo };
        room = 0;
      } else {
        whole.push(waiting);
        room -= envelopes.length;
      }
    }
    await this.#hooks.take(some);
    this.#untold += some.reduce((sum, { envelopes }) => sum + envelopes.length, 0);
    this.#waiting.splice(0, whole.length);
    for (const { taken } of whole) taken.resolve();
  }
}
