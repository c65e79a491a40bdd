// The node's numbers as Prometheus reads them. While messages pass nothing here is touched: counts are read as they stand at
// a scrape, and the store is asked then how much waits. Labels are methods, results and transports, of which there is a
// fixed number; no name, key or address is ever one.

import { Counter, Gauge, Registry } from "prom-client";
import type { Clock } from "@quicproquo/transport";
import type { Census } from "../store/store.ts";
import { CountedHistogram } from "./counted-histogram.ts";
import type { Counts, Distribution } from "./counts.ts";
import { watchLoopDelay } from "./loop-delay.ts";

export interface MetricsSource {
  readonly version: string;
  readonly counts: Counts;
  readonly clock: Clock;
  /** Open ones, by transport. */
  connections(): ReadonlyMap<string, number>;
  draining(): boolean;
  census(): Promise<Census>;
  /** In bytes. */
  memory(): { readonly rss: number; readonly heapUsed: number };
}

/** Shown from the first scrape on, also while nobody uses them. */
const transports = ["quic", "tls"];

type Distributions = Iterable<readonly [labels: Readonly<Record<string, string>>, distribution: Distribution]>;
type Samples<L extends string> = Iterable<readonly [labels: Partial<Record<L, string>>, value: number]>;

export class Metrics implements Disposable {
  readonly #source: MetricsSource;
  readonly #registry = new Registry();
  readonly #loop: Disposable;

  constructor(source: MetricsSource) {
    this.#source = source;
    const { counts, clock } = source;
    this.#histogram("qpq_call_seconds", "Time from a call to its answer.", () => timesOf(counts));
    this.#histogram("qpq_commit_calls", "Calls that shared a transaction.", () => [[{}, counts.groupCalls]]);
    this.#histogram(
      "qpq_commit_seconds",
      "Time of COMMIT, nearly all of it fsync.",
      () => [[{}, counts.commitSeconds]],
    );
    this.#histogram("qpq_expiry_seconds", "Time of a round of expiry.", () => [[{}, counts.expirySeconds]]);
    this.#histogram("qpq_event_loop_delay_seconds", "By how much a timer came late.", () => [
      [{}, counts.loopDelaySeconds],
    ]);
    this.#loop = watchLoopDelay(clock, (seconds) => counts.loopDelaySeconds.add(seconds));

    this.#counter("qpq_calls_total", "Calls. Result: ok, an error's code, or an exception's type.", [
      "method",
      "result",
    ], () => callsOf(counts));
    this.#counter(
      "qpq_connections_accepted_total",
      "Connections ever accepted.",
      ["transport"],
      () => byTransport(counts.accepted),
    );
    this.#counter("qpq_expired_total", "What expiry removed.", [], () => [[{}, counts.expired]]);
    this.#gauge("qpq_connections", "Open connections.", ["transport"], () => byTransport(source.connections()));
    this.#gauge("qpq_build_info", "1, with the version as its label.", ["version"], () => [
      [{ version: source.version }, 1],
    ]);
    this.#gauge("qpq_draining", "1 once the node has been asked to stop.", [], () => one(source.draining()));
    this.#gauge("qpq_storage_full", "1 while only what makes room is taken.", [], () => one(counts.storageFull));
    this.#gauge("qpq_memory_rss_bytes", "Resident memory.", [], () => [[{}, source.memory().rss]]);
    this.#gauge("qpq_memory_heap_used_bytes", "JavaScript heap of the event loop's thread.", [], () => [
      [{}, source.memory().heapUsed],
    ]);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, in the text format 0.0.4. What the store would have told is left out if it cannot be asked. */
  async text(): Promise<string> {
    const own = await this.#registry.metrics();
    const census = await this.#source.census().catch(() => undefined);
    return census === undefined ? own : `${own}\n${await this.#stored(census)}`;
  }

  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
  }

  #stored(census: Census): Promise<string> {
    const registry = new Registry();
    const { oldest } = census;
    const age = oldest === undefined ? 0 : Math.max(0, this.#source.clock.now() - oldest) / 1_000;
    const values: readonly (readonly [name: string, help: string, value: number])[] = [
      ["qpq_queue_messages", "Messages that wait.", census.messages],
      ["qpq_queue_bytes", "Their bytes.", census.bytes],
      ["qpq_queue_oldest_seconds", "Age of the oldest message that waits, 0 if none does.", age],
      ["qpq_accounts", "Accounts.", census.accounts],
      ["qpq_log_entries", "Entries of the transparency log.", census.logEntries],
      ["qpq_database_bytes", "Size of the database.", census.databaseBytes],
      ["qpq_database_free_bytes", "Of that, in pages that nothing uses.", census.freeBytes],
      ["qpq_database_wal_bytes", "Size of the database's write-ahead log.", census.walBytes],
    ];
    for (const [name, help, value] of values) new Gauge({ name, help, registers: [registry] }).set(value);
    return registry.metrics();
  }

  #histogram(name: string, help: string, read: () => Distributions): void {
    new CountedHistogram({ name, help, registry: this.#registry, read });
  }

  #counter<L extends string>(name: string, help: string, labelNames: L[], samples: () => Samples<L>): void {
    new Counter({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [labels, value] of samples()) this.inc(labels, value);
      },
    });
  }

  #gauge<L extends string>(name: string, help: string, labelNames: L[], samples: () => Samples<L>): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [labels, value] of samples()) this.set(labels, value);
      },
    });
  }
}

function* callsOf({ calls }: Counts): Samples<"method" | "result"> {
  for (const [method, { served, refused }] of calls) {
    if (served > 0) yield [{ method, result: "ok" }, served];
    for (const [result, count] of refused) yield [{ method, result }, count];
  }
}

/** Of the methods that were called. */
function* timesOf({ calls }: Counts): Distributions {
  for (const [method, { served, refused, seconds }] of calls) {
    if (served > 0 || refused.size > 0) yield [{ method }, seconds];
  }
}

function byTransport(counts: ReadonlyMap<string, number>): Samples<"transport"> {
  return [...new Set([...transports, ...counts.keys()])].map((
    transport,
  ) => [{ transport }, counts.get(transport) ?? 0]);
}

function one(is: boolean): Samples<never> {
  return [[{}, is ? 1 : 0]];
}
