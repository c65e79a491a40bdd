// Any bytes from a channel: a group refuses them with a reason, and its state is what it was.

import { openGroup } from "../src/index.ts";
import { groupOf, person, text } from "../test/people.ts";

const [alice, bob] = await groupOf(person("alice"), person("bob"));
if (alice === undefined || bob === undefined) throw new Error("no group");
const said = await alice.encrypt(text("hello"));
const { commit } = await alice.commit({});
const before = bob.toBytes();

export const seeds: readonly Uint8Array[] = [said, commit];

export async function fuzz(bytes: Uint8Array): Promise<void> {
  if (seeds.some((seed) => seed.toHex() === bytes.toHex())) return;
  const member = await openGroup(before);
  const processed = await member.process(bytes);
  if (processed.kind !== "undecryptable") throw new Error(`forged: ${processed.kind}`);
  if (member.toBytes().toHex() !== before.toHex()) throw new Error("a refused message changed the state");
}
