// RFC 9420 §9.2, §14: what a secret was good for is over when it was used, and then no copy of it is in what is stored.
// Looked for byte by byte in the state and in a store that is kept record by record, after each step of a conversation.

import assert from "node:assert/strict";
import { stateOf } from "../../test/forge.ts";
import { commitAndMerge, environment, follow, groupOf, joined, keyPackageOf, person } from "../../test/members.ts";
import { openKeyPackage } from "../key-package/own-key-package.ts";
import type { RatchetKind, SecretTree } from "../secret-tree/secret-tree.ts";
import type { Epoch } from "./epoch.ts";
import type { GroupMember } from "./group-member.ts";
import { openGroup } from "./open-group.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** What a disk holds of a member. */
class Disk {
  readonly #records = new Map<string, Uint8Array>();
  readonly #member: GroupMember;

  constructor(member: GroupMember) {
    this.#member = member;
  }

  /** Whether the secret stands in it, after what changed was written. Both ways of storing have to agree. */
  holds(secret: Uint8Array): boolean {
    assert.ok(secret.length >= 12 && secret.some((byte) => byte !== 0), "nothing that could be looked for");
    const { put, remove } = this.#member.changes();
    for (const name of remove) this.#records.delete(name);
    for (const [name, value] of put) this.#records.set(name, value);
    this.#member.stored();
    const within = (bytes: Uint8Array): boolean => bytes.toHex().includes(secret.toHex());
    const whole = within(this.#member.toBytes());
    assert.equal([...this.#records.values()].some(within), whole, "a record was left behind, or is missing");
    return whole;
  }

  holding(secrets: Readonly<Record<string, Uint8Array>>): string[] {
    return Object.keys(secrets).filter((name) => this.holds(secrets[name] ?? new Uint8Array()));
  }
}

function trio(): readonly [GroupMember, GroupMember, GroupMember] {
  const [ann, bob, cleo] = groupOf(["ann", "bob", "cleo"]);
  assert.ok(ann !== undefined && bob !== undefined && cleo !== undefined);
  return [ann, bob, cleo];
}

/** Key and nonce of a generation, as the member could derive them now. */
function messageKeys(member: GroupMember, leafIndex: number, kind: RatchetKind, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, generation) => {
    const found = stateOf(member).secretTree.at(leafIndex, kind, generation);
    assert.ok(typeof found === "object");
    return found.key;
  });
}

/** All the secrets that ratchets and their tree hold now, by the names of their records. */
function ratchetSecrets(secretTree: SecretTree): Record<string, Uint8Array> {
  const secrets: Record<string, Uint8Array> = {};
  for (const [name, value] of secretTree.records()) {
    if (name !== "size") secrets[name] = value.subarray(name.startsWith("ratchet/") ? 4 : 0);
  }
  return secrets;
}

function privateKeyOf(epoch: Epoch, node: number): Uint8Array {
  const key = epoch.privateKeys.get(epoch.tree, node);
  assert.ok(key);
  return key.privateKey;
}

Deno.test("the key of a message is gone once it was sent or read, and so is all that it came from; a skipped one waits", () => {
  const [ann, bob] = trio();
  const disks = { ann: new Disk(ann), bob: new Disk(bob) };
  const before = ratchetSecrets(stateOf(bob).secretTree);
  assert.deepEqual(Object.keys(before), ["node/3"]);
  const keys = messageKeys(bob, 0, "application", 5);
  const [first, second, third, , fifth] = keys;
  assert.ok(first !== undefined && second !== undefined && third !== undefined && fifth !== undefined);
  const said = Array.from({ length: 4 }, (_, number) => {
    const message = ann.encrypt(text(`number ${number}`));
    assert.ok(!disks.ann.holds(keys[number] ?? new Uint8Array()), "the sender's own");
    return message;
  });
  assert.deepEqual(disks.ann.holding(before), []);

  assert.deepEqual(disks.bob.holding(before), ["node/3"]);
  bob.process(said[2] ?? new Uint8Array());
  assert.deepEqual(disks.bob.holding(before), [], "the secret above the leaf");
  assert.deepEqual(keys.map((key) => disks.bob.holds(key)), [true, true, false, false, false]);
  const ratchet = ratchetSecrets(stateOf(bob).secretTree)["ratchet/0/application"];
  assert.ok(ratchet !== undefined && disks.bob.holds(ratchet));
  bob.process(said[0] ?? new Uint8Array());
  assert.deepEqual(keys.map((key) => disks.bob.holds(key)), [false, true, false, false, false]);
  bob.process(said[3] ?? new Uint8Array());
  assert.ok(!disks.bob.holds(ratchet), "the ratchet's secret before it moved");
  bob.process(said[1] ?? new Uint8Array());
  assert.deepEqual(keys.map((key) => disks.bob.holds(key)), [false, false, false, false, false]);
});

Deno.test("the key of a proposal and of a commit is gone once it was sent or followed", () => {
  const [ann, bob] = trio();
  const disks = [new Disk(ann), new Disk(bob)];
  const [proposal, commit] = messageKeys(bob, 0, "handshake", 2);
  assert.ok(proposal !== undefined && commit !== undefined);
  const { message } = ann.propose({ kind: "remove", removed: 2 });
  bob.process(message);
  for (const disk of disks) assert.ok(!disk.holds(proposal));
  const pending = ann.commit();
  follow(bob, pending.commit);
  ann.mergePending();
  for (const disk of disks) assert.deepEqual([disk.holds(proposal), disk.holds(commit)], [false, false]);
});

Deno.test("an epoch's secrets are gone with it, but for what still reads it, and that after three more", () => {
  const members = trio();
  const disks = members.map((member) => new Disk(member));
  const [ann, bob] = members;
  const { epoch } = stateOf(ann);
  const { epochAuthenticator: _, ...keys } = epoch.keys;
  for (const disk of disks) assert.deepEqual(disk.holding(keys), Object.keys(keys));
  const leafKey = privateKeyOf(epoch, 0);
  commitAndMerge(ann, members);
  const [annsDisk] = disks;
  assert.ok(annsDisk && !annsDisk.holds(leafKey), "the private key that the commit replaced");
  // Its messages are read to the end of the third epoch after it.
  const ended = members.map((member) => stateOf(member).past.all().at(-1));
  const ratchets = ended.map((past) => past === undefined ? {} : ratchetSecrets(past.secretTree));
  for (let more = 0; more < 3; more++) {
    for (const [at, disk] of disks.entries()) {
      assert.deepEqual(disk.holding(keys), ["senderDataSecret", "resumptionPsk"]);
      const held = disk.holding(ratchets[at] ?? {});
      assert.ok(held.length >= 4);
      assert.deepEqual(held, Object.keys(ratchets[at] ?? {}));
    }
    commitAndMerge(more === 1 ? ann : bob, members);
  }
  for (const [at, disk] of disks.entries()) {
    assert.deepEqual(disk.holding(keys), []);
    assert.deepEqual(disk.holding(ratchets[at] ?? {}), []);
  }
});

Deno.test("private keys above a leaf are gone when somebody else's path replaces them", () => {
  const members = groupOf(["ann", "bob", "cleo", "dan"]);
  const [ann, bob, cleo] = members;
  assert.ok(ann !== undefined && bob !== undefined && cleo !== undefined);
  commitAndMerge(bob, members);
  const disk = new Disk(ann);
  const { epoch } = stateOf(ann);
  const [own, above, top] = [0, 1, 3].map((node) => privateKeyOf(epoch, node));
  assert.ok(own !== undefined && above !== undefined && top !== undefined);
  commitAndMerge(cleo, members);
  assert.deepEqual(disk.holding({ own, above, top }), ["own", "above"]);
  commitAndMerge(bob, members);
  assert.deepEqual(disk.holding({ own, above, top }), ["own"]);
});

Deno.test("the init key of a key package is in no state of the group that was joined by it", () => {
  const [ann] = trio();
  const keyPackage = keyPackageOf(person("dan"));
  const pending = ann.commit({ add: [keyPackage.keyPackage] });
  ann.mergePending();
  const dan = joined(pending, keyPackage);
  const { initKey, encryptionKey } = openKeyPackage(keyPackage);
  const disk = new Disk(dan);
  assert.ok(disk.holds(encryptionKey.privateKey));
  assert.ok(!disk.holds(initKey.privateKey));
  commitAndMerge(dan, [ann]);
  assert.ok(!disk.holds(encryptionKey.privateKey));
});

Deno.test("what a commit of one's own prepared is gone when it is dropped, or another wins over it", () => {
  const [ann, bob] = trio();
  const disk = new Disk(ann);
  for (
    const end of [
      () => ann.dropPending(),
      () => {
        const { commit } = bob.commit();
        bob.mergePending();
        follow(ann, commit);
      },
    ]
  ) {
    ann.commit();
    const { pending } = stateOf(ann);
    assert.ok(pending);
    const { next } = pending;
    const { epochAuthenticator: _, ...keys } = next.keys;
    const { encryptionSecret, applicationExportSecret } = next;
    const prepared = { ...keys, encryptionSecret, applicationExportSecret, leaf: privateKeyOf(next, 0) };
    assert.deepEqual(disk.holding(prepared), Object.keys(prepared));
    end();
    assert.deepEqual(disk.holding(prepared), []);
  }
});

Deno.test("the leaf key of an Update is gone with the epoch that did not commit it, the key before it with one that did", () => {
  const [ann, bob] = trio();
  const disk = new Disk(ann);
  for (const committed of [false, true]) {
    const old = privateKeyOf(stateOf(ann).epoch, 0);
    const { message, reference } = ann.propose({ kind: "update" });
    bob.process(message);
    const offered = stateOf(ann).proposals.get(reference)?.ownUpdate?.leafKey.privateKey;
    assert.ok(offered);
    assert.deepEqual(disk.holding({ old, offered }), ["old", "offered"]);
    const { commit } = bob.commit({ proposals: committed ? [reference] : [] });
    bob.mergePending();
    follow(ann, commit);
    assert.deepEqual(disk.holding({ old, offered }), [committed ? "offered" : "old"]);
  }
});

Deno.test("a component's secret is gone when it was given out, and so is what it came from", () => {
  const [ann] = trio();
  const disk = new Disk(ann);
  const copy = openGroup(ann.toBytes(), environment);
  const secret = ann.exportComponentSecret(7);
  assert.ok(!disk.holds(secret));
  // The same epoch, not yet asked: it can still be told there, and from here it cannot.
  assert.deepEqual(copy.exportComponentSecret(7), secret);
  const neighbour = copy.exportComponentSecret(6);
  assert.ok(disk.holds(neighbour), "a sibling's leaf waits for its component");
  assert.deepEqual(ann.exportComponentSecret(6), neighbour);
  assert.ok(!disk.holds(neighbour));
});

Deno.test("who was removed keeps what reads the past, and nothing that leads on", () => {
  const members = trio();
  const [ann, , cleo] = members;
  const disk = new Disk(cleo);
  const { epoch } = stateOf(cleo);
  const { initSecret, externalSecret, membershipKey, senderDataSecret } = epoch.keys;
  const secrets = { initSecret, externalSecret, membershipKey, senderDataSecret, leaf: privateKeyOf(epoch, 4) };
  assert.deepEqual(disk.holding(secrets), Object.keys(secrets));
  const said = ann.encrypt(text("before"));
  commitAndMerge(ann, members, { remove: [2] });
  assert.equal(cleo.isActive(), false);
  assert.deepEqual(disk.holding(secrets), ["senderDataSecret"]);
  assert.equal(cleo.process(said).kind, "application");
});
