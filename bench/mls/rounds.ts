// One implementation at one size, in a process of its own: `rounds.ts ENGINE MEMBERS ROUNDS`. Prints a line of JSON for each
// round; the first one is cold, nothing of this process having run before. With the word `warmed` a small group lives first.

import { OwnPeer } from "../../tests/interop/mls/own-engine.ts";
import { type EngineName, engineNames, engines } from "./engines.ts";
import { type Figures, live } from "./scenario.ts";

const warmUpMembers = 50;

const [name, members, rounds, warmed] = Deno.args;
const engine = engineNames.find((candidate) => candidate === name);
if (engine === undefined) throw new RangeError(`an engine is one of ${engineNames.join(", ")}`);
if (warmed === "warmed") await round(engine, await keyPackages(engine, warmUpMembers), 0);
const others = await keyPackages(engine, Number(members));
for (let number = 1; number <= Number(rounds); number += 1) {
  console.log(JSON.stringify(await round(engine, others, number)));
}
Deno.exit(0);

/** Of those who never act, made by our own engine for all of them: identities from 100 on. */
async function keyPackages(engine: EngineName, members: number): Promise<Uint8Array[]> {
  const made: Uint8Array[] = [];
  for (let other = 0; other < members - 2; other += 1) {
    made.push(await new OwnPeer(100 + other, engines[engine].suite).keyPackage());
  }
  return made;
}

async function round(name: EngineName, others: readonly Uint8Array[], number: number): Promise<Figures> {
  const { start } = engines[name];
  const actors = [await start(1), await start(2), await start(3)] as const;
  return await live({ actors, others, groupId: new TextEncoder().encode(`group ${others.length} ${number}`) });
}
