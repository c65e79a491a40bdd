// One policy has one encoding; everything else is refused without a throw.
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { compareBytes } from "../bytes.ts";
import { decodePolicy, encodePolicy, type GroupPolicy, isAdmin, requiresPolicy } from "./policy.ts";

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const policies: fc.Arbitrary<GroupPolicy> = fc.record({
  name: fc.string({ unit: "grapheme", maxLength: 40 }).filter((name) => new TextEncoder().encode(name).length <= 255),
  timer: fc.nat(0xffff_ffff),
  admins: fc.uniqueArray(key, { maxLength: 6, comparator: (left, right) => compareBytes(left, right) === 0 }).map(
    (keys) => keys.sort(compareBytes),
  ),
}, { noNullPrototype: true });

Deno.test("a policy comes back as it was", () => {
  fc.assert(fc.property(policies, (policy) => assert.deepEqual(decodePolicy(encodePolicy(policy)), policy)));
});

Deno.test("a known encoding: version, name, timer, sorted admins", () => {
  const low = new Uint8Array(32).fill(1);
  const high = new Uint8Array(32).fill(2);
  const bytes = encodePolicy({ name: "ab", timer: 258, admins: [high, low] });
  assert.deepEqual([...bytes.subarray(0, 10)], [1, 2, 0x61, 0x62, 0, 0, 1, 2, 0x40, 64]);
  assert.deepEqual(bytes.subarray(10, 42), low);
  assert.deepEqual(bytes.subarray(42), high);
});

Deno.test("arbitrary bytes are a policy only if they encode back to themselves", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 120 }), mutated()), (bytes) => {
      const policy = decodePolicy(bytes);
      if (policy !== undefined) assert.deepEqual(encodePolicy(policy), bytes);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("refused: other versions, unsorted and repeated admins, trailing bytes, long lengths, bad text", () => {
  const low = new Uint8Array(32).fill(1);
  const high = new Uint8Array(32).fill(2);
  const good = encodePolicy({ name: "n", timer: 0, admins: [low, high] });
  const head = good.subarray(0, good.length - 64);
  const refused: Record<string, Uint8Array> = {
    "empty": new Uint8Array(0),
    "version 2": Uint8Array.of(2, ...good.subarray(1)),
    "unsorted": Uint8Array.of(...head, ...high, ...low),
    "repeated": Uint8Array.of(...head, ...low, ...low),
    "one byte more": Uint8Array.of(...good, 0),
    "one byte less": good.subarray(0, good.length - 1),
    "length not the shortest": Uint8Array.of(1, 0x40, 1, 0x6e, 0, 0, 0, 0, 0),
    "eight-byte length": Uint8Array.of(1, 0xc0, 0, 0, 0, 0, 0, 0, 0),
    "name is not UTF-8": Uint8Array.of(1, 1, 0xff, 0, 0, 0, 0, 0),
  };
  for (const [what, bytes] of Object.entries(refused)) assert.equal(decodePolicy(bytes), undefined, what);
});

Deno.test("encoding refuses what could not be decoded", () => {
  const admin = new Uint8Array(32);
  assert.throws(() => encodePolicy({ name: "x".repeat(256), timer: 0, admins: [] }), RangeError);
  assert.throws(() => encodePolicy({ name: "", timer: -1, admins: [] }), RangeError);
  assert.throws(() => encodePolicy({ name: "", timer: 0, admins: [admin, admin] }), RangeError);
  assert.throws(() => encodePolicy({ name: "", timer: 0, admins: [new Uint8Array(31)] }), RangeError);
});

Deno.test("admins are found by key", () => {
  const policy = { name: "", timer: 0, admins: [new Uint8Array(32).fill(1)] };
  assert.equal(isAdmin(policy, new Uint8Array(32).fill(1)), true);
  assert.equal(isAdmin(policy, new Uint8Array(32).fill(2)), false);
});

function mutated(): fc.Arbitrary<Uint8Array> {
  return fc.tuple(policies, fc.nat(), fc.nat(255)).map(([policy, at, value]) => {
    const bytes = encodePolicy(policy);
    bytes[at % bytes.length] = value;
    return bytes;
  });
}

Deno.test("required capabilities ask for the policy or do not", () => {
  assert.equal(requiresPolicy(Uint8Array.of(2, 0xf0, 0xa1, 0, 0)), true);
  assert.equal(requiresPolicy(Uint8Array.of(4, 0, 9, 0xf0, 0xa1, 0, 0)), true);
  assert.equal(requiresPolicy(Uint8Array.of(2, 0xf0, 0xa2, 0, 0)), false);
  assert.equal(requiresPolicy(Uint8Array.of(0, 0, 0)), false);
  assert.equal(requiresPolicy(Uint8Array.of(4, 0xf0)), false);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => typeof requiresPolicy(bytes) === "boolean"));
});
