// Each rule of the log, broken alone.
import assert from "node:assert/strict";
import type { LogEntry, LogEntryKind } from "./log-entry.ts";
import { LogReading } from "./log-rules.ts";

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const entry = (kind: LogEntryKind, name: number, key: number, time: number): LogEntry => ({
  kind,
  nameHash: filled(name),
  identityKey: filled(key),
  time,
});

function reading(...entries: readonly LogEntry[]): LogReading {
  const log = new LogReading();
  for (const each of entries) assert.equal(log.add(each), undefined);
  return log;
}

Deno.test("binds and tombstones in order are no breach", () => {
  const log = reading(entry("bind", 1, 1, 10), entry("bind", 2, 2, 10), entry("tombstone", 1, 1, 11));
  assert.equal(log.binds, 2);
  assert.equal(log.tombstones, 1);
  assert.equal(log.hasTombstone(filled(1)), true);
  assert.equal(log.hasTombstone(filled(2)), false);
  assert.equal(log.bindOfKey(filled(2))?.time, 10);
});

Deno.test("each rule has its name when it is broken, and the entry is not taken", () => {
  const cases = [
    { broken: "time-falls", next: entry("bind", 3, 3, 10) },
    { broken: "name-bound-twice", next: entry("bind", 2, 3, 11) },
    { broken: "key-bound-twice", next: entry("bind", 3, 2, 11) },
    { broken: "name-bound-twice", next: entry("bind", 1, 3, 11) },
    { broken: "key-bound-twice", next: entry("bind", 3, 1, 11) },
    { broken: "tombstone-without-bind", next: entry("tombstone", 3, 3, 11) },
    { broken: "tombstone-without-bind", next: entry("tombstone", 2, 1, 11) },
    { broken: "tombstone-twice", next: entry("tombstone", 1, 1, 11) },
  ] as const;
  for (const { broken, next } of cases) {
    const log = reading(entry("bind", 1, 1, 10), entry("bind", 2, 2, 10), entry("tombstone", 1, 1, 11));
    assert.equal(log.add(next), broken);
    assert.deepEqual([log.binds, log.tombstones, log.lastTime], [2, 1, 11]);
  }
});
