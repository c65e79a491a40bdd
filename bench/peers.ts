// The node beside what else one would store and forward messages with, on one machine in one run: 1 KiB from A to B, both in
// one client process, 64 not yet acknowledged, each system a round in turn; docs/peers.md says what each number is. What is
// not installed is left out and named. `--rounds N` (default 5), `--messages N` of each (default 20,000), `--only NAME,NAME`,
// `--connections N` idle ones and as many more (default 1,000), `--json FILE` writes the figures, `--page` writes the tables
// of docs/peers.md, `--from FILE` makes both of figures that were written before.

import { createHash } from "node:crypto";
import { loadavg } from "node:os";
import { flag } from "./flag.ts";
import { calm, measureFsync } from "./node/disk.ts";
import { median } from "./node/figures.ts";
import { measureMemory } from "./node/memory.ts";
import type { Numbers } from "@quicproquo/testkit/answering-process";
import { perSecond } from "./peers/measure.ts";
import { Measured } from "./peers/measured.ts";
import { parseRun, type Run } from "./peers/run.ts";
import { systems } from "./peers/systems.ts";
import { tables, writePage } from "./peers/tables.ts";

const rounds = Number(flag("rounds") ?? 5);
const messages = Number(flag("messages") ?? 20_000);
const connections = Number(flag("connections") ?? 1_000);
const only = flag("only")?.split(",");
/** Three seconds at 200/s. */
const delayed = 600;
const drained = 10_000;

for (const name of only ?? []) {
  if (!systems.some((system) => system.name === name)) {
    throw new Error(`--only ${name}: there is ${systems.map((system) => system.name).join(", ")}`);
  }
}
const from = flag("from");
const run = from === undefined ? await measureAll() : parseRun(await Deno.readTextFile(from));
console.log(tables(run));
const file = flag("json");
if (file !== undefined) await Deno.writeTextFile(file, `${JSON.stringify(run, null, 2)}\n`);
if (Deno.args.includes("--page")) await writePage(run);

async function measureAll(): Promise<Run> {
  await using opened = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "qpq-bench-peers-" });
  opened.defer(() => Deno.remove(folder, { recursive: true }));
  const leftOut: string[] = [];
  const all: { readonly measured: Measured; readonly kept: Kept }[] = [];
  const [loadBefore = NaN] = loadavg();
  for (const system of systems.filter(({ name }) => only?.includes(name) ?? true)) {
    const missing = system.missing();
    if (missing !== undefined) {
      leftOut.push(`${system.name}: ${missing}`);
      console.log(`left out: ${leftOut.at(-1)}`);
    } else {
      await Deno.mkdir(`${folder}/${system.name}`);
      const measured = opened.use(await Measured.start(system, `${folder}/${system.name}`));
      console.log(`${system.name} ${measured.server.version}: ${measured.server.command}`);
      // While it is fresh.
      const count = Math.min(connections, system.idle ?? connections);
      const idle = await measured.measure({ what: "idle", count });
      console.log(`${system.name}: ${JSON.stringify({ idle }, rounded)}`);
      all.push({ measured, kept: { connections: count, idle, load: [], delay: [], drain: [] } });
    }
  }
  const fsyncMs: number[] = [];
  const seldom: number[] = [];
  const sha256Micros: number[] = [];
  const memoryNanos: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const { measured, kept } of all) {
      if (round > 0) memoryNanos.push(measureMemory());
      const load = await measured.measure({ what: "load", count: messages });
      // The first round warms up: what is compiled while it runs is not done with before some 20,000 messages.
      if (round === 0) {
        console.log(`not counted, ${measured.system.name}: ${JSON.stringify({ load }, rounded)}`);
        continue;
      }
      await calm(folder);
      const delay = await measured.measure({ what: "delay", count: delayed });
      const drain = await measured.measure({ what: "drain", count: drained });
      kept.load.push(load);
      kept.delay.push(delay);
      kept.drain.push(drain);
      console.log(`round ${round}, ${measured.system.name}: ${JSON.stringify({ load, delay, drain }, rounded)}`);
    }
    if (round === 0) continue;
    fsyncMs.push((await measureFsync(folder)).p50);
    await calm(folder);
    seldom.push((await measureFsync(folder, delayed, 1000 / perSecond)).p99);
    sha256Micros.push(hashing());
  }
  const measurements = all.map(({ measured: { system: { name, settings, acknowledged }, server }, kept }) => ({
    name,
    settings,
    acknowledged,
    version: server.version,
    command: server.command.replaceAll(folder, "FOLDER"),
    ...kept,
  }));
  const [loadAfter = NaN] = loadavg();
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: navigator.hardwareConcurrency,
    loadBefore,
    loadAfter,
    rounds,
    messages,
    fsyncMs: median(fsyncMs),
    fsyncSeldomP99Ms: median(seldom),
    sha256Micros: median(sha256Micros),
    memoryNanos,
    leftOut,
    measurements,
  };
}

interface Kept {
  readonly connections: number;
  readonly idle: Numbers;
  readonly load: Numbers[];
  readonly delay: Numbers[];
  readonly drain: Numbers[];
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}

/** us for SHA-256 of 1 KiB. */
function hashing(): number {
  const block = new Uint8Array(1024).fill(7);
  const times = 20_000;
  const started = performance.now();
  for (let each = 0; each < times; each += 1) createHash("sha256").update(block).digest();
  return (performance.now() - started) * 1000 / times;
}
