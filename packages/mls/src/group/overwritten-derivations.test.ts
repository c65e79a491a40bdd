// What the key schedule, the trees and the messages derive on the way is overwritten when the call is over: every secret
// that a group's cryptography gave out is either part of the state or no more.

import assert from "node:assert/strict";
import { forgeCommit, forgeInNameOf } from "../../test/forge.ts";
import {
  environment,
  follow,
  foundedBy,
  groupOf,
  joined,
  keyPackageOf,
  lifetime,
  person,
  refusalOf,
  suiteCrypto,
} from "../../test/members.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { completeEnvironment } from "./complete-environment.ts";
import { Group } from "./group.ts";
import type { GroupMember } from "./group-member.ts";
import { joinExternally } from "./join-externally.ts";
import { openGroup } from "./open-group.ts";
import { decodeRecords, stateOfRecords } from "./state-records.ts";

interface Seen {
  readonly what: string;
  readonly secret: Uint8Array;
}

/** The cryptography of a suite, and all secrets that it gave out or was given to seal. */
function watching(crypto: CryptoProvider, seen: Seen[]): CryptoProvider {
  const noted = <T extends Uint8Array | undefined>(what: string, secret: T): T => {
    if (secret !== undefined) seen.push({ what, secret });
    return secret;
  };
  return {
    ...crypto,
    extract: (salt, input) => noted("extract", crypto.extract(salt, input)),
    expandWithLabel: (secret, label, context, length) =>
      noted(label, crypto.expandWithLabel(secret, label, context, length)),
    deriveSecret: (secret, label) => noted(label, crypto.deriveSecret(secret, label)),
    deriveTreeSecret: (secret, label, generation, length) =>
      noted(`tree ${label}`, crypto.deriveTreeSecret(secret, label, generation, length)),
    deriveHpkeKeyPair: (material) => {
      const pair = crypto.deriveHpkeKeyPair(material);
      noted("private key", pair.privateKey);
      return pair;
    },
    encryptWithLabel: (key, label, context, plaintext) => {
      noted(`sealed for ${label}`, plaintext);
      return crypto.encryptWithLabel(key, label, context, plaintext);
    },
    decryptWithLabel: (key, label, context, ciphertext) =>
      noted(`opened for ${label}`, crypto.decryptWithLabel(key, label, context, ciphertext)),
    exportFromExternal: (key, kemOutput) => noted("external init", crypto.exportFromExternal(key, kemOutput)),
  };
}

/** The same member, watched from now on. */
class Watched {
  readonly group: GroupMember;
  readonly #seen: Seen[] = [];

  constructor(member: GroupMember) {
    const crypto = watching(suiteCrypto(member.suite), this.#seen);
    const records = decodeRecords(member.toBytes());
    assert.ok(records);
    this.group = new Group(crypto, completeEnvironment(environment), stateOfRecords(crypto, records));
  }

  /** Does it, and asks what of it is left, apart from what can still be derived from the state. */
  nothingIsLeftOf(step: (group: GroupMember) => void, derivable: readonly string[] = []): void {
    this.#seen.length = 0;
    step(this.group);
    this.#assertNothingIsLeft(derivable);
  }

  async nothingIsLeftAfter(step: (group: GroupMember) => Promise<void>): Promise<void> {
    this.#seen.length = 0;
    await step(this.group);
    this.#assertNothingIsLeft([]);
  }

  #assertNothingIsLeft(derivable: readonly string[]): void {
    assert.ok(this.#seen.length > 0, "nothing was derived");
    const state = this.group.toBytes().toHex();
    const left = this.#seen.filter(({ secret }) =>
      secret.some((byte) => byte !== 0) && !state.includes(secret.toHex())
    );
    assert.deepEqual(left.map(({ what }) => what).filter((what) => !derivable.includes(what)), []);
  }
}

const ofMessageKeys = ["tree", "handshake", "application", "tree key", "tree nonce", "tree secret"];

function watchedPair(): readonly [Watched, Watched] {
  const [ann, bob] = groupOf(["ann", "bob", "cleo"]);
  assert.ok(ann !== undefined && bob !== undefined);
  return [new Watched(ann), new Watched(bob)];
}

Deno.test("of a message nothing is left, sent or read", () => {
  const [ann, bob] = watchedPair();
  for (let count = 0; count < 2; count++) {
    let message = new Uint8Array();
    ann.nothingIsLeftOf((group) => message = Uint8Array.from(group.encrypt(new Uint8Array(9))));
    bob.nothingIsLeftOf((group) => assert.equal(group.process(message).kind, "application"));
  }
});

Deno.test("of messages that are taken ahead nothing is left, whether they are kept or one of them is nobody's", async () => {
  const [ann, bob] = watchedPair();
  bob.group.process(ann.group.encrypt(new Uint8Array(1)));
  const say = (): Uint8Array => ann.group.encrypt(new Uint8Array(9));
  await bob.nothingIsLeftAfter(async (group) => {
    for (const some of [[say(), say()], [say()]]) {
      assert.equal((await group.processAhead(some))?.length, some.length);
    }
  });
  const said = say();
  const cleo = openGroup(bob.group.toBytes(), environment);
  cleo.process(said);
  const forged = forgeInNameOf(cleo, ann.group.ownLeafIndex, { type: "application", data: new Uint8Array(9) });
  await bob.nothingIsLeftAfter(async (group) => assert.equal(await group.processAhead([said, forged]), undefined));
});

Deno.test("of a commit with newcomers nothing is left but the state, built, merged and followed", () => {
  const [ann, bob] = watchedPair();
  const keyPackage = keyPackageOf(person("dan"));
  let commit = new Uint8Array();
  ann.nothingIsLeftOf((group) => {
    const pending = group.commit({ add: [keyPackage.keyPackage], forcePath: true });
    commit = Uint8Array.from(pending.commit);
    joined(pending, keyPackage);
  });
  bob.nothingIsLeftOf((group) => follow(group, commit));
  ann.nothingIsLeftOf((group) => {
    group.mergePending();
    group.encrypt(new Uint8Array(1));
  });
});

Deno.test("of a commit that is dropped nothing is left but the key of its message, which is not used up", () => {
  const [ann, bob] = watchedPair();
  let commit = new Uint8Array();
  ann.nothingIsLeftOf((group) => {
    commit = Uint8Array.from(group.commit().commit);
    group.dropPending();
  });
  bob.nothingIsLeftOf((group) => {
    const processed = group.process(commit);
    assert.ok(processed.kind === "commit");
    group.drop(processed.staged);
  }, ofMessageKeys);
});

Deno.test("of a commit that cannot be followed nothing is left but the key of its message", () => {
  const [ann, bob] = watchedPair();
  const { keyPackage } = keyPackageOf(person("dan"));
  const untagged = forgeCommit(ann.group, { proposals: [{ type: "add", keyPackage }] });
  bob.nothingIsLeftOf((group) => assert.equal(refusalOf(group, untagged).reason, "cannot-follow"), ofMessageKeys);
});

Deno.test("of an external commit nothing is left but the state, and the external key pair is made for one use", () => {
  const ann = foundedBy(person("ann"));
  const groupInfo = ann.groupInfo({ externalPub: true });
  const watched = new Watched(ann);
  const { commit } = joinExternally({ ...person("eve"), lifetime, ...environment, groupInfo });
  watched.nothingIsLeftOf((group) => follow(group, commit));
  watched.nothingIsLeftOf((group) => group.groupInfo({ externalPub: true }));
});

Deno.test("pre-shared keys that a commit brings in are the caller's, and what they become is over", () => {
  const ann = foundedBy(person("ann"));
  ann.commit();
  ann.mergePending();
  const watched = new Watched(ann);
  watched.nothingIsLeftOf((group) => {
    group.commit({ psks: [{ kind: "resumption", usage: "application", groupId: group.groupId, epoch: 0n }] });
    group.mergePending();
  });
});
