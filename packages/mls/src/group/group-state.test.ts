// A group's state as bytes and as records: what survives a restart, how little is written, what a crash leaves, and what is
// refused.

import assert from "node:assert/strict";
import {
  assertTogether,
  codeOf,
  commitAndMerge,
  environment,
  follow,
  foundedBy,
  groupOf,
  joined,
  keyPackageOf,
  person,
} from "../../test/members.ts";
import { stateOf } from "../../test/forge.ts";
import type { GroupMember } from "./group-member.ts";
import { Writer } from "../codec/writer.ts";
import { openGroup } from "./open-group.ts";
import { decodeRecords } from "./state-records.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function pair(): readonly [GroupMember, GroupMember] {
  const [ann, bob] = groupOf(["ann", "bob"]);
  assert.ok(ann !== undefined && bob !== undefined);
  return [ann, bob];
}

/** A store that is written as the interface says. */
class Store {
  readonly records = new Map<string, Uint8Array>();
  written = 0;

  save(group: GroupMember): void {
    const { put, remove } = group.changes();
    this.written = 0;
    for (const [name, value] of put) {
      this.written += name.length + value.length;
      this.records.set(name, value);
    }
    for (const name of remove) assert.ok(this.records.delete(name), `${name} was not stored`);
    group.stored();
  }

  open(): GroupMember {
    return openGroup(this.records, environment);
  }
}

Deno.test("bytes are canonical: a group opened and stored again is the same bytes, and so is the same state reached twice", () => {
  const [ann, bob] = pair();
  bob.process(ann.propose({ kind: "update" }).message);
  ann.encrypt(text("lost"));
  bob.process(ann.encrypt(text("read")));
  ann.commit({ proposals: [], add: [keyPackageOf(person("cleo")).keyPackage] });
  for (const group of [ann, bob]) {
    const bytes = group.toBytes();
    const opened = openGroup(bytes, environment);
    assert.deepEqual(opened.toBytes(), bytes);
    assert.deepEqual(opened.proposals(), group.proposals());
    assert.deepEqual(opened.members(), group.members());
    assert.deepEqual(opened.pendingCommit(), group.pendingCommit());
  }
});

Deno.test("a larger group opens from its bytes and from its records, in whatever order they come", () => {
  const [ann] = groupOf(Array.from({ length: 20 }, (_, at) => `member ${at}`));
  assert.ok(ann);
  commitAndMerge(ann, []);
  const bytes = ann.toBytes();
  assert.deepEqual(openGroup(bytes, environment).toBytes(), bytes);
  const opened = openGroup(new Map([...ann.changes().put].reverse()), environment);
  assert.deepEqual(opened.toBytes(), bytes);
  assert.deepEqual(opened.members(), ann.members());
});

Deno.test("of a past epoch's members only those are stored who were others then", () => {
  const members = groupOf(["ann", "bob", "cleo"]);
  const [ann] = members;
  assert.ok(ann);
  const kept = (): number[] => [...stateOf(ann).past.all().at(-1)?.leaves.keys() ?? []];
  commitAndMerge(ann, members);
  assert.deepEqual(kept(), [], "new encryption keys alone");
  commitAndMerge(ann, members, { updateLeaf: { signatureKey: person("ann's new key").signatureKey } });
  assert.deepEqual(kept(), [0]);
  commitAndMerge(ann, members, { remove: [1], add: [keyPackageOf(person("dan")).keyPackage] });
  assert.deepEqual(kept(), [1]);
});

Deno.test("a store of records follows a whole life, and nothing that is over stays in it", () => {
  const members = groupOf(["ann", "bob", "cleo", "dan"]);
  const stores = members.map(() => new Store());
  const save = (): void => {
    for (const [at, member] of members.entries()) {
      const store = stores[at];
      assert.ok(store);
      store.save(member);
      assert.deepEqual(store.open().toBytes(), member.toBytes());
      assert.deepEqual(member.changes(), { put: new Map(), remove: [] });
    }
  };
  const [ann, bob, cleo, dan] = members;
  assert.ok(ann !== undefined && bob !== undefined && cleo !== undefined && dan !== undefined);
  save();
  assertTogether(members);
  save();
  commitAndMerge(bob, members, {
    add: [keyPackageOf(person("eve")).keyPackage, keyPackageOf(person("fay")).keyPackage],
  });
  save();
  const { reference, message } = cleo.propose({ kind: "update" });
  for (const member of members) if (member !== cleo) member.process(message);
  save();
  ann.commit({ remove: [4, 5], proposals: [reference] });
  save();
  ann.dropPending();
  save();
  commitAndMerge(ann, members, { remove: [4, 5], proposals: [reference] });
  save();
  for (let epoch = 0; epoch < 5; epoch++) commitAndMerge(dan, members);
  ann.exportComponentSecret(7);
  save();
  commitAndMerge(dan, members, { remove: [0] });
  save();
  assert.equal(stores[0]?.open().isActive(), false);
  assertTogether([bob, cleo, dan]);
});

Deno.test("a message writes little, however large the group", () => {
  for (const size of [3, 60]) {
    const founder = foundedBy(person("founder"));
    const keyPackages = Array.from({ length: size }, (_, at) => keyPackageOf(person(`member ${at}`)));
    const pending = founder.commit({ add: keyPackages.map(({ keyPackage }) => keyPackage) });
    founder.mergePending();
    const [first] = keyPackages;
    assert.ok(first);
    const reader = joined(pending, first);
    const [sending, receiving] = [new Store(), new Store()];
    sending.save(founder);
    receiving.save(reader);
    for (let count = 0; count < 3; count++) {
      reader.process(founder.encrypt(new Uint8Array(1024)));
      sending.save(founder);
      receiving.save(reader);
      // The first message of a speaker opens its way through the secret tree.
      const most = count === 0 ? 1500 : 150;
      assert.ok(sending.written < most && receiving.written < most, `${sending.written}, ${receiving.written} bytes`);
    }
  }
});

Deno.test("a crash between commit, send and merge leaves one of two states: pending with the very same bytes, or before", () => {
  const [ann, bob] = pair();
  const store = new Store();
  store.save(ann);
  const keyPackage = keyPackageOf(person("cleo"));
  const pending = ann.commit({ add: [keyPackage.keyPackage], forcePath: true });
  // Not yet stored: the commit was never made.
  const before = store.open();
  assert.equal(before.pendingCommit(), undefined);
  assert.equal(before.epoch(), 1n);
  store.save(ann);
  const after = store.open();
  assert.deepEqual(after.pendingCommit(), pending);
  assert.equal(codeOf(() => after.encrypt(text("no")), after), "commit-pending");
  follow(bob, pending.commit);
  after.mergePending();
  store.save(after);
  assertTogether([store.open(), bob, joined(pending, keyPackage)]);
});

Deno.test("a pending commit that lost is dropped after a restart too, and its keys do not come back", () => {
  const [ann, bob] = pair();
  ann.commit();
  const opened = openGroup(ann.toBytes(), environment);
  const message = bob.commit().commit;
  bob.mergePending();
  follow(opened, message);
  assert.equal(opened.pendingCommit(), undefined);
  assertTogether([opened, bob]);
});

Deno.test("an Update of one's own is committed by others after a restart, with a new signature key", () => {
  const [ann, bob] = pair();
  const renewed = person("renewed").signatureKey;
  const { message, reference } = ann.propose({ kind: "update", leaf: { signatureKey: renewed } });
  bob.process(message);
  const opened = openGroup(ann.toBytes(), environment);
  const { commit } = bob.commit({ proposals: [reference] });
  bob.mergePending();
  follow(opened, commit);
  assertTogether([opened, bob]);
  assert.deepEqual(bob.member(0)?.signatureKey, renewed.publicKey);
});

Deno.test("a group that has ended opens as ended, with what it is to be founded again as", () => {
  const [ann, bob] = pair();
  const reInit = { groupId: text("again"), suite: 3, extensions: [{ type: 0xf001, data: text("kept") }] };
  commitAndMerge(ann, [bob], { reInit });
  for (const group of [ann, bob]) {
    const opened = openGroup(group.toBytes(), environment);
    assert.deepEqual(opened.reInit(), reInit);
    assert.equal(opened.isActive(), false);
    assert.deepEqual(opened.toBytes(), group.toBytes());
    assert.deepEqual(opened.resumptionPsk(), ann.resumptionPsk());
  }
  assert.equal(openGroup(groupOf(["cleo"])[0]?.toBytes() ?? text(""), environment).reInit(), undefined);
});

Deno.test("damaged states are refused, whatever is bent or cut", () => {
  const [ann, bob] = pair();
  bob.process(ann.propose({ kind: "update" }).message);
  bob.process(ann.encrypt(text("hello")));
  ann.commit();
  for (const group of [ann, bob]) {
    const bytes = group.toBytes();
    const opening = (changed: Uint8Array): string => codeOf(() => openGroup(changed, environment));
    assert.equal(opening(bytes), "nothing");
    assert.equal(opening(new Uint8Array()), "state-damaged");
    assert.equal(opening(bytes.with(0, 2)), "state-version");
    for (let at = 1; at < bytes.length; at += 3) {
      assert.equal(opening(bytes.subarray(0, at)), "state-damaged", `${at} bytes`);
      // Any other byte is of a key or a name: it opens as another state, or not at all, and never in another way.
      const code = opening(bytes.with(at, (bytes[at] ?? 0) ^ 0x11));
      assert.ok(["nothing", "state-damaged", "unsupported-suite"].includes(code), `${code} at byte ${at}`);
    }
    assert.equal(opening(Uint8Array.from([...bytes, 0])), "state-damaged");
  }
});

Deno.test("records that do not belong to a group, and records that are missing, are refused", () => {
  const [ann] = pair();
  const store = new Store();
  ann.encrypt(text("hello"));
  commitAndMerge(ann, []);
  store.save(ann);
  for (const name of store.records.keys()) {
    const without = new Map(store.records);
    without.delete(name);
    const code = codeOf(() => openGroup(without, environment));
    assert.ok(code === "state-damaged" || /^(past|ratchet)/.test(name), `${name}: ${code}`);
  }
  for (const name of ["", "other", "node/1", "node/zzzzzzzz", "past/1", "ratchet/0000000000000009/size"]) {
    const more = new Map(store.records).set(name, Uint8Array.of(1));
    assert.equal(codeOf(() => openGroup(more, environment)), "state-damaged", name);
  }
});

Deno.test("records out of order, twice, or of what nobody has are refused", () => {
  const [ann] = pair();
  const records = decodeRecords(ann.toBytes());
  assert.ok(records);
  const list = [...records];
  const opening = (changed: readonly (readonly [string, Uint8Array])[]): string => {
    const text = new TextEncoder();
    const bytes = new Writer().uint8(1)
      .vector(changed, (inner, [name, value]) => inner.opaque(text.encode(name)).opaque(value)).finish();
    return codeOf(() => openGroup(bytes, environment));
  };
  assert.equal(opening(list), "nothing");
  const [first, second] = list;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(opening([second, first, ...list.slice(2)]), "state-damaged");
  assert.equal(opening([first, ...list]), "state-damaged");
  assert.equal(opening([...list, ...list.slice(-1)]), "state-damaged");
  assert.equal(opening([]), "state-damaged");
  const exporter = (node: number, length: number): Uint8Array =>
    new Writer().vector([node], (inner, at) => inner.uint32(at).opaque(new Uint8Array(length))).finish();
  const withExporter = (value: Uint8Array): string => opening([...new Map(list).set("exporter", value)]);
  assert.equal(withExporter(exporter(2 * 65536 - 2, 32)), "nothing");
  assert.equal(withExporter(exporter(2 * 65536 - 1, 32)), "state-damaged");
  assert.equal(withExporter(exporter(1, 31)), "state-damaged");
  assert.equal(withExporter(exporter(1, 33)), "state-damaged");
});

Deno.test("a leaf key of an Update that is none of the suite's is refused", () => {
  const [ann] = groupOf(["ann", "bob"], 2);
  assert.ok(ann);
  ann.propose({ kind: "update" });
  const records = decodeRecords(ann.toBytes());
  const kept = records?.get("proposal/0000");
  const { ownUpdate } = stateOf(ann).proposals.all()[0] ?? {};
  assert.ok(records !== undefined && kept !== undefined && ownUpdate !== undefined);
  const { privateKey } = ownUpdate.leafKey;
  const at = [...kept.keys()].find((from) => privateKey.every((byte, index) => kept[from + index] === byte));
  assert.ok(at !== undefined);
  const zeroed = kept.slice();
  zeroed.fill(0, at, at + privateKey.length);
  const changed = new Map(records).set("proposal/0000", zeroed);
  assert.equal(codeOf(() => openGroup(changed, environment)), "state-damaged");
});

Deno.test("what was opened from records counts as stored, what was opened from bytes does not", () => {
  const [ann] = pair();
  const store = new Store();
  store.save(ann);
  assert.equal(store.open().changes().put.size, 0);
  assert.equal(openGroup(ann.toBytes(), environment).changes().put.size, store.records.size);
});

/** A group of ann (this one) and bob, of suite 0x0001, as the first release of this engine wrote it. */
const version1 = [
  "AUuGCGV4cG9ydGVyJiUAAP//IBYLSylpaPxOBo8NabhVofoMJuWwMqaWHlATQqIfl+vYBWdyb3VwQiUAAQAAAAABAEBiAAEAARJhIGdyb3VwIG9m",
  "IGZyaWVuZHMAAAAAAAAAAyB91txT1DGWFQtpmd61gdB9/QGOXLoBrzkOuy5Rzp6wniDeF06oeN/8U+Y90gQSkIPoSDKOOZkUqdNc39zpPnu0ZgAg",
  "D5Kc3qFsc5oeQMh9LSiyH1NyZAogft5Et8JvzmgBSoMgxWYB0bSYGAwGXsWbHRVq6KeDhXxmvVZAUbZ6mD3O7/Mghuum4nQ94A5891NcEHYrjQxL",
  "ZVd1fxbTOvGqB4NsD/UguKfX3zRvvRZhbw6OZTa/YqLi/DljivLRtG/x/nPfiS4gBmmpNkRA83lrtx5113f2jlFP9SOB3Kelp/cR18+5MN4gHkNC",
  "9nCcwH4tzgp4mmFxAYmqEJ08YLD6pucIifiS7Msgt6d3NtrmdTj3ZF1QfIr2MktsoNV37QN11T628EYpA8MgjdzY4YyLWvQYAHqKmYpASJfAqKb4",
  "Pj5IU/KNRIjPTvYgE1yDipx6jbicOY68zUYCFtFNMjMfb/trdVYRju5W368gFajF5Oxvg2aSq1IM5oyN98h8TAqaFfpqUUsBFn3mvg8g1ob4mqQp",
  "vZf/6OOtNpATJdpDjLNMaC7yrBctybPqkfZATEBKAAAAACC1yWs2+yOl6Bv5O34/ZnEFlc2p3EyZzyHuD6oTYFLzJAAAAAEg+OKX8yA7pCC9R+nc",
  "ZReZmOV7QxqPxd1iMl39/VhJbAgNbm9kZS8wMDAwMDAwMEC9ASC88c0qTxXwQytdtMxucRdE+iG+ShKKBfAcDeh2RBWzDiAVqMXk7G+DZpKrUgzm",
  "jI33yHxMCpoV+mpRSwEWfea+DwABA2FubgIAAQIAAQIACgIACgIAAQMgSy6o1ZoSb9q/bus0f2eyeo4+m5Xm2u5gFbO9m3KU5rsAQEBmW4EQiPq8",
  "SCg9LGQ+5E9TlMFFNUIbtCx+ISbQ+iwCNR2TJij2L0H3UxG3uVDP8RdTFJwySjXvGRm9zfk97VsLDW5vZGUvMDAwMDAwMDEkAiBtFjUOqH4DODiI",
  "J/AeDqqUS5TqYXbJnOF/kOcCfUnNCwAADW5vZGUvMDAwMDAwMDJAvQEg1Rl2ex9TQI2vExteD2OUI3f17eg4CpLGVH9EoxaEIWYg0OpWN2Oy7c4u",
  "vkM4rqj2692Vs58T0CGS7630TE3MLRgAAQNib2ICAAECAAECAAoCAAoCAAEDIEm+vnbG6KDM+KAl04kM/fHZ0Wf9jZ9C/9YAE2HlpltAAEBAv9zc",
  "mUkASbgHmcMsU27ez59kJL0Dantt11MlX+i51531yHYPBWoffLbWwx7AD1qEcb8RRnhBbvohJc83Z4OrCBVwYXN0LzAwMDAwMDAwMDAwMDAwMDBA",
  "lAAAAAAAAAAAQEIAAQABEmEgZ3JvdXAgb2YgZnJpZW5kcwAAAAAAAAAAIPrJ5mXAg7dVu9EOi/W/cbLigPND6YNqFkZXdmqm9UynAAAgkfmebR9F",
  "BaQfWfuNwxW007yrg66AlykT89wpnjMDrEMgli2lwBXFBfKoiQFSb5SEQJCDqGAkNPgWR/ymLnf1QPEFAAAAAQAVcGFzdC8wMDAwMDAwMDAwMDAw",
  "MDAxQK8AAAAAAAAAAUBiAAEAARJhIGdyb3VwIG9mIGZyaWVuZHMAAAAAAAAAASCM7kqT/TlFknNV3NpBiUjMkZbFyB55VXWvOUA1/WL5NCD85vam",
  "m5vdDnVjWnWWujs9qakxP2VVje/Qb6TD8pelsQAg62MosSMpVAu4/N6SmzBUylJaPQLa+uHO/LQUNmgChFwgKAMIkta6JIr8r9KNSi9IvrQXDLEH",
  "3wg6Rnp6fx9C8+MAFXBhc3QvMDAwMDAwMDAwMDAwMDAwMkCvAAAAAAAAAAJAYgABAAESYSBncm91cCBvZiBmcmllbmRzAAAAAAAAAAIgpbDasd8N",
  "V9alo7Sx88k8Jkze4lgw/N1XVmrxX5Ksk3UgLnfYGttTXTcZS1chcZQHzsJDGXxu+yl24e1WGUhIHxoAIEXhDis5ho8ctpEb9uGm7gqD92POkJUi",
  "E1O16KomEJptIFT36UJCu7wVtbVZQSJJcdsakRY+HMqaXmBI3+gb3V12AA1wcm9wb3NhbC8wMDAwQMYgU0mpw7Y8QUpiaoYDb8CVIPiQ4m7/1obb",
  "2aEDuxzChTRAnQACIHKyx3VSalEymDnZgqBcl8FNYfv6X+uCvpsMDQRppnVcINDqVjdjsu3OLr5DOK6o9uvdlbOfE9Ahku+t9ExNzC0YAAEDYm9i",
  "AgABAgABAgAKAgAKAgABAgBAQJfVhC8TKPNdlssfqckKCgO2IWwMrUu4uOT2Y4YdkPH0hf98gc6pGt1Z5MKbqPsJeVjKR6Px9+Qdw7fk9sB4sQoB",
  "AAAAAQAucmF0Y2hldC8wMDAwMDAwMDAwMDAwMDAwL3JhdGNoZXQvMC9hcHBsaWNhdGlvbiQAAAAAWvq5Y5Fq7fXmKy0An5HP98PqA0ZXfkATP7Gl",
  "O/+p2xAscmF0Y2hldC8wMDAwMDAwMDAwMDAwMDAwL3JhdGNoZXQvMC9oYW5kc2hha2UkAAAAAWQzDuPlKw5qh3z8UbPLjDS+a69v8HpSPgwbBvcC",
  "/5w8HXJhdGNoZXQvMDAwMDAwMDAwMDAwMDAwMC9zaXplBAAAAAEfcmF0Y2hldC8wMDAwMDAwMDAwMDAwMDAxL25vZGUvMiCTP31iwaCKHxa79nYg",
  "svTviJBCMpqm9uNfMwvo2yFrDS5yYXRjaGV0LzAwMDAwMDAwMDAwMDAwMDEvcmF0Y2hldC8wL2FwcGxpY2F0aW9uJAAAAAB0TxAUyjr8aFmq9w43",
  "0ToegKvF71+Fd7yAzGXqfromOyxyYXRjaGV0LzAwMDAwMDAwMDAwMDAwMDEvcmF0Y2hldC8wL2hhbmRzaGFrZSQAAAABHG1mG4D2FLQu7Bkoiioq",
  "Ft/70cEWm20sG0Iitb3jtJEdcmF0Y2hldC8wMDAwMDAwMDAwMDAwMDAxL3NpemUEAAAAAi5yYXRjaGV0LzAwMDAwMDAwMDAwMDAwMDIvcmF0Y2hl",
  "dC8wL2FwcGxpY2F0aW9uJAAAAAFMQ1lyeJbjSM5d/Ed7MJJew9GSbwJo3jEqe0g6wPLOHCxyYXRjaGV0LzAwMDAwMDAwMDAwMDAwMDIvcmF0Y2hl",
  "dC8wL2hhbmRzaGFrZSQAAAAAMDRL0TqS2qKuM/fKOSmh41q3Omw1P0EvZHUZqgPDQd8ucmF0Y2hldC8wMDAwMDAwMDAwMDAwMDAyL3JhdGNoZXQv",
  "MS9hcHBsaWNhdGlvbiQAAAAB+F0UtPhxn8i/+y0wvocjKZgpIwg8hXjKbKK1fw7ydi8scmF0Y2hldC8wMDAwMDAwMDAwMDAwMDAyL3JhdGNoZXQv",
  "MS9oYW5kc2hha2UkAAAAAbP9RVXSAAqlfg4E7ypHEVfG3dyQLad6ETdxWlfE6ScWHXJhdGNoZXQvMDAwMDAwMDAwMDAwMDAwMi9zaXplBAAAAAIf",
  "cmF0Y2hldC8wMDAwMDAwMDAwMDAwMDAzL25vZGUvMCDwDpCGom29UVW0qNp8pFtA3tUY8f1i+To2gtK7MTM5DC5yYXRjaGV0LzAwMDAwMDAwMDAw",
  "MDAwMDMvcmF0Y2hldC8xL2FwcGxpY2F0aW9uJAAAAACOxO7XShCoIrPmfbezt9w1tTNG5cvS+Ph7ocxMggImWCxyYXRjaGV0LzAwMDAwMDAwMDAw",
  "MDAwMDMvcmF0Y2hldC8xL2hhbmRzaGFrZSQAAAABhc8JT6pNZzWq2u2PFz1Vi4aOLPFm1O2PGqSOrfdnREQdcmF0Y2hldC8wMDAwMDAwMDAwMDAw",
  "MDAzL3NpemUEAAAAAg==",
].join("");

Deno.test("states of earlier versions are opened: version 1", () => {
  const bytes = Uint8Array.fromBase64(version1);
  assert.equal(bytes[0], 1);
  const group = openGroup(bytes, environment);
  assert.equal(group.epoch(), 3n);
  assert.deepEqual(group.members().map(({ identity }) => new TextDecoder().decode(identity)), ["ann", "bob"]);
  assert.equal(group.proposals().length, 1);
  assert.deepEqual(group.toBytes(), bytes);
  group.encrypt(text("on it goes"));
  group.commit();
});
