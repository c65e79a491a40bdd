// `npm run fuzz -- --seconds 60`: every parser against mutated bytes. A target is a module `fuzz/NAME.ts` of a package
// that exports `fuzz(bytes)`; it must return, or throw its package's own error, and do neither slowly. Targets may
// export `seeds`. What broke a target is printed in hex with the seed that makes it again.

import { root } from "./run.ts";
import { files } from "./paths.ts";

const flag = (name: string, otherwise: number): number => {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(Deno.args[at + 1]);
};
const seconds = flag("seconds", 60);
const firstSeed = flag("seed", Date.now() % 2 ** 31);
const only = Deno.args.find((argument) => argument.startsWith("packages/"));

interface Target {
  fuzz(bytes: Uint8Array): void | Promise<void>;
  readonly seeds?: readonly Uint8Array[];
}

const targets = [...files(root, "packages", (name) => name.endsWith(".ts"))]
  .filter((path) => /^packages\/[^/]+\/fuzz\//.test(path) && (only === undefined || path.startsWith(only)));
let failed = 0;
for (const path of targets) {
  const target: Target = await import(`${root}/${path}`);
  const until = performance.now() + (seconds * 1000) / targets.length;
  let runs = 0;
  let slowest = 0;
  let broken: string | undefined;
  for (let seed = firstSeed; performance.now() < until && broken === undefined; seed++) {
    const bytes = mutate(random(seed), target.seeds ?? []);
    const started = performance.now();
    try {
      await target.fuzz(bytes);
    } catch (error) {
      broken = `seed ${seed}: ${error instanceof Error ? error.stack : String(error)}\n  bytes ${bytes.toHex()}`;
    }
    slowest = Math.max(slowest, performance.now() - started);
    runs += 1;
  }
  if (broken === undefined && slowest > 2000) broken = `one input took ${slowest.toFixed(0)} ms`;
  console.log(
    `${broken === undefined ? "ok  " : "FAIL"} ${path}: ${runs} runs from seed ${firstSeed}, slowest ${
      slowest.toFixed(1)
    } ms`,
  );
  if (broken === undefined) continue;
  failed += 1;
  console.log(`  ${broken}`);
}
console.log(`${targets.length - failed} passed, ${failed} failed`);
Deno.exit(failed === 0 && targets.length > 0 ? 0 : 1);

/** xorshift32: small, seeded, the same everywhere. */
function random(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** Either noise, or one of the seeds with some bytes flipped, cut, doubled or set to a number that parsers trip on. */
function mutate(next: () => number, seeds: readonly Uint8Array[]): Uint8Array {
  const below = (limit: number): number => Math.floor(next() * limit);
  const chosen = seeds[below(seeds.length + 1)];
  if (chosen === undefined) return Uint8Array.from({ length: below(200) }, () => (next() < 0.5 ? 0 : below(256)));
  let bytes = chosen.slice();
  for (let changes = 1 + below(6); changes > 0 && bytes.length > 0; changes--) {
    const at = below(bytes.length);
    const kind = below(5);
    if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    else if (kind === 1) bytes[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)] ?? 0;
    else if (kind === 2) bytes = bytes.slice(0, at);
    else if (kind === 3) {
      bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(Math.max(0, at - below(16)))]);
    } else bytes[at] = below(256);
  }
  return bytes;
}
