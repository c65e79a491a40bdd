// Token buckets: so many at once, refilled evenly. Kept in memory and by the monotonic clock: a restart forgives, a clock
// that jumps does not. A call that touches several buckets takes from all of them or from none.

import type { Clock } from "@quicproquo/transport";
import type { Limits } from "@quicproquo/protocol";

export type RateName =
  | "enqueue"
  | "resolve"
  | "fetchKeyPackage"
  | "fetchKeyPackageOfTarget"
  | "createChannel"
  | "keyUploads"
  | "inboxCalls"
  | "subscribe"
  | "sessionCalls"
  | "strangerCalls"
  | "uploadBlob"
  | "downloadBlob"
  | "registrations"
  | "loginsOfName"
  | "loginsOfPrefix"
  | "failedLoginsOfName";

interface Rate {
  readonly perMs: number;
  readonly burst: number;
}

/** One bucket to take from: `of` is whom it belongs to. */
export interface Take {
  readonly rate: RateName;
  readonly of: string;
  readonly cost: number;
}

interface Bucket {
  level: number;
  at: number;
}

/** What sums of fractions may be off by. */
const rounding = 1e-6;
/** Full buckets are forgotten once there are so many. */
const sweepAt = 10_000;

export class Rates {
  readonly #clock: Clock;
  readonly #rates: Readonly<Record<RateName, Rate>>;
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = sweepAt;

  constructor(limits: Limits, clock: Clock) {
    const minute = (count: number, burst = count): Rate => ({ perMs: count / 60_000, burst });
    const second = (count: number, burst: number): Rate => ({ perMs: count / 1_000, burst });
    const hour = (count: number, burst = count): Rate => ({ perMs: count / 3_600_000, burst });
    this.#clock = clock;
    this.#rates = {
      enqueue: second(limits.enqueuePerSecond, limits.enqueueBurst),
      resolve: minute(limits.resolvePerMinute, limits.resolveBurst),
      fetchKeyPackage: minute(limits.fetchKeyPackagePerMinute, limits.fetchKeyPackageBurst),
      fetchKeyPackageOfTarget: minute(limits.fetchKeyPackagePerTargetPerMinute),
      uploadBlob: second(limits.blobChunksPerSecond, limits.blobChunkBurst),
      downloadBlob: second(limits.blobChunksPerSecond, limits.blobChunkBurst),
      keyUploads: hour(limits.keyUploadsPerHour, limits.keyUploadBurst),
      inboxCalls: second(limits.inboxCallsPerSecond, limits.inboxCallBurst),
      subscribe: minute(limits.subscribesPerMinute),
      sessionCalls: minute(limits.sessionCallsPerMinute),
      strangerCalls: second(limits.strangerCallsPerSecond, limits.strangerCallBurst),
      createChannel: minute(limits.createChannelPerMinute),
      registrations: hour(limits.registrationsPerHour),
      loginsOfName: minute(limits.loginsPerMinutePerName),
      loginsOfPrefix: minute(limits.loginsPerMinutePerPrefix),
      failedLoginsOfName: hour(limits.failedLoginsPerHourPerName),
    };
  }

  /** Takes from every bucket; or from none, and tells after how many milliseconds it would work. */
  take(takes: readonly Take[]): number {
    const now = this.#clock.monotonic();
    let wait = 0;
    for (const { rate, of, cost } of takes) {
      const { perMs, burst } = this.#rates[rate];
      // What costs more than a full bucket waits until it is full.
      const missing = Math.min(cost, burst) - this.#bucket(rate, of, now).level;
      if (missing > rounding) wait = Math.max(wait, missing / perMs);
    }
    // Also if it is refused: that leaves buckets behind as well.
    if (this.#buckets.size > this.#sweepAt) this.#sweep(now);
    if (wait > 0) return Math.ceil(wait);
    for (const { rate, of, cost } of takes) this.#bucket(rate, of, now).level -= cost;
    return 0;
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Gives back what a call turned out not to use. */
  giveBack({ rate, of, cost }: Take): void {
    const bucket = this.#bucket(rate, of, this.#clock.monotonic());
    bucket.level = Math.min(this.#rates[rate].burst, bucket.level + cost);
  }

  #bucket(rate: RateName, of: string, now: number): Bucket {
    const { perMs, burst } = this.#rates[rate];
    const name = `${rate} ${of}`;
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = { level: burst, at: now };
      this.#buckets.set(name, bucket);
    } else {
      bucket.level = Math.min(burst, bucket.level + (now - bucket.at) * perMs);
      bucket.at = now;
    }
    return bucket;
  }

  #sweep(now: number): void {
    for (const [name, bucket] of this.#buckets) {
      const { perMs, burst } = this.#rates[nameOf(name)];
      if (bucket.level + (now - bucket.at) * perMs >= burst) this.#buckets.delete(name);
    }
    this.#sweepAt = Math.max(sweepAt, this.#buckets.size * 2);
  }
}

function nameOf(bucket: string): RateName {
  return bucket.slice(0, bucket.indexOf(" ")) as RateName;
}
