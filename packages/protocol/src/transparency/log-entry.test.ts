// The 74 bytes of an entry: as written down, there and back, and nothing else is taken.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { normaliseUserName } from "../user-name.ts";
import { encodeLogEntry, hashLogName, LOG_ENTRY_BYTES, parseLogEntry } from "./log-entry.ts";

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

Deno.test("an entry is version, kind, name hash, key and time, big-endian", () => {
  const bytes = encodeLogEntry({
    kind: "tombstone",
    nameHash: filled(0xaa),
    identityKey: filled(0xbb),
    time: 0x123456,
  });
  assert.equal(bytes.toHex(), `0102${"aa".repeat(32)}${"bb".repeat(32)}0000000000123456`);
  assert.equal(bytes.length, LOG_ENTRY_BYTES);
});

Deno.test("a name's hash covers its label", () => {
  const digest = createHash("sha256").update("qpq log name v1alice").digest("hex");
  assert.equal(hashLogName(normaliseUserName("Alice")).toHex(), digest);
});

Deno.test("what was encoded is parsed to the same", () => {
  const field = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const kind = fc.constantFrom("bind" as const, "tombstone" as const);
  fc.assert(fc.property(kind, field, field, fc.maxSafeNat(), (kind, nameHash, identityKey, time) => {
    assert.deepEqual(parseLogEntry(encodeLogEntry({ kind, nameHash, identityKey, time })), {
      kind,
      nameHash,
      identityKey,
      time,
    });
  }));
});

Deno.test("other lengths, versions, kinds and times beyond safe integers are no entries", () => {
  const bytes = encodeLogEntry({ kind: "bind", nameHash: filled(1), identityKey: filled(2), time: 3 });
  const changed = (at: number, byte: number): Uint8Array => bytes.with(at, byte);
  assert.ok(parseLogEntry(bytes));
  assert.equal(parseLogEntry(bytes.subarray(1)), undefined);
  assert.equal(parseLogEntry(new Uint8Array([...bytes, 0])), undefined);
  assert.equal(parseLogEntry(new Uint8Array()), undefined);
  assert.equal(parseLogEntry(changed(0, 2)), undefined);
  assert.equal(parseLogEntry(changed(1, 0)), undefined);
  assert.equal(parseLogEntry(changed(1, 3)), undefined);
  assert.equal(parseLogEntry(changed(66, 1)), undefined);
  assert.throws(
    () => encodeLogEntry({ kind: "bind", nameHash: filled(1), identityKey: filled(2), time: -1 }),
    RangeError,
  );
  const short = { kind: "bind", nameHash: new Uint8Array(31), identityKey: filled(2), time: 0 } as const;
  assert.throws(() => encodeLogEntry(short), RangeError);
});
