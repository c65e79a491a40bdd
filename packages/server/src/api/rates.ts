// Token buckets: so many at once, refilled evenly. Kept in memory and by the monotonic clock: a restart forgives, a clock
// that jumps does not. A call that touches several buckets takes from all of them or from none. Nodes on one database share
// them: each takes from what it knows, and tells what it took of a bucket when that is an eighth of it; so each may give out
// so much, and what is asked for while that is being told, beyond what all may. What was too much is owed, and nobody gets
// more until it has been refilled. Where every one counts (logins), the others are asked before anything is given out, and
// before it is refused by what was known a second ago.

import { createHash } from "node:crypto";
import type { Clock } from "@quicproquo/transport";
import type { Limits } from "@quicproquo/protocol";
import { NodeError } from "../errors.ts";
import type { Neighbours, Spent } from "../store/neighbours.ts";

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
  readonly rate: RateName;
  readonly of: string;
  level: number;
  at: number;
  /** Taken here and not told to other nodes yet; less than zero if more was given back. */
  untold: number;
  /** When the level was last what all nodes have; monotonic. */
  knownAt: number;
}

/** What other nodes need not know yet, as a part of a full bucket. */
const untoldPart = 1 / 8;
/** Rates of which every one counts: they are taken together with other nodes. */
const takenTogether: ReadonlySet<RateName> = new Set<RateName>([
  "registrations",
  "loginsOfName",
  "loginsOfPrefix",
  "failedLoginsOfName",
]);
/** Before a node refuses by what it knew so long ago, it asks what others have given back since; ms. */
const knownFor = 1_000;
/** Buckets that are told of at once. */
const toldAtOnce = 1_000;

/** What sums of fractions may be off by. */
const rounding = 1e-6;
/** Full buckets are forgotten once there are so many. */
const sweepAt = 10_000;

export class Rates {
  readonly #clock: Clock;
  readonly #rates: Readonly<Record<RateName, Rate>>;
  readonly #buckets = new Map<RateName, Map<string, Bucket>>();
  #size = 0;
  readonly #neighbours: Neighbours | undefined;
  readonly #failed: (error: unknown) => void;
  #sweepAt = sweepAt;
  #due = new Set<Bucket>();
  #telling: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** `failed` is told why other nodes could not be told. */
  constructor(limits: Limits, clock: Clock, neighbours?: Neighbours, failed: (error: unknown) => void = () => {}) {
    this.#neighbours = neighbours;
    this.#failed = failed;
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
    const buckets = takes.map(({ rate, of, cost }) => {
      const { perMs, burst } = this.#rates[rate];
      const bucket = this.#bucket(rate, of, now);
      // What costs more than a full bucket waits until it is full.
      const missing = Math.min(cost, burst) - bucket.level;
      if (missing > rounding) wait = Math.max(wait, missing / perMs);
      return bucket;
    });
    if (wait === 0) {
      takes.forEach((take, at) => this.#spend(take, buckets[at] ?? this.#bucket(take.rate, take.of, now)));
    }
    // Also if it is refused: that leaves buckets behind as well.
    if (this.#size > this.#sweepAt) this.#sweep(now);
    return Math.ceil(wait);
  }

  /** The same over all nodes, of rates where every one counts. While the database is away, as `take`. */
  async takeTogether(takes: readonly Take[]): Promise<number> {
    let wait = this.take(takes);
    if (wait > 0 && await this.#askAgain(takes)) wait = this.take(takes);
    if (wait > 0 || this.#neighbours === undefined) return wait;
    const spent = takes.map((take) => this.#spentOf(take, take.cost));
    try {
      const levels = await this.#neighbours.settle(spent);
      const now = this.#clock.monotonic();
      let missing = 0;
      for (const [at, { rate, of }] of takes.entries()) {
        const level = levels[at] ?? 0;
        const bucket = this.#bucket(rate, of, now);
        bucket.level = level;
        bucket.knownAt = now;
        if (level < -rounding) missing = Math.max(missing, -level / this.#rates[rate].perMs);
      }
      if (missing > 0) { for (const take of takes) this.giveBack(take); }
      return Math.ceil(missing);
    } catch (error) {
      this.#notTold(error);
      return 0;
    }
  }

  /** Once nothing is being told. */
  async settled(): Promise<void> {
    while (this.#next !== undefined) await this.#next;
    await this.#telling;
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.#size;
  }

  /** Gives back what a call turned out not to use. */
  giveBack(take: Take): void {
    this.#spend({ ...take, cost: -take.cost }, this.#bucket(take.rate, take.of, this.#clock.monotonic()));
  }

  #spend({ rate, cost }: Take, bucket: Bucket): void {
    const { burst } = this.#rates[rate];
    bucket.level = Math.min(burst, bucket.level - cost);
    const together = takenTogether.has(rate);
    if (this.#neighbours === undefined || (together && cost > 0)) return;
    bucket.untold += cost;
    if (together || Math.abs(bucket.untold) >= burst * untoldPart) this.#tellSoon(bucket);
  }

  /** True if something of these buckets was learned. Of many that are refused at once only one asks. */
  async #askAgain(takes: readonly Take[]): Promise<boolean> {
    if (this.#neighbours === undefined) return false;
    const asked = this.#clock.monotonic();
    const old = takes.flatMap(({ rate, of }) => {
      const bucket = this.#bucket(rate, of, asked);
      return asked - bucket.knownAt < knownFor ? [] : [{ bucket, spent: this.#spentOf(bucket, 0) }];
    });
    if (old.length === 0) return false;
    for (const { bucket } of old) bucket.knownAt = asked;
    try {
      await this.#learn(old);
      return true;
    } catch (error) {
      this.#notTold(error);
      return false;
    }
  }

  #spentOf({ rate, of }: Pick<Take, "rate" | "of">, spent: number): Spent {
    return { bucket: idOf(rate, of), spent, ...this.#rates[rate] };
  }

  #notTold(error: unknown): void {
    if (!(error instanceof NodeError && error.code === "store-away")) this.#failed(error);
  }

  /** What becomes due while one round is under way goes with the next. */
  #tellSoon(bucket: Bucket): void {
    this.#due.add(bucket);
    this.#next ??= this.#telling.then(() => {
      this.#next = undefined;
      const due = [...this.#due];
      this.#due = new Set();
      this.#telling = this.#tell(due);
      return this.#telling;
    });
  }

  async #tell(due: readonly Bucket[]): Promise<void> {
    for (let from = 0; from < due.length; from += toldAtOnce) {
      const told = due.slice(from, from + toldAtOnce).map((bucket) => {
        const spent = bucket.untold;
        bucket.untold = 0;
        return { bucket, spent: this.#spentOf(bucket, spent) };
      });
      try {
        await this.#learn(told);
      } catch (error) {
        // They are told the next time.
        for (const { bucket, spent: { spent } } of told) bucket.untold += spent;
        this.#notTold(error);
      }
    }
  }

  /** Tells the others what was spent of these, and takes over how full they are with all that anybody spent. */
  async #learn(told: readonly { readonly bucket: Bucket; readonly spent: Spent }[]): Promise<void> {
    const levels = await this.#neighbours?.settle(told.map(({ spent }) => spent)) ?? [];
    const now = this.#clock.monotonic();
    for (const [at, { bucket }] of told.entries()) {
      bucket.level = (levels[at] ?? bucket.level) - bucket.untold;
      bucket.at = bucket.knownAt = now;
    }
  }

  #bucket(rate: RateName, of: string, now: number): Bucket {
    const { perMs, burst } = this.#rates[rate];
    let all = this.#buckets.get(rate);
    if (all === undefined) this.#buckets.set(rate, all = new Map());
    let bucket = all.get(of);
    if (bucket === undefined) {
      bucket = { rate, of, level: burst, at: now, untold: 0, knownAt: now };
      all.set(of, bucket);
      this.#size += 1;
    } else {
      bucket.level = Math.min(burst, bucket.level + (now - bucket.at) * perMs);
      bucket.at = now;
    }
    return bucket;
  }

  #sweep(now: number): void {
    for (const [rate, all] of this.#buckets) {
      const { perMs, burst } = this.#rates[rate];
      for (const [of, bucket] of all) {
        if (bucket.level + (now - bucket.at) * perMs < burst) continue;
        if (bucket.untold !== 0) this.#tellSoon(bucket);
        else if (all.delete(of)) this.#size -= 1;
      }
    }
    this.#sweepAt = Math.max(sweepAt, this.#size * 2);
  }
}

/** Nobody's name or address stands in the database for this. */
function idOf(rate: RateName, of: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(`qpq rate v1 ${rate} ${of}`).digest().subarray(0, 16));
}
