// `npm run mutate -- packages/mls`: do the tests notice when the code is wrong? Changes sources in copies of the tree, one
// change at a time, and runs the tests that reach the changed line. Prints what survived, and killed of tried by file;
// exits with 1 below the share asked for. `--help` tells the options.

import { sizes } from "../testkit/sizes.ts";
import { files, testFiles } from "./paths.ts";
import { root } from "./run.ts";
import { measured, type TestFile } from "./mutate/covered-lines.ts";
import { type Mutant, mutants, mutated } from "./mutate/mutants.ts";
import { runTests } from "./mutate/test-run.ts";
import { copyTree } from "./mutate/workshop.ts";

const usage =
  `usage: npm run mutate -- PACKAGE [--files TEXT] [--mutants COUNT] [--seed NUMBER] [--jobs COUNT] [--at-least PERCENT]
                                 [--minutes COUNT]

PACKAGE   a folder, such as packages/mls; its tests are those below it
--files   only sources whose path contains TEXT
--mutants how many changes are tried, chosen by the seed (QPQ_TIER decides otherwise: ${sizes.mutants} now)
--minutes after the first change in which others are begun; what was tried by then is counted`;

const option = (name: string): string | undefined => {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? undefined : Deno.args[at + 1];
};
const [folder] = Deno.args;
if (folder === undefined || folder.startsWith("-")) {
  console.log(usage);
  Deno.exit(folder === "--help" ? 0 : 2);
}
const only = option("files") ?? "";
const wanted = Number(option("mutants") ?? sizes.mutants);
const seed = Number(option("seed") ?? 1);
const jobs = Number(option("jobs") ?? 1);
const atLeast = Number(option("at-least") ?? 85);
const minutes = Number(option("minutes") ?? Infinity);

/** A test file that takes longer than this unchanged is none to be run again and again. */
const baselineLimitMs = 300_000;

const sources = [...files(root, folder, (name) => /\.ts$/.test(name) && !/\.(test|d|capnp)\.ts$/.test(name))]
  .filter((path) => path.includes("/src/") && path.includes(only));
const testPaths = testFiles(root, folder);
const copies = await Promise.all(Array.from({ length: jobs }, copyTree));
let done = 0;
let killed = 0;
let tried = 0;
try {
  const tests = await baseline();
  const texts = new Map<string, string>();
  for (const path of sources) texts.set(path, await Deno.readTextFile(`${copies[0]}/${path}`));
  const all = [...texts].flatMap(([path, text]) => mutants(path, text));
  const chosen = shuffled(all).slice(0, wanted);
  console.log(`${chosen.length} of ${all.length} changes in ${sources.length} files, seed ${seed}`);
  const byFile = new Map<string, { killed: number; tried: number }>();
  const queue = chosen.values();
  const endsAt = performance.now() + 60_000 * minutes;
  await Promise.all(copies.map(async (copy) => {
    for (const mutant of queue) {
      if (performance.now() >= endsAt) break;
      const text = texts.get(mutant.path) ?? "";
      const survived = await trial(copy, mutant, text, tests);
      const counts = byFile.get(mutant.path) ?? { killed: 0, tried: 0 };
      byFile.set(mutant.path, { killed: counts.killed + (survived === undefined ? 1 : 0), tried: counts.tried + 1 });
      if (survived !== undefined) console.log(survived);
      done += 1;
      if (done % 25 === 0) console.log(`${done} of ${chosen.length} tried`);
    }
  }));
  for (const [path, counts] of [...byFile].sort(([a], [b]) => a < b ? -1 : 1)) {
    killed += counts.killed;
    tried += counts.tried;
    console.log(`${path}: ${counts.killed} of ${counts.tried} killed`);
  }
} finally {
  for (const copy of copies) await Deno.remove(copy, { recursive: true });
}
const share = tried === 0 ? 0 : (100 * killed) / tried;
console.log(`${killed} of ${tried} killed, ${tried - killed} survived: ${share.toFixed(1)} % (seed ${seed})`);
Deno.exit(share >= atLeast ? 0 : 1);

async function baseline(): Promise<TestFile[]> {
  const tests: TestFile[] = [];
  const queue = testPaths.values();
  await Promise.all(copies.map(async (copy) => {
    for (const path of queue) {
      const test = await measured(copy, path, baselineLimitMs);
      if (test === undefined) console.log(`${path} fails unchanged: left out`);
      else tests.push(test);
    }
  }));
  return tests.sort((a, b) => a.ms - b.ms);
}

/** Undefined if a test noticed the change, else a line that tells of it. */
async function trial(
  copy: string,
  mutant: Mutant,
  text: string,
  tests: readonly TestFile[],
): Promise<string | undefined> {
  const { path, line, start, end, replacement, what } = mutant;
  // A line with a part that no test runs counts as one that none does: those around it tell.
  const near = [-2, -1, 0, 1, 2].map((offset) => line + offset);
  const reach = tests.filter(({ lines }) => near.some((at) => lines.get(path)?.has(at)));
  const own = path.replace(/\.ts$/, ".test.ts");
  const folderOf = (file: string): string => file.replace(/\/[^/]*$/, "");
  const beside = reach.filter((test) => folderOf(test.path) === folderOf(path));
  const rounds = [
    reach.filter((test) => test.path === own),
    beside.filter((test) => test.path !== own),
    reach.filter((test) => !beside.includes(test)),
  ];
  await Deno.writeTextFile(`${copy}/${path}`, mutated(text, mutant));
  try {
    for (const round of rounds) {
      if (round.length === 0) continue;
      const limit = 10_000 + 3 * round.reduce((sum, { ms }) => sum + ms, 0);
      if (await runTests(copy, round.map((test) => test.path), limit) !== "passed") return undefined;
    }
  } finally {
    await Deno.writeTextFile(`${copy}/${path}`, text);
  }
  const shown = (part: string): string => part.replace(/\s+/g, " ").slice(0, 80);
  const why = reach.length === 0 ? " (no test runs it)" : "";
  return `survived: ${path}:${line} ${what}: \`${shown(text.slice(start, end))}\` -> \`${shown(replacement)}\`${why}`;
}

function shuffled<T>(list: readonly T[]): T[] {
  const items = [...list];
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  // xorshift needs some rounds to leave a small seed behind.
  for (let round = 0; round < 16; round++) next();
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1));
    const [a, b] = [items[at], items[other]];
    if (a !== undefined && b !== undefined) [items[at], items[other]] = [b, a];
  }
  return items;
}
