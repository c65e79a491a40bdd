// A short life in which everything happens once in each direction: founding, joining, talking, updating, adding, removing.

import assert from "node:assert/strict";
import type { MadeCommit, Peer } from "./peer.ts";

/** Four members, of whom each two neighbours may be of different implementations. */
export async function everythingOnce(founder: Peer, first: Peer, second: Peer, third: Peer): Promise<void> {
  await founder.create(new TextEncoder().encode("scripted"));
  await first.join(welcomeOf(await founder.add([await first.keyPackage()])));
  await talk([founder, first]);
  for (const [committer, other] of [[first, founder], [founder, first]] as const) {
    await follow([other], await committer.update());
    await talk([founder, first]);
  }
  const added = await first.add([await second.keyPackage(), await third.keyPackage()]);
  await follow([founder], added);
  for (const newcomer of [second, third]) await newcomer.join(welcomeOf(added));
  await talk([founder, first, second, third]);
  for (const committer of [second, third]) {
    const others = [founder, first, second, third].filter((member) => member !== committer);
    await follow(others, await committer.update());
  }
  await talk([founder, first, second, third]);
  const removal = await third.remove([first.identity]);
  assert.deepEqual(await first.receive(removal.commit), { kind: "commit", active: false });
  await follow([founder, second], removal);
  await talk([founder, second, third]);
}

/** They stay members by this commit. */
export async function follow(members: readonly Peer[], { commit }: MadeCommit): Promise<void> {
  for (const member of members) assert.deepEqual(await member.receive(commit), { kind: "commit", active: true });
}

/** Each says something that all others read; all agree on the group. */
export async function talk(members: readonly Peer[]): Promise<void> {
  const [first] = members;
  assert.ok(first);
  for (const speaker of members) {
    const data = new TextEncoder().encode(`${speaker.engine} says ${speaker.identity}`);
    const message = await speaker.encrypt(data);
    for (const member of members.filter((member) => member !== speaker)) {
      const sender = member.engine === "ts-mls" ? undefined : speaker.identity;
      assert.deepEqual(await member.receive(message), { kind: "application", data, sender });
    }
    assert.deepEqual(await speaker.members(), members.map(({ identity }) => identity).sort());
    assert.equal(await speaker.epoch(), await first.epoch());
    assert.deepEqual(await speaker.exportSecret(32), await first.exportSecret(32));
  }
}

export function welcomeOf({ welcome }: MadeCommit): Uint8Array {
  assert.ok(welcome);
  return welcome;
}
