// Records: what was sealed opens, in place and whole; nothing else does.

import { deepStrictEqual, notDeepStrictEqual, strictEqual } from "node:assert/strict";
import { SeededRandom } from "@quicproquo/testkit";
import fc from "fast-check";
import { fileKey, openRecords, recordBytes, recordPosition, sealRecords } from "./record-file.ts";

const random = new SeededRandom("records").bytes;
const key = fileKey(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2));
const content = random(2 * recordBytes + 5);

Deno.test("records open at their place, all together and each alone", () => {
  const sealed = sealRecords(key, 7, content, random);
  deepStrictEqual(openRecords(key, 7, sealed), content);
  for (const [record, size] of [[0, recordBytes], [1, recordBytes], [2, 5]] as const) {
    const alone = openRecords(key, 7 + record, sealed.subarray(recordPosition(record), recordPosition(record + 1)));
    deepStrictEqual(alone, content.subarray(record * recordBytes, record * recordBytes + size));
  }
  deepStrictEqual(openRecords(key, 0, new Uint8Array()), new Uint8Array());
});

Deno.test("a flipped bit, a cut, another place and another file's key open nothing", () => {
  const sealed = sealRecords(key, 0, content, random);
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
      const damaged = sealed.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      strictEqual(openRecords(key, 0, damaged), undefined);
    }),
    { numRuns: 50 },
  );
  for (const length of [sealed.length - 1, recordPosition(2) + 28, recordPosition(2) + 1, 1]) {
    strictEqual(openRecords(key, 0, sealed.subarray(0, length)), undefined, `${length}`);
  }
  strictEqual(openRecords(key, 1, sealed), undefined);
  strictEqual(openRecords(fileKey(new Uint8Array(32).fill(1), new Uint8Array(16)), 0, sealed), undefined);
});

Deno.test("the same content never looks the same on disk", () => {
  notDeepStrictEqual(sealRecords(key, 0, content, random), sealRecords(key, 0, content, random));
});
