// What our own engine writes to its store: `stored-bytes.ts MEMBERS`. Prints one line of JSON: bytes of record names and
// values for a message sent, a message read, a commit of one's own, a commit of another, and the whole state.

import { OwnPeer } from "../../tests/interop/mls/own-engine.ts";

export interface StoredBytes {
  readonly sent: number;
  readonly read: number;
  readonly firstRead: number;
  readonly committed: number;
  readonly followed: number;
  readonly all: number;
}

if (import.meta.main) {
  const members = Number(Deno.args[0]);
  const others: Uint8Array[] = [];
  for (let other = 0; other < members - 2; other += 1) others.push(await new OwnPeer(100 + other, 1).keyPackage());
  const [alice, bob] = [new OwnPeer(1, 1), new OwnPeer(2, 1)];
  await alice.create(new TextEncoder().encode("stored"));
  const { welcome } = await alice.add([...others, await bob.keyPackage()]);
  if (welcome === undefined) throw new Error("nobody was welcomed");
  await bob.join(welcome);
  written(alice);
  written(bob);
  const data = new Uint8Array(1024);
  await bob.receive(await alice.encrypt(data));
  written(alice);
  const firstRead = written(bob);
  await bob.receive(await alice.encrypt(data));
  const [sent, read] = [written(alice), written(bob)];
  await bob.receive((await alice.update()).commit);
  const [committed, followed] = [written(alice), written(bob)];
  const figures: StoredBytes = { sent, read, firstRead, committed, followed, all: bob.group.toBytes().length };
  console.log(JSON.stringify(figures));
}

function written({ group }: OwnPeer): number {
  const { put, remove } = group.changes();
  group.stored();
  let bytes = 0;
  for (const [name, value] of put) bytes += name.length + value.length;
  for (const name of remove) bytes += name.length;
  return bytes;
}
