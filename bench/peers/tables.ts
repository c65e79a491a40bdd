// A run as tables, for a terminal and for docs/peers.md, which holds them between two marks.

import { median } from "../node/figures.ts";
import type { Measurement, Run } from "./run.ts";

const page = new URL("../../docs/peers.md", import.meta.url);
const marks = ["<!-- measured by npm run bench:peers -->", "<!-- until here -->"] as const;

/** Load average that other work may make. */
const quiet = 1;
/** The systems whose figures have something to reach, and what they are held against. */
const [quic, tls, against] = ["node-quic", "node-tls", "rabbitmq"] as const;

export async function writePage(run: Run): Promise<void> {
  const text = await Deno.readTextFile(page);
  const [from, to] = marks.map((mark) => text.indexOf(mark));
  if (from === undefined || to === undefined || from < 0 || to < from) throw new Error("docs/peers.md lost its marks");
  await Deno.writeTextFile(page, `${text.slice(0, from + marks[0].length)}\n\n${tables(run)}\n\n${text.slice(to)}`);
}

/** Markdown as the formatter leaves it. */
export function tables(run: Run): string {
  const conditions = `Measured ${run.date}: ${run.cores} cores, load average ${run.loadBefore.toFixed(1)} before and ` +
    `${run.loadAfter.toFixed(1)} after, ${run.rounds} rounds of ${
      whole(run.messages)
    } messages. Beside it, in the same ` +
    `minutes: 4 KiB durable after ${run.fsyncMs.toFixed(2)} ms (p50; asked 200 times a second, p99 ${
      run.fsyncSeldomP99Ms.toFixed(1)
    } ms), SHA-256 of 1 KiB in ${run.sha256Micros.toFixed(1)} us, a read out of 8 MiB of memory in ${
      spreadOf(run.memoryNanos, whole)
    } ns.`;
  const busy = Math.max(run.loadBefore, run.loadAfter - run.cores) > quiet
    ? [
      "**The machine was busy with other work**, so what is missed here says little; CPU a message holds better than time.",
    ]
    : [];
  const rows = run.measurements.map((each) => [
    `\`${each.name}\``,
    spread(each.load, "perSecond", whole),
    middle(each.load, "serverMicros").toFixed(0),
    middle(each.load, "clientMicros").toFixed(0),
    spread(each.delay, "p50", (value) => value.toFixed(1)),
    spread(each.delay, "p99", (value) => value.toFixed(1)),
    spread(each.drain, "perSecond", whole),
    ((each.idle.kibFirst ?? NaN) * 1_000 / 1024).toFixed(0),
    ((each.idle.kibMore ?? NaN) * 1_000 / 1024).toFixed(0),
    (((each.idle.serverMicros ?? NaN) + (each.idle.clientMicros ?? NaN)) / 1000).toFixed(1),
  ]);
  const heads = [
    "system",
    "messages/s",
    "server, us",
    "client, us",
    "p50, ms",
    "p99, ms",
    "drain/s",
    "1,000 idle, MiB",
    "1,000 more, MiB",
    "connecting, ms",
  ];
  const told = Map.groupBy(run.measurements, ({ acknowledged, settings }) => JSON.stringify([acknowledged, settings]));
  const meanings = [...told.values()].map((alike) => [
    alike.map(({ name, version }) => `\`${name}\` ${version}`).join(", "),
    alike[0]?.acknowledged ?? "",
    alike[0]?.settings ?? "",
  ]);
  const left = run.leftOut.length === 0 ? [] : [`Left out: ${run.leftOut.join("; ")}.`];
  return [
    conditions,
    ...busy,
    table(heads, rows),
    ...left,
    ...reached(run),
    table(["system", "an acknowledgement means", "settings"], meanings),
  ].join("\n\n");
}

/** What the node is to reach, where this run can tell. */
function reached({ measurements, fsyncSeldomP99Ms }: Run): string[] {
  const named = new Map(measurements.map((each) => [each.name, each]));
  const [ours, ownTls, peer] = [named.get(quic), named.get(tls), named.get(against)];
  const rows: string[][] = [];
  const add = (what: string, value: number, told: string, bound: number, most: boolean): void => {
    const yes = most ? value <= bound : value >= bound;
    rows.push([what, told, `${most ? "at most" : "at least"} ${whole(bound)}: ${yes ? "reached" : "**missed**"}`]);
  };
  if (ours !== undefined && peer !== undefined) {
    const ratio = middle(ours.load, "perSecond") / middle(peer.load, "perSecond");
    const each = ours.load.map(({ perSecond = NaN }, round) => perSecond / (peer.load[round]?.perSecond ?? NaN));
    const told = `${ratio.toFixed(2)} (rounds ${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)})`;
    add("messages/s over QUIC to RabbitMQ's", ratio, told, 1, false);
  }
  if (ours !== undefined) {
    const storage = middle(ours.load, "storageMicros");
    const both = middle(ours.load, "serverMicros") + middle(ours.load, "clientMicros");
    const p99 = middle(ours.delay, "p99");
    add("CPU of node and client a message, us", both, both.toFixed(0), 111, true);
    add("of it the storage thread, us", storage, storage.toFixed(0), 55, true);
    add("p99 at 200/s, ms", p99, `${p99.toFixed(1)} (the disk alone ${fsyncSeldomP99Ms.toFixed(1)})`, 4, true);
    const drain = middle(ours.drain, "perSecond");
    add("drain, messages/s", drain, whole(drain), 50_000, false);
  }
  for (const [each, kib, ms] of [[ours, 185, 1.4], [ownTls, 45, 0.8]] as const) {
    if (each === undefined) continue;
    const { kibFirst = NaN, kibMore = NaN, serverMicros = NaN, clientMicros = NaN } = each.idle;
    const kibEach = (kibFirst + kibMore) / 2;
    const told = `${kibEach.toFixed(0)} (first ${kibFirst.toFixed(0)}, more ${kibMore.toFixed(0)})`;
    add(`\`${each.name}\`: an idle connection of ${whole(2 * each.connections)}, KiB`, kibEach, told, kib, true);
    const both = (serverMicros + clientMicros) / 1000;
    add(`\`${each.name}\`: connecting, CPU of both, ms`, both, both.toFixed(1), ms, true);
  }
  return rows.length === 0 ? [] : [table(["the node is to reach", "measured", "to reach"], rows)];
}

function values(rounds: Measurement["load"], name: string): readonly number[] {
  return rounds.map((figures) => figures[name] ?? NaN).toSorted((a, b) => a - b);
}

function middle(rounds: Measurement["load"], name: string): number {
  return median(values(rounds, name));
}

/** Median, and least to most. */
function spread(rounds: Measurement["load"], name: string, told: (value: number) => string): string {
  return spreadOf(values(rounds, name), told);
}

function spreadOf(numbers: readonly number[], told: (value: number) => string): string {
  return `${told(median(numbers))} (${told(Math.min(...numbers))} to ${told(Math.max(...numbers))})`;
}

const thousands = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

function whole(value: number): string {
  return thousands.format(value < 100 ? value : Math.round(value));
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
