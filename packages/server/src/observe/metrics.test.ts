// What a scrape shows.

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { FakeClock } from "@quicproquo/testkit";
import type { Census } from "../store/store.ts";
import { Counts, Distribution } from "./counts.ts";
import { Metrics } from "./metrics.ts";

const census: Census = {
  messages: 3,
  bytes: 300,
  oldest: 990_000,
  newest: 999_000,
  accounts: 2,
  logEntries: 5,
  databaseBytes: 8192,
  freeBytes: 4096,
  walBytes: 100,
};

async function withMetrics(
  use: (parts: { metrics: Metrics; counts: Counts; clock: FakeClock }) => Promise<void>,
  ask: () => Promise<Census> = () => Promise.resolve(census),
): Promise<void> {
  const counts = new Counts(["enqueue", "ack"]);
  const clock = new FakeClock(1_000_000);
  using metrics = new Metrics({
    version: "1.2.3",
    counts,
    clock,
    connections: () => new Map([["quic", 2]]),
    draining: () => false,
    census: ask,
    memory: () => ({ rss: 1, heapUsed: 2 }),
  });
  await use({ metrics, counts, clock });
  strictEqual(clock.waiting, 1, "one timer, for the event loop's delay");
}

/** Samples by name and labels. */
function samples(text: string): Map<string, number> {
  return new Map(
    text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line): [string, number] => {
      const [, name = "", value = ""] = /^(.*) (\S+)$/.exec(line) ?? [];
      return [name, Number(value)];
    }),
  );
}

Deno.test("calls are shown by method and result, with their times", () =>
  withMetrics(async ({ metrics, counts }) => {
    const enqueue = counts.calls.get("enqueue");
    for (let at = 0; at < 600; at++) enqueue?.done(at % 3 === 0 ? "E007" : undefined, at % 2 === 0 ? 0.0004 : 0.3);
    for (let scrape = 0; scrape < 2; scrape++) {
      const shown = samples(await metrics.text());
      strictEqual(shown.get('qpq_calls_total{method="enqueue",result="ok"}'), 400);
      strictEqual(shown.get('qpq_calls_total{method="enqueue",result="E007"}'), 200);
      strictEqual(shown.get('qpq_call_seconds_count{method="enqueue"}'), 600);
      strictEqual(shown.get('qpq_call_seconds_bucket{le="0.0005",method="enqueue"}'), 300);
      strictEqual(shown.get('qpq_call_seconds_bucket{le="0.25",method="enqueue"}'), 300);
      strictEqual(shown.get('qpq_call_seconds_bucket{le="0.5",method="enqueue"}'), 600);
      ok(Math.abs((shown.get('qpq_call_seconds_sum{method="enqueue"}') ?? 0) - 90.12) < 1e-6);
    }
  }));

Deno.test("what waits, how old it is, and what the store's commits were like", () =>
  withMetrics(async ({ metrics, counts, clock }) => {
    counts.committed({ calls: 3, seconds: 0.002, full: false });
    counts.committed({ calls: 5, seconds: undefined, full: true });
    counts.expiryRound(7, 0.01);
    counts.connected("tls");
    await clock.advance(5_000);
    const text = await metrics.text();
    const shown = samples(text);
    const expected: Readonly<Record<string, number>> = {
      qpq_queue_messages: 3,
      qpq_queue_bytes: 300,
      qpq_queue_oldest_seconds: 15,
      qpq_log_entries: 5,
      qpq_database_bytes: 8192,
      qpq_database_free_bytes: 4096,
      qpq_database_wal_bytes: 100,
      qpq_accounts: 2,
      qpq_commit_calls_sum: 3,
      qpq_commit_calls_count: 1,
      qpq_commit_seconds_count: 1,
      qpq_storage_full: 1,
      qpq_expired_total: 7,
      qpq_expiry_seconds_count: 1,
      qpq_draining: 0,
      'qpq_connections{transport="quic"}': 2,
      'qpq_connections{transport="tls"}': 0,
      'qpq_connections_accepted_total{transport="tls"}': 1,
      'qpq_build_info{version="1.2.3"}': 1,
      // A clock that moves only when told is never late.
      qpq_event_loop_delay_seconds_count: 50,
      'qpq_event_loop_delay_seconds_bucket{le="0.0001"}': 50,
    };
    deepStrictEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, shown.get(name)])), expected);
    match(text, /# HELP qpq_queue_messages .+\n# TYPE qpq_queue_messages gauge/);
    match(metrics.contentType, /version=0\.0\.4/);
  }));

Deno.test("a store that cannot be asked takes its own numbers away and no others", () =>
  withMetrics(async ({ metrics }) => {
    const shown = samples(await metrics.text());
    strictEqual(shown.get("qpq_draining"), 0);
    strictEqual(shown.get("qpq_queue_messages"), undefined);
  }, () => Promise.reject(new Error("closed"))));

Deno.test("a value counts where it is at or under a bound, once", () => {
  const distribution = new Distribution([1, 2, 4]);
  for (const value of [0, 1, 1.5, 2, 4, 4.1, 1_000]) distribution.add(value);
  deepStrictEqual([...distribution.counts], [2, 2, 1, 2]);
  strictEqual(distribution.sum, 1_012.6);
});
