// `npm run faults`: what the world does to a node, done on purpose. A section a file in tools/faults, each prints its line.
// `-- --kill 200` runs that section alone, in that size; without a flag all run in the sizes of the tier (QPQ_TIER).
// `--seed N` repeats a run.

import { cut } from "./faults/cut.ts";
import { failover } from "./faults/failover.ts";
import { kill } from "./faults/kill.ts";
import { network } from "./faults/network.ts";
import { postgres } from "./faults/postgres.ts";
import { power } from "./faults/power.ts";

/** Runs in the given size, or in the tier's; true if it passed. */
type Section = (size: number | undefined, seed: number | undefined) => Promise<boolean>;

const sections: Readonly<Record<string, Section>> = { kill, power, network, postgres, cut, failover };

const flag = (name: string): number | undefined => {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? undefined : Number(Deno.args[at + 1]);
};
const unknown = Deno.args.find((word) => word.startsWith("--") && word !== "--seed" && !(word.slice(2) in sections));
if (unknown !== undefined) {
  console.log(`usage: npm run faults -- [--seed N]${Object.keys(sections).map((name) => ` [--${name} N]`).join("")}`);
  Deno.exit(unknown === "--help" ? 0 : 2);
}
const named = Object.keys(sections).filter((name) => Deno.args.includes(`--${name}`));
let passed = 0;
let failed = 0;
for (const [name, section] of Object.entries(sections)) {
  if (named.length > 0 && !named.includes(name)) continue;
  if (await section(flag(name), flag("seed"))) passed += 1;
  else failed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
