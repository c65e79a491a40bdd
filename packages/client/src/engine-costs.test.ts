// What strangers can make a profile do: rubbish and invitations of theirs cost it no calls at the node, no rows for ever
// and few lines.
import { strict as assert } from "node:assert";
import { openPlace, RawSession, registerPeople } from "@quicproquo/testkit/people";
import { signingKeyFromSeed } from "@quicproquo/protocol";
import { nodeKeyPackages, nodeServiceResolveIdentity } from "@quicproquo/protocol/schema";
import { MOST_SUPPLIES } from "./contacts/own-keys.ts";
import { encodeGroupId } from "./groups/group-id.ts";
import { makeGroup, makeKeyPackage } from "./groups/mls.ts";
import { openProfileStore } from "./profile/profile.ts";
import { COMPLAINTS_AT_ONCE } from "./sync/complaints.ts";

const DEFAULT_INBOX = new Uint8Array(0);

Deno.test("rubbish makes a profile ask nothing of the node, and is told a few times", async () => {
  await using place = await openPlace();
  const [bob, mallory] = await registerPeople(place, "bob", "mallory");
  await using _bob = bob;
  await using _mallory = mallory;
  await using raw = await RawSession.of(place, mallory);
  await bob.settle();
  const looks = bob.network.count(nodeKeyPackages);
  for (let count = 0; count < 2 * COMPLAINTS_AT_ONCE; count++) {
    await raw.enqueue(bob.key, DEFAULT_INBOX, place.random.bytes(100));
    await raw.enqueue(bob.key, Uint8Array.of(1, 2, 3), place.random.bytes(100));
    await bob.engine.caughtUp(AbortSignal.timeout(15_000));
  }
  await bob.until(
    "all lines",
    () => bob.notices().filter((text) => text.includes("More of this kind")).length === 2 ? true : undefined,
  );
  assert.equal(bob.notices().length, 2 * COMPLAINTS_AT_ONCE);
  assert.equal(looks(), 0);
});

Deno.test("an invitation to a group of many whom nobody knows asks the node for its author alone", async () => {
  await using place = await openPlace();
  const [bob, mallory] = await registerPeople(place, "bob", "mallory");
  await using _bob = bob;
  await using _mallory = mallory;
  await using raw = await RawSession.of(place, mallory);
  const now = place.clock.now();
  const { suite } = place;
  const random = place.random.bytes;
  const invented = (): Parameters<typeof makeKeyPackage>[0] => {
    const seed = random(32);
    const signingKey = signingKeyFromSeed(seed);
    const self = { key: signingKey.publicKey, name: "nobody", origin: place.origin, seed, signingKey };
    return { self, suite, random, now };
  };
  const leaf = invented();
  const group = makeGroup(leaf, encodeGroupId(random(16), 0), { name: "crowd", timer: 0, admins: [leaf.self.key] });
  const { package: own } = await raw.node.fetchKeyPackage({ identityKey: bob.key, auth: raw.auth });
  const others = Array.from({ length: 40 }, () => makeKeyPackage(invented(), false).keyPackage);
  const { welcome } = group.commit({ add: [own.slice(), ...others] });
  assert.ok(welcome);
  await bob.settle();
  const asked = bob.network.count(nodeServiceResolveIdentity);
  await raw.enqueueSealed(bob.key, welcome);
  await bob.group("crowd");
  assert.ok(asked() <= 1, `${asked()} questions`);
});

Deno.test("whoever takes all key packages and invites nobody makes a profile keep a limited number of secrets", async () => {
  await using place = await openPlace();
  const [bob, mallory] = await registerPeople(place, "bob", "mallory");
  await using _bob = bob;
  await using _mallory = mallory;
  await bob.settle();
  const { supply } = bob.environment;
  const most = MOST_SUPPLIES * supply.full;
  const identityKey = bob.key;
  await bob.crash();
  const stored = async (add: number): Promise<number> => {
    using store = await openProfileStore(bob.environment, { origin: place.origin, name: "bob" }, bob.password);
    const identity = store.profile.identity();
    assert.ok(identity);
    const self = { ...identity, signingKey: signingKeyFromSeed(identity.seed) };
    const now = place.clock.now();
    for (let made = 0; made < add; made++) {
      const own = makeKeyPackage({ self, suite: place.suite, random: place.random.bytes, now }, false);
      store.keys.addKeyPackage({ ...own, lastResort: false, created: now });
      store.keys.markKeyPackageUploaded(own.fingerprint);
    }
    return store.keys.countKeyPackages();
  };
  const before = await stored(0);
  assert.equal(await stored(most - 2 - before), most - 2);
  await using raw = await RawSession.of(place, mallory);
  const fetched = new Set<string>();
  const take = async (): Promise<void> => {
    const answer = await raw.node.fetchKeyPackage({ identityKey, auth: raw.auth });
    fetched.add(answer.package.slice().toHex());
  };
  for (let count = 0; count < supply.full; count++) await take();
  assert.equal(fetched.size, supply.full);
  await bob.open(place.origin);
  await bob.settle();
  await bob.crash();
  assert.equal(await stored(0), most);
  await place.advance(60_000);
  for (let count = 0; count < 5; count++) await take();
  assert.equal(fetched.size, supply.full + 3, "two more, then the last-resort one");
  await bob.open(place.origin);
  await bob.settle();
  await bob.crash();
  assert.equal(await stored(0), most);
});
