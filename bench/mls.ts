// This repository's MLS engine beside ts-mls 1.6.4 and OpenMLS (core-crypto, WebAssembly): CPU of each step in the life of a
// group of 100 and of 1,000, on fresh groups, each implementation in processes of its own that take turns in one run. Cold
// is a process that has run nothing before, warm the median of the rounds after it. Then our own with X-Wing, what it
// writes to its store, and where its time goes. The ratios of one run mean something, the times only on a quiet machine.
// `--json FILE` writes the figures, `--members N` takes one of the two sizes.

import process from "node:process";
import { type EngineName, engineNames } from "./mls/engines.ts";
import { type Figures, messages, type Step, steps } from "./mls/scenario.ts";
import type { Profile } from "./mls/profile.ts";
import type { StoredBytes } from "./mls/stored-bytes.ts";
import { median } from "./node/figures.ts";

/** To reach: ms on two quiet cores, and the share of ts-mls's time in the same run. */
const targets: Readonly<Record<number, Partial<Record<Step, { readonly ms: number; readonly ratio?: number }>>>> = {
  100: {
    "self-update, bare tree": { ms: 20, ratio: 0.13 },
    "process it": { ms: 4, ratio: 0.06 },
    "add one": { ms: 8 },
    "process an add": { ms: 3 },
    "join after commits": { ms: 25 },
    "encrypt 1 KiB": { ms: 0.1 },
    "decrypt 1 KiB": { ms: 0.15 },
  },
  1000: {
    "self-update, bare tree": { ms: 200, ratio: 0.13 },
    "process it": { ms: 20, ratio: 0.025 },
    "add one": { ms: 25 },
    "process an add": { ms: 5 },
    "join after commits": { ms: 250, ratio: 0.012 },
    "encrypt 1 KiB": { ms: 0.12 },
    "decrypt 1 KiB": { ms: 0.17 },
  },
};
/** X-Wing at most so many times the classical figure to reach; bytes for a message at most. */
const hybridFactor = 3;
const bytesPerMessage = 4096;

/** Rounds of each turn; one is the cold one. ts-mls needs half a minute for a group of 1,000: one round, warmed up before. */
const rounds = (engine: EngineName, members: number): number => engine === "ts-mls" && members > 100 ? 1 : 4;
const turns = 3;

interface Measured {
  readonly cold: number;
  readonly warm: number;
}

type Table = Record<EngineName, Record<Step, Measured>>;

const option = (name: string): string | undefined => {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? undefined : Deno.args[at + 1];
};
const sizes = Object.keys(targets).map(Number).filter((size) => [undefined, `${size}`].includes(option("members")));
console.log(`cores: ${navigator.hardwareConcurrency}, load ${Deno.loadavg()[0]?.toFixed(1)}; CPU in ms, all threads`);
const tables: Record<number, Table> = {};
const profiles: Record<string, Profile> = {};
const stored: Record<number, StoredBytes> = {};
for (const members of sizes) {
  const table = await measure(members);
  tables[members] = table;
  print(members, table);
  const bytes: StoredBytes = JSON.parse((await run("stored-bytes.ts", [`${members}`]))[0] ?? "");
  stored[members] = bytes;
  console.log(
    `bytes written: a message sent ${bytes.sent}, read ${bytes.read} (a speaker's first ${bytes.firstRead}), to reach ` +
      `${bytesPerMessage}; a commit ${bytes.committed}, followed ${bytes.followed}; the whole state ${bytes.all}\n`,
  );
  for (const suite of [0x0001, 0x004f]) {
    const profile: Profile = JSON.parse((await run("profile.ts", [`${members}`, `${suite}`]))[0] ?? "");
    profiles[`${members} members, suite ${suite}`] = profile;
    printProfile(members, suite, profile);
  }
}
const file = option("json");
if (file !== undefined) {
  await Deno.writeTextFile(file, `${JSON.stringify({ tables, stored, profiles }, undefined, 2)}\n`);
}
process.exit(0);

async function measure(members: number): Promise<Table> {
  const taken = new Map<EngineName, { readonly cold: Figures[]; readonly warm: Figures[] }>();
  for (let turn = 0; turn < turns; turn += 1) {
    for (const engine of engineNames) {
      const number = rounds(engine, members);
      const args = [engine, `${members}`, `${number}`, ...number === 1 ? ["warmed"] : []];
      const figures = (await run("rounds.ts", args)).map((line): Figures => JSON.parse(line));
      const { cold, warm } = taken.get(engine) ?? { cold: [], warm: [] };
      taken.set(engine, { cold, warm });
      warm.push(...number === 1 ? figures : figures.slice(1));
      cold.push(...number === 1 ? [] : figures.slice(0, 1));
    }
  }
  const summary = (engine: EngineName): Record<Step, Measured> => {
    const { cold, warm } = taken.get(engine) ?? { cold: [], warm: [] };
    const of = (step: Step): Measured => ({
      cold: median(cold.map((figures) => figures[step])),
      warm: median(warm.map((figures) => figures[step])),
    });
    return Object.fromEntries(steps.map((step) => [step, of(step)])) as Record<Step, Measured>;
  };
  return Object.fromEntries(engineNames.map((engine) => [engine, summary(engine)])) as Table;
}

function print(members: number, table: Table): void {
  console.log(`\n${members} members, cold / warm; as a share of ts-mls and of core-crypto, warm`);
  const columns = ["", ...engineNames, "ts-mls", "core-crypto", "X-Wing", "to reach"];
  console.log(columns.map((name, column) => name.padEnd(column === 0 ? 24 : 17)).join(""));
  for (const step of steps) {
    const ratio = (over: EngineName, under: EngineName): number => table[over][step].warm / table[under][step].warm;
    const target = targets[members]?.[step];
    const own = table.own[step].warm;
    const missed = target !== undefined &&
      (own > target.ms || (target.ratio !== undefined && ratio("own", "ts-mls") > target.ratio) ||
        table["own, X-Wing"][step].warm > hybridFactor * target.ms);
    const cells = [
      ...engineNames.map((engine) => `${short(table[engine][step].cold)} / ${short(table[engine][step].warm)}`),
      ratio("own", "ts-mls").toFixed(3),
      ratio("own", "core-crypto").toFixed(2),
      ratio("own, X-Wing", "own").toFixed(1),
      target === undefined ? "" : `${target.ms} ms${target.ratio === undefined ? "" : `, ${target.ratio}`}`,
    ];
    console.log(`${step.padEnd(24)}${cells.map((cell) => cell.padEnd(17)).join("")}${missed ? "MISSED" : ""}`);
  }
}

function printProfile(members: number, suite: number, profile: Profile): void {
  console.log(
    `where the time goes: ${members} members, suite 0x${suite.toString(16).padStart(4, "0")}, wall ms (calls)`,
  );
  for (const step of steps) {
    const { all, ...shares } = profile[step] ?? {};
    if (all === undefined) continue;
    const times = step.endsWith("1 KiB") ? messages : 1;
    const known = Object.values(shares).reduce((sum, { time }) => sum + time, 0);
    const parts = Object.entries(shares).sort(([, a], [, b]) => b.time - a.time)
      .map(([name, { calls, time }]) => `${name} ${short(time / times)} (${calls / times})`);
    const rest = `the rest ${short((all.time - known) / times)}`;
    console.log(`  ${step}: ${short(all.time / times)} = ${[...parts, rest].join(" + ")}`);
  }
  console.log("");
}

function short(ms: number): string {
  return Number.isNaN(ms) ? "-" : ms.toFixed(ms < 1 ? 3 : ms < 20 ? 1 : 0);
}

/** The lines that a part of this benchmark prints, run in a process of its own. */
async function run(part: string, args: readonly string[]): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", new URL(`./mls/${part}`, import.meta.url).pathname, ...args],
  }).output();
  if (!success) throw new Error(`${part} ${args.join(" ")} failed:\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim().split("\n");
}
