// Secrets that are over are overwritten in memory, not only forgotten: whoever handed in the randomness that they were made
// of, and whoever holds what an epoch holds, sees them go.

import assert from "node:assert/strict";
import { anybody, environment, groupId, lifetime, person, seeded, suiteCrypto } from "../../test/members.ts";
import { createOwnLeaf } from "../key-package/own-leaf.ts";
import { RatchetTree } from "../tree/ratchet-tree.ts";
import { PrivateKeys } from "../tree/private-keys.ts";
import { encodeGroupContext } from "../messages/group-info-codec.ts";
import { deriveEpochSecrets } from "../schedule/key-schedule.ts";
import { completeEnvironment } from "./complete-environment.ts";
import { contextDemands } from "./context-extensions.ts";
import { createGroup } from "./create-group.ts";
import { beginEpoch, begun, type Epoch, forgetNextEpoch } from "./epoch.ts";
import { Group } from "./group.ts";
import { KeptProposals } from "./kept-proposals.ts";
import { PastEpochs } from "./past-epochs.ts";

const isOver = (secret: Uint8Array): boolean => secret.every((byte) => byte === 0);

Deno.test("a new group's first init secret, and the path secrets of a commit, are overwritten when they are used", () => {
  const drawn: Uint8Array[] = [];
  const source = seeded("watched");
  const random = (length: number): Uint8Array => {
    const bytes = source(length).slice();
    if (length === 32) drawn.push(bytes);
    return bytes;
  };
  const group = createGroup({ ...person("ann"), lifetime, groupId, credentials: anybody, random });
  // A leaf's private key stays as long as its leaf does.
  const [leafKey, initSecret] = drawn;
  assert.ok(leafKey !== undefined && initSecret !== undefined && isOver(initSecret));
  drawn.length = 0;
  group.commit();
  // Alone there is no path: its first secret is the commit secret.
  const [pathSecret] = drawn;
  assert.ok(pathSecret !== undefined && isOver(pathSecret));
});

interface Watched {
  readonly group: Group;
  readonly epoch: Epoch;
  readonly past: PastEpochs;
}

Deno.test("an epoch that never came leaves nothing", () => {
  const { next } = firstEpoch();
  const { encryptionSecret, applicationExportSecret, keys } = next;
  const secrets = [encryptionSecret, applicationExportSecret, ...Object.values(keys)];
  assert.ok(secrets.every((secret) => !isOver(secret)));
  forgetNextEpoch(next);
  assert.ok(secrets.every(isOver));
});

function firstEpoch(): ReturnType<typeof beginEpoch> {
  const who = person("ann");
  const crypto = suiteCrypto(1);
  const leafKey = crypto.generateHpkeKeyPair(seeded("leaf"));
  const leaf = createOwnLeaf(crypto, { ...who, lifetime }, leafKey, seeded("leaf"));
  const tree = RatchetTree.of(leaf);
  const demands = contextDemands([]);
  assert.ok(typeof demands === "object");
  const context = {
    version: 1,
    suite: 1,
    groupId,
    epoch: 0n,
    treeHash: tree.treeHash(crypto),
    confirmedTranscriptHash: new Uint8Array(),
    extensions: [],
  };
  const encodedContext = encodeGroupContext(context);
  const zeros = new Uint8Array(32);
  const secrets = deriveEpochSecrets(crypto, {
    initSecret: seeded("init")(32),
    commitSecret: zeros,
    pskSecret: zeros,
    groupContext: encodedContext,
  });
  const privateKeys = new PrivateKeys([[0, leafKey]]);
  const { signatureKey } = who;
  const begins = beginEpoch(crypto, { context, encodedContext, demands, tree, signatureKey, privateKeys }, secrets);
  assert.ok(isOver(secrets.confirmationKey));
  return begins;
}

/** A group of one whose epoch is watched from outside. */
function watched(): Watched {
  const crypto = suiteCrypto(1);
  const { next } = firstEpoch();
  const { epoch, ...trees } = begun(crypto, next);
  const past = new PastEpochs();
  const group = new Group(crypto, completeEnvironment(environment), {
    ownLeafIndex: 0,
    epoch,
    ...trees,
    past,
    proposals: new KeptProposals(),
    pending: undefined,
    active: true,
    reInit: undefined,
  });
  return { group, epoch, past };
}

/** What a group holds in memory, read while it is its own state. */
function privateKeyOf({ epoch }: Watched): Uint8Array {
  const key = epoch.privateKeys.get(epoch.tree, 0);
  assert.ok(key);
  return key.privateKey;
}

Deno.test("an epoch's secrets and replaced private keys are overwritten when the next one begins", () => {
  const own = watched();
  const leafKey = privateKeyOf(own);
  own.group.commit();
  assert.ok(!isOver(leafKey) && Object.values(own.epoch.keys).every((secret) => !isOver(secret)));
  own.group.mergePending();
  assert.ok(isOver(leafKey));
  for (const [name, secret] of Object.entries(own.epoch.keys)) assert.ok(isOver(secret), name);
});

Deno.test("a dropped commit takes its own secrets away, and none of the epoch that goes on", () => {
  const own = watched();
  const leafKey = privateKeyOf(own);
  own.group.commit();
  own.group.dropPending();
  assert.ok(!isOver(leafKey) && Object.values(own.epoch.keys).every((secret) => !isOver(secret)));
  own.group.commit();
  own.group.mergePending();
  own.group.encrypt(new Uint8Array(1));
});

Deno.test("the fourth epoch after it takes away what a past epoch was read with, and no other", () => {
  const { group, past } = watched();
  const advance = (): void => {
    group.commit();
    group.mergePending();
  };
  for (let epoch = 0; epoch < 3; epoch++) advance();
  const [oldest, next] = past.all();
  assert.ok(oldest !== undefined && next !== undefined && past.all().length === 3);
  const secretsOf = (
    { senderDataSecret, resumptionPsk }: typeof oldest,
  ): Uint8Array[] => [senderDataSecret, resumptionPsk];
  assert.ok(secretsOf(oldest).every((secret) => !isOver(secret)));
  assert.ok(oldest.secretTree.records().size > 1);
  advance();
  assert.ok(secretsOf(oldest).every(isOver));
  assert.equal(oldest.secretTree.at(0, "application", 0), "consumed");
  assert.ok(secretsOf(next).every((secret) => !isOver(secret)));
  assert.equal(past.all()[0], next);
});
