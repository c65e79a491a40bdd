// The policy, held against commits of real groups: what members may do, and what all others then refuse.
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import {
  basicCredential,
  type CommitIntent,
  createGroup,
  createKeyPackage,
  defaultCipherSuite,
  type GroupMember,
  joinExternally,
  openGroup,
  type OwnKeyPackage,
  requiredCapabilities,
} from "@quicproquo/mls";
import { signingKeyFromSeed } from "@quicproquo/protocol";
import type { Self } from "../context.ts";
import { encodeGroupId } from "./group-id.ts";
import { judgeCommit, type Verdict } from "./judge-commit.ts";
import { joinByWelcome, type Leaf, makeGroup, makeKeyPackage } from "./mls.ts";
import { encodePolicy, type GroupPolicy, POLICY_EXTENSION } from "./policy.ts";

const alice = someone("alice");
const bob = someone("bob");
const carol = someone("carol");

Deno.test("an admin adds and removes", () => {
  const { admin, member } = pair("crew");
  const add = judged(admin, member, { add: [keyPackage(carol).keyPackage] });
  assert.equal(add.allowed, true);
  assert.equal((judged(admin, member, { remove: [1] })).allowed, true);
});

Deno.test("a member who is no admin neither adds nor removes nor renames, but may refresh its own keys", () => {
  const { admin, member } = pair("crew");
  const add = judged(member, admin, { add: [keyPackage(carol).keyPackage] });
  assert.deepEqual(add, { allowed: false, why: "its author is no admin" });
  assert.equal((judged(member, admin, { remove: [0] })).allowed, false);
  assert.equal((judged(member, admin, withPolicy({ name: "mine", timer: 0, admins: [bob.key] }))).allowed, false);
  assert.equal((judged(member, admin, {})).allowed, true);
});

Deno.test("an admin renames; the verdict brings the policy that holds from then on", () => {
  const { admin, member } = pair("crew");
  const policy = { name: "new name", timer: 60, admins: [alice.key] };
  const verdict = judged(admin, member, withPolicy(policy));
  assert.ok(verdict.allowed);
  assert.equal(verdict.policy.name, "new name");
});

Deno.test("nobody drops the policy, nor that it is required, nor turns a group into a 1:1", () => {
  const { admin, member } = pair("crew");
  const policy = { type: POLICY_EXTENSION, data: encodePolicy({ name: "crew", timer: 0, admins: [alice.key] }) };
  const required = requiredCapabilities({ extensions: [POLICY_EXTENSION] });
  const refused = (intent: CommitIntent) => assert.equal((judged(admin, member, intent)).allowed, false);
  refused({ groupContextExtensions: [required] });
  refused({ groupContextExtensions: [policy] });
  refused({ groupContextExtensions: [required, { type: POLICY_EXTENSION, data: Uint8Array.of(1) }] });
  refused(withPolicy({ name: "", timer: 0, admins: [alice.key] }));
});

Deno.test("a 1:1 never changes its members, and only its founder commits", () => {
  const { admin: founder, member } = pair("");
  const founded = judged(founder, member, { add: [keyPackage(carol).keyPackage] }, "direct");
  assert.deepEqual(founded, { allowed: false, why: "a conversation of two never changes its members" });
  assert.equal((judged(founder, member, { remove: [1] }, "direct")).allowed, false);
  assert.equal((judged(founder, member, {}, "direct")).allowed, true);
  const both = [alice.key, bob.key];
  assert.equal(
    (judged(founder, member, withPolicy({ name: "", timer: 60, admins: both }), "direct")).allowed,
    true,
  );
  assert.deepEqual(
    judged(founder, member, withPolicy({ name: "", timer: 60, admins: [alice.key] }), "direct"),
    { allowed: false, why: "both of a 1:1 are its admins" },
  );
  assert.deepEqual(judged(member, founder, {}, "direct"), {
    allowed: false,
    why: "only the founder of a 1:1 commits in it",
  });
});

Deno.test("a newcomer's credential has to belong to its leaf", () => {
  const { admin } = pair("crew");
  const claiming = createKeyPackage({
    suite: admin.suite,
    credential: basicCredential(Uint8Array.of(...bob.key.slice(0, 31), 0)),
    signatureKey: { publicKey: carol.key, privateKey: carol.seed },
    lifetime: lifetime(),
    supportedExtensions: [POLICY_EXTENSION],
  });
  assert.throws(() => admin.commit({ add: [claiming.keyPackage] }), { code: "commit-refused" });
});

Deno.test("a member leaves by any other's commit, and the lowest leaf is admin when no admin is left", () => {
  const { admin, member, third } = three();
  const leaving = admin.propose({ kind: "self-remove" });
  const proposal = member.process(leaving.message);
  assert.ok(proposal.kind === "proposal");
  third.process(leaving.message);
  const { commit } = member.commit({ proposals: [proposal.reference] });
  const processed = third.process(commit);
  assert.ok(processed.kind === "commit");
  assert.equal(judgeCommit(third, processed.staged, "group").allowed, true);
  third.merge(processed.staged);
  member.mergePending();
  assert.equal(judged(member, third, withPolicy({ name: "bob's", timer: 0, admins: [bob.key] })).allowed, true);
  assert.equal(judged(third, member, withPolicy({ name: "carol's", timer: 0, admins: [carol.key] })).allowed, false);
});

Deno.test("a proposal of a member who is no admin counts for nothing, whoever commits it", () => {
  const { admin, member, third } = three();
  for (const intent of [{ kind: "remove", removed: 2 }, { kind: "update" }] as const) {
    const { message, reference } = member.propose(intent);
    admin.process(message);
    third.process(message);
    const judge = intent.kind === "remove" ? member : third;
    const verdict = judged(admin, judge, { proposals: [reference] });
    assert.equal(verdict.allowed, intent.kind === "update", intent.kind);
  }
});

Deno.test("what the engine could do and our conversations never do: pre-shared keys, founding again, external commits", () => {
  const { admin, member } = pair("crew");
  const refused = (intent: CommitIntent) => assert.equal(judged(admin, member, intent).allowed, false);
  refused({
    psks: [{ kind: "resumption", usage: "application", groupId: admin.groupId, epoch: admin.epoch() }],
  });
  refused({ reInit: { groupId: Uint8Array.of(1), suite: admin.suite, extensions: admin.groupContextExtensions() } });
  const outsider = joinExternally({
    groupInfo: admin.groupInfo({ externalPub: true }),
    credential: basicCredential(carol.key),
    signatureKey: { publicKey: carol.key, privateKey: carol.seed },
    lifetime: lifetime(),
    supportedExtensions: [POLICY_EXTENSION],
    credentials: () => ({ valid: true }),
  });
  assert.equal(member.process(outsider.commit).kind, "undecryptable");
  const open = openGroup(member.toBytes(), { credentials: () => ({ valid: true }), outsiders: "taken" });
  const processed = open.process(outsider.commit);
  assert.ok(processed.kind === "commit");
  assert.deepEqual(judgeCommit(open, processed.staged, "group"), { allowed: false, why: "it comes from outside" });
});

Deno.test("a group without a policy takes no commit", () => {
  const bare = createGroup({
    groupId: encodeGroupId(new Uint8Array(16), 0),
    credential: basicCredential(alice.key),
    credentials: () => ({ valid: true }),
    signatureKey: { publicKey: alice.key, privateKey: alice.seed },
    lifetime: lifetime(),
    supportedExtensions: [],
  });
  const { staged } = bare.commit({});
  assert.equal(judgeCommit(bare, staged, "group").allowed, false);
});

/** Alice, admin and founder, and bob, in a group of this name; a 1:1 if it is empty. */
function pair(name: string): { readonly admin: GroupMember; readonly member: GroupMember } {
  const admins = name === "" ? [alice.key, bob.key] : [alice.key];
  const admin = makeGroup(leaf(alice), encodeGroupId(new Uint8Array(randomBytes(16)), 0), {
    name,
    timer: 0,
    admins,
  });
  const own = keyPackage(bob);
  const { welcome } = admin.commit({ add: [own.keyPackage] });
  admin.mergePending();
  assert.ok(welcome);
  const { group } = joinByWelcome(welcome, own, leaf(bob).random);
  return { admin, member: group };
}

/** As `pair("crew")`, and carol. */
function three(): { readonly admin: GroupMember; readonly member: GroupMember; readonly third: GroupMember } {
  const { admin, member } = pair("crew");
  const own = keyPackage(carol);
  const { commit, welcome } = admin.commit({ add: [own.keyPackage] });
  admin.mergePending();
  const processed = member.process(commit);
  assert.ok(processed.kind === "commit" && welcome !== undefined);
  member.merge(processed.staged);
  return { admin, member, third: joinByWelcome(welcome, own, leaf(carol).random).group };
}

/** What `judge` says of a commit that `author` makes; both are as before afterwards. */
function judged(
  author: GroupMember,
  judge: GroupMember,
  intent: CommitIntent,
  kind: "direct" | "group" = "group",
): Verdict {
  const { commit } = author.commit(intent);
  author.dropPending();
  const processed = judge.process(commit);
  assert.equal(processed.kind, "commit");
  const verdict = judgeCommit(judge, processed.staged, kind);
  judge.drop(processed.staged);
  return verdict;
}

function withPolicy(policy: GroupPolicy): CommitIntent {
  const required = requiredCapabilities({ extensions: [POLICY_EXTENSION] });
  return { groupContextExtensions: [required, { type: POLICY_EXTENSION, data: encodePolicy(policy) }] };
}

function keyPackage(self: Self): OwnKeyPackage {
  return makeKeyPackage(leaf(self), false);
}

function leaf(self: Self): Leaf {
  return { self, suite: defaultCipherSuite, random: (size) => new Uint8Array(randomBytes(size)), now: Date.now() };
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
