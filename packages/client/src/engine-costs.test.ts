// What strangers can make a profile do: rubbish and invitations of theirs cost it no calls at the node, no rows for ever
// and few lines.
import { strict as assert } from "node:assert";
import { openPlace, type Person, RawSession, registerPeople } from "@quicproquo/testkit/people";
import { sealEnvelope, signingKeyFromSeed } from "@quicproquo/protocol";
import { nodeKeyPackages, nodeServiceResolveIdentity } from "@quicproquo/protocol/schema";
import { fromHex } from "./bytes.ts";
import { encodeGroupId } from "./groups/group-id.ts";
import { makeGroup, makeKeyPackage } from "./groups/mls.ts";
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
    await raw.enqueue(keyOf(bob), DEFAULT_INBOX, place.random.bytes(100));
    await raw.enqueue(keyOf(bob), Uint8Array.of(1, 2, 3), place.random.bytes(100));
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
  const { package: own } = await raw.node.fetchKeyPackage({ identityKey: keyOf(bob), auth: raw.auth });
  const others = Array.from({ length: 40 }, () => makeKeyPackage(invented(), false).keyPackage);
  const { welcome } = group.commit({ add: [own.slice(), ...others] });
  assert.ok(welcome);
  const payload = sealEnvelope({
    recipientKey: keyOf(bob),
    hybridPublicKey: await raw.sealingKey(keyOf(bob)),
    channelId: DEFAULT_INBOX,
    message: welcome,
  }, random);
  await bob.settle();
  const asked = bob.network.count(nodeServiceResolveIdentity);
  await raw.enqueue(keyOf(bob), DEFAULT_INBOX, payload);
  await bob.group("crowd");
  assert.ok(asked() <= 1, `${asked()} questions`);
});

function keyOf(person: Person): Uint8Array {
  const key = fromHex(person.engine.profile.key);
  assert.ok(key);
  return key;
}
