// What the node counts while it works: plain numbers, and times in small batches, which cost a call some nanoseconds. Who
// wants to see them (metrics.ts) takes them batch by batch; without a metrics port nobody does, and they are overwritten.

const batchSize = 256;

/** Values on their way to somebody who counts them. */
export class Batch {
  readonly #values = new Float64Array(batchSize);
  #length = 0;
  #sink: ((value: number) => void) | undefined;

  add(value: number): void {
    if (this.#length === batchSize) this.flush();
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Who gets every value from now on. */
  into(sink: (value: number) => void): void {
    this.#length = 0;
    this.#sink = sink;
  }

  flush(): void {
    const values = this.#sink === undefined ? [] : this.#values.subarray(0, this.#length);
    this.#length = 0;
    for (const value of values) this.#sink?.(value);
  }
}

/** Of one method. */
export class CallCounts {
  /** By result: `ok`, a code as in `E007`, or the exception's type where there is no code. */
  readonly results: Map<string, number> = new Map();
  readonly seconds: Batch = new Batch();

  done(result: string, seconds: number): void {
    this.results.set(result, (this.results.get(result) ?? 0) + 1);
    this.seconds.add(seconds);
  }
}

/** One group of calls, as the store's thread tells it. */
export interface Commit {
  /** Calls that shared it. */
  readonly calls: number;
  /** Of COMMIT alone, nearly all of which is the wait for the disk; undefined if nothing was written. */
  readonly seconds: number | undefined;
  /** The disk is full: only what makes room is taken. */
  readonly full: boolean;
}

export class Counts {
  readonly calls: ReadonlyMap<string, CallCounts>;
  /** Connections ever accepted, by transport. */
  readonly accepted: Map<string, number> = new Map();
  readonly groupCalls: Batch = new Batch();
  readonly commitSeconds: Batch = new Batch();
  /** Rounds of expiry, and what they removed. */
  readonly expirySeconds: Batch = new Batch();
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
