// What came while this profile was away may be much: whoever waits for it is told how far it has got. How much it is, the
// node does not say; it has an end when every inbox was seen empty.
import type { Context } from "../context.ts";
import type { Online } from "../session/link.ts";

/** Fewer are here before anybody could read a word about them. */
export const WORTH_TELLING = 100;
const EVERY_MS = 250;
/** By then much that waited has begun to come; of little the end is looked for, so that news never counts with it. */
export const LOOK_AFTER_MS = 60_000;

export class CatchUp {
  readonly #context: Context;
  readonly #dry: (signal: AbortSignal) => Promise<void>;
  #online: Online | undefined;
  #began = 0;
  #taken = 0;
  #toldAt = -Infinity;
  /** Somebody looks whether it is over; with each connection anew. */
  #watched: Online | undefined;

  /** `dry` resolves when everything that waits at the node now was processed. */
  constructor(context: Context, dry: (signal: AbortSignal) => Promise<void>) {
    this.#context = context;
    this.#dry = dry;
  }

  /** A connection begins. What an earlier one did not bring to its end goes on. */
  begin(online: Online): void {
    this.#online = online;
    this.#began = this.#context.clock.monotonic();
    if (this.#taken >= WORTH_TELLING) this.#watch(online);
    else this.#taken = 0;
  }

  /** So many envelopes are on disk. Once all that waited is here, what comes is news and no catching up. */
  took(envelopes: number): void {
    const online = this.#online;
    if (online === undefined) return;
    this.#taken += envelopes;
    const now = this.#context.clock.monotonic();
    const much = this.#taken >= WORTH_TELLING;
    if (much || now - this.#began >= LOOK_AFTER_MS) this.#watch(online);
    if (!much || now - this.#toldAt < EVERY_MS) return;
    this.#toldAt = now;
    this.#tell(false);
  }

  #watch(online: Online): void {
    if (this.#watched === online) return;
    this.#watched = online;
    this.#dry(online.signal).then(() => {
      if (this.#online !== online) return;
      this.#online = undefined;
      if (this.#taken >= WORTH_TELLING) this.#tell(true);
      this.#taken = 0;
    }).catch(() => {
      // The connection is gone, and the next one goes on.
    });
  }

  #tell(done: boolean): void {
    this.#context.events.emit({ type: "catching-up", taken: this.#taken, done });
  }
}
