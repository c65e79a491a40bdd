// Up to which arrival everything has been looked at. Arrivals become visible out of their order, as transactions commit: a
// number that was drawn may belong to one that is still under way. So the floor rises to what was drawn at some look only
// once every transaction that was under way at the next one is over; or so long after that none of a node's can be among them:
// others on the same server, who have nothing to do with a node, may write for hours in one.

/** No node's transaction takes so long, ms: its statements are given up after half a minute. */
const longest = 600_000;

interface Look {
  /** By the database's clock, ms. */
  readonly now: number;
  /** The last arrival that was given out by then, or meanwhile. */
  readonly drawn: number;
  /** Every transaction before this one was over. */
  readonly xmin: bigint;
  /** No transaction from this one on had begun. */
  readonly xmax: bigint;
}

export class Arrivals {
  #floor: number | undefined;
  #next: { readonly since: number; readonly drawn: number; readonly barrier: bigint | undefined } | undefined;

  /** All up to it have been looked at, or nobody waited for them yet; undefined until that is known of any. */
  get floor(): number | undefined {
    return this.#floor;
  }

  looked({ now, drawn, xmin, xmax }: Look): void {
    if (this.#next !== undefined) {
      // Whoever drew a number before the look that began this had begun before this one.
      const barrier = this.#next.barrier ?? xmax;
      if (xmin >= barrier || now - this.#next.since > longest) {
        this.#floor = this.#next.drawn;
        this.#next = undefined;
      } else this.#next = { ...this.#next, barrier };
    }
    this.#next ??= { since: now, drawn, barrier: undefined };
  }
}
