// The policy, held against commits of real groups: what members may do, and what all others then refuse.
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import {
  type CommitIntent,
  createGroup,
  createKeyPackage,
  type GroupMember,
  joinGroup,
  type OwnKeyPackage,
  requiredCapabilities,
} from "@quicproquo/mls";
import { signingKeyFromSeed } from "@quicproquo/protocol";
import type { Self } from "../context.ts";
import { encodeGroupId } from "./group-id.ts";
import { judgeCommit, type Verdict } from "./judge-commit.ts";
import { type Leaf, makeGroup, makeKeyPackage } from "./mls.ts";
import { encodePolicy, type GroupPolicy, POLICY_EXTENSION } from "./policy.ts";

const alice = someone("alice");
const bob = someone("bob");
const carol = someone("carol");

Deno.test("an admin adds and removes", async () => {
  const { admin, member } = await pair("crew");
  const add = await judged(admin, member, { add: [(await keyPackage(carol)).keyPackage] });
  assert.equal(add.allowed, true);
  assert.equal((await judged(admin, member, { remove: [1] })).allowed, true);
});

Deno.test("a member who is no admin neither adds nor removes nor renames, but may refresh its own keys", async () => {
  const { admin, member } = await pair("crew");
  const add = await judged(member, admin, { add: [(await keyPackage(carol)).keyPackage] });
  assert.deepEqual(add, { allowed: false, why: "its author is no admin" });
  assert.equal((await judged(member, admin, { remove: [0] })).allowed, false);
  assert.equal((await judged(member, admin, withPolicy({ name: "mine", timer: 0, admins: [bob.key] }))).allowed, false);
  assert.equal((await judged(member, admin, {})).allowed, true);
});

Deno.test("an admin renames; the verdict brings the policy that holds from then on", async () => {
  const { admin, member } = await pair("crew");
  const policy = { name: "new name", timer: 60, admins: [alice.key] };
  const verdict = await judged(admin, member, withPolicy(policy));
  assert.ok(verdict.allowed);
  assert.equal(verdict.policy.name, "new name");
});

Deno.test("nobody drops the policy, nor that it is required, nor turns a group into a 1:1", async () => {
  const { admin, member } = await pair("crew");
  const policy = { type: POLICY_EXTENSION, data: encodePolicy({ name: "crew", timer: 0, admins: [alice.key] }) };
  const required = requiredCapabilities({ extensions: [POLICY_EXTENSION] });
  const refused = async (intent: CommitIntent) => assert.equal((await judged(admin, member, intent)).allowed, false);
  await refused({ groupContextExtensions: [required] });
  await refused({ groupContextExtensions: [policy] });
  await refused({ groupContextExtensions: [required, { type: POLICY_EXTENSION, data: Uint8Array.of(1) }] });
  await refused(withPolicy({ name: "", timer: 0, admins: [alice.key] }));
});

Deno.test("a 1:1 never changes its members, and only its founder commits", async () => {
  const { admin: founder, member } = await pair("");
  const founded = await judged(founder, member, { add: [(await keyPackage(carol)).keyPackage] }, "direct");
  assert.deepEqual(founded, { allowed: false, why: "a conversation of two never changes its members" });
  assert.equal((await judged(founder, member, { remove: [1] }, "direct")).allowed, false);
  assert.equal((await judged(founder, member, {}, "direct")).allowed, true);
  const both = [alice.key, bob.key];
  assert.equal(
    (await judged(founder, member, withPolicy({ name: "", timer: 60, admins: both }), "direct")).allowed,
    true,
  );
  assert.deepEqual(
    await judged(founder, member, withPolicy({ name: "", timer: 60, admins: [alice.key] }), "direct"),
    { allowed: false, why: "both of a 1:1 are its admins" },
  );
  assert.deepEqual(await judged(member, founder, {}, "direct"), {
    allowed: false,
    why: "only the founder of a 1:1 commits in it",
  });
});

Deno.test("a newcomer's credential has to belong to its leaf", async () => {
  const { admin, member } = await pair("crew");
  const claiming = await createKeyPackage({
    identity: Uint8Array.of(...bob.key.slice(0, 31), 0),
    signatureKey: { publicKey: carol.key, privateKey: carol.seed },
    lifetime: lifetime(),
    supportedExtensions: [POLICY_EXTENSION],
  });
  assert.deepEqual(await judged(admin, member, { add: [claiming.keyPackage] }), {
    allowed: false,
    why: "it adds somebody with an invalid credential",
  });
});

Deno.test("a group without a policy takes no commit", async () => {
  const bare = await createGroup({
    groupId: encodeGroupId(new Uint8Array(16), 0),
    identity: alice.key,
    signatureKey: { publicKey: alice.key, privateKey: alice.seed },
    lifetime: lifetime(),
    supportedExtensions: [],
  });
  const { staged } = await bare.commit({});
  assert.equal(judgeCommit(bare, staged, "group").allowed, false);
});

/** Alice, admin and founder, and bob, in a group of this name; a 1:1 if it is empty. */
async function pair(name: string): Promise<{ readonly admin: GroupMember; readonly member: GroupMember }> {
  const admins = name === "" ? [alice.key, bob.key] : [alice.key];
  const admin = await makeGroup(leaf(alice), encodeGroupId(new Uint8Array(randomBytes(16)), 0), {
    name,
    timer: 0,
    admins,
  });
  const own = await keyPackage(bob);
  const { welcome } = await admin.commit({ add: [own.keyPackage] });
  await admin.mergePending();
  assert.ok(welcome);
  const { group } = await joinGroup({ welcome, keyPackage: own });
  return { admin, member: group };
}

/** What `judge` says of a commit that `author` makes; both are as before afterwards. */
async function judged(
  author: GroupMember,
  judge: GroupMember,
  intent: CommitIntent,
  kind: "direct" | "group" = "group",
): Promise<Verdict> {
  const { commit } = await author.commit(intent);
  author.dropPending();
  const processed = await judge.process(commit);
  assert.equal(processed.kind, "commit");
  const verdict = judgeCommit(judge, processed.staged, kind);
  judge.drop(processed.staged);
  return verdict;
}

function withPolicy(policy: GroupPolicy): CommitIntent {
  const required = requiredCapabilities({ extensions: [POLICY_EXTENSION] });
  return { groupContextExtensions: [required, { type: POLICY_EXTENSION, data: encodePolicy(policy) }] };
}

function keyPackage(self: Self): Promise<OwnKeyPackage> {
  return makeKeyPackage(leaf(self), false);
}

function leaf(self: Self): Leaf {
  return { self, suite: 1, random: (size) => new Uint8Array(randomBytes(size)), now: Date.now() };
}

function lifetime() {
  const now = BigInt(Math.floor(Date.now() / 1000));
  return { notBefore: now - 60n, notAfter: now + 3600n };
}

function someone(name: string): Self {
  const seed = new Uint8Array(randomBytes(32));
  const signingKey = signingKeyFromSeed(seed);
  return { name, origin: "", key: signingKey.publicKey, seed, signingKey };
}
