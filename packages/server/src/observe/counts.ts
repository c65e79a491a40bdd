// What the node counts while it works, if somebody wants to see it: plain numbers, touched once a call and once a commit.
// They are read at a scrape (metrics.ts) and at no other time.

/** Seconds, from a tenth of a millisecond to a parked poll's minute. */
const timeBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];
const groupBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];

/** How many values fell at or under each bound and over the one before it, and their sum. */
export class Distribution {
  readonly bounds: readonly number[];
  /** One more than there are bounds: the last is for what is over all of them. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  add(value: number): void {
    const { bounds, counts } = this;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] ?? 0)) at += 1;
    counts[at] = (counts[at] ?? 0) + 1;
    this.sum += value;
  }
}

/** Of one method. */
export class CallCounts {
  served = 0;
  /** By the error's code, as in `E007`, or the exception's type where there is no code. */
  readonly refused: Map<string, number> = new Map();
  readonly seconds: Distribution = new Distribution(timeBounds);

  /** `refusal` if it was not served. */
  done(refusal: string | undefined, seconds: number): void {
    if (refusal === undefined) this.served += 1;
    else this.refused.set(refusal, (this.refused.get(refusal) ?? 0) + 1);
    this.seconds.add(seconds);
  }
}

/** One group of calls, as the store's thread tells it. */
export interface Commit {
  /** Calls that shared it. */
  readonly calls: number;
  /**
   * Of COMMIT and the wait for the disk, which is nearly all of it, on PostgreSQL together with the writes that it goes with;
   * undefined if nothing was written.
   */
  readonly seconds: number | undefined;
  /** The disk is full: only what makes room is taken. */
  readonly full: boolean;
}

export class Counts {
  readonly calls: ReadonlyMap<string, CallCounts>;
  /** Connections ever accepted, by transport. */
  readonly accepted: Map<string, number> = new Map();
  readonly groupCalls: Distribution = new Distribution(groupBounds);
  readonly commitSeconds: Distribution = new Distribution(timeBounds);
  readonly loopDelaySeconds: Distribution = new Distribution(timeBounds);
  /** Rounds of expiry, and what they removed. */
  readonly expirySeconds: Distribution = new Distribution(timeBounds);
  expired = 0;
  storageFull = false;

  constructor(methods: readonly string[]) {
    this.calls = new Map(methods.map((method) => [method, new CallCounts()]));
  }

  connected(transport: string): void {
    this.accepted.set(transport, (this.accepted.get(transport) ?? 0) + 1);
  }

  readonly committed = ({ calls, seconds, full }: Commit): void => {
    this.storageFull = full;
    if (seconds === undefined) return;
    this.groupCalls.add(calls);
    this.commitSeconds.add(seconds);
  };

  expiryRound(removed: number, seconds: number): void {
    this.expired += removed;
    this.expirySeconds.add(seconds);
  }
}
