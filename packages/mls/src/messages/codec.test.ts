// Every structure: what is written is read, and hostile bytes are refused as such or are another structure, whose only
// encoding they are.

import assert from "node:assert/strict";
import fc from "fast-check";
import * as arbitrary from "../../test/arbitrary-structures.ts";
import { codecs, refusedOrItself } from "../../test/codecs.ts";
import { DecodeError, Reader } from "../codec/reader.ts";
import { encodeKeyPackage } from "../key-package/encode.ts";
import { parseKeyPackage } from "../key-package/parse.ts";
import { readCommit } from "./commit-codec.ts";
import { readFramedContent } from "./framed-content-codec.ts";
import {
  decodeGroupContext,
  decodeGroupInfo,
  encodeGroupContext,
  encodeGroupInfo,
  readGroupContext,
} from "./group-info-codec.ts";
import { decodeLeafNode, readLeafNode } from "./leaf-node-codec.ts";
import { decodeMlsMessage, encodeMlsMessage } from "./mls-message-codec.ts";
import { readPreSharedKeyId } from "./pre-shared-key-id-codec.ts";
import { readProposal } from "./proposal-codec.ts";

for (const [name, { roundTrip }] of Object.entries(codecs)) {
  Deno.test(`${name}: what is written is read, to its last byte`, roundTrip);
}

for (const [name, each] of Object.entries(codecs)) {
  Deno.test(`${name}: each byte bent, each length cut: refused, or another one`, () => {
    for (const bytes of each.samples(8)) {
      for (let at = 0; at < bytes.length; at++) {
        const original = bytes[at] ?? 0;
        for (const value of [original ^ 1, original ^ 0x80, original + 1, 0, 0x3f, 0x40, 0x80, 0xbf, 0xff]) {
          const bent = bytes.slice();
          bent[at] = value;
          refusedOrItself(each, bent);
        }
        assert.throws(() => each.again(bytes.subarray(0, at)), DecodeError, `cut at ${at}`);
      }
    }
  });

  Deno.test(`${name}: noise is refused, or is one`, () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => refusedOrItself(each, bytes)));
  });
}

const zeros = (length: number): Uint8Array => new Uint8Array(length);

Deno.test("a Welcome for 5,000 newcomers and its tree in the hybrid suite are within the limits", () => {
  const secrets = Array.from({ length: 5000 }, () => ({
    newMember: zeros(32),
    encryptedGroupSecrets: { kemOutput: zeros(1120), ciphertext: zeros(200) },
  }));
  const welcome = { suite: 0x004f, secrets, encryptedGroupInfo: zeros(22_000_000) };
  const decoded = decodeMlsMessage(encodeMlsMessage({ wireFormat: "welcome", welcome }));
  assert.equal(decoded.wireFormat === "welcome" && decoded.welcome.secrets.length, 5000);
  const [groupInfo] = fc.sample(arbitrary.groupInfo, { numRuns: 1, seed: 1 });
  assert.ok(groupInfo);
  const large = { ...groupInfo, extensions: [{ type: 2, data: zeros(22_000_000) }] };
  const again = decodeMlsMessage(encodeMlsMessage({ wireFormat: "group-info", groupInfo: large }));
  assert.equal(again.wireFormat === "group-info" && again.groupInfo.extensions[0]?.data.length, 22_000_000);
});

Deno.test("more than 64 MiB are no message, whatever they begin with", () => {
  const bytes = zeros(64 * 2 ** 20 + 1);
  bytes.set([0, 1, 0, 5]);
  assert.throws(() => decodeMlsMessage(bytes), /more than 67108864 bytes/);
});

Deno.test("a KeyPackage of more than 64 KiB is malformed, wherever it stands", () => {
  const [drawn] = fc.sample(arbitrary.keyPackage, { numRuns: 1, seed: 1 });
  assert.ok(drawn);
  const { structure } = parseKeyPackage(drawn);
  const sized = (length: number): Uint8Array => {
    const certificates = [zeros(20_000), zeros(20_000), zeros(length)];
    const leaf = { ...structure.leaf, credential: { type: "x509", certificates } as const };
    return encodeKeyPackage({ ...structure, leaf });
  };
  const room = 65536 - sized(20_000).length;
  for (const [length, fits] of [[20_000 + room, true], [20_001 + room, false]] as const) {
    const keyPackage = sized(length);
    const read = (): unknown => decodeMlsMessage(encodeMlsMessage({ wireFormat: "key-package", keyPackage }));
    if (fits) assert.deepEqual(read(), { wireFormat: "key-package", keyPackage });
    else assert.throws(read, DecodeError);
  }
});

Deno.test("numbers that RFC 9420 does not have are malformed", () => {
  const malformed: Readonly<Record<string, () => unknown>> = {
    "wire_format 0": () => decodeMlsMessage(Uint8Array.of(0, 1, 0, 0)),
    "wire_format 6": () => decodeMlsMessage(Uint8Array.of(0, 1, 0, 6)),
    "version 2": () => decodeMlsMessage(Uint8Array.of(0, 2, 0, 5)),
    "proposal_type 0": () => readProposal(new Reader(Uint8Array.of(0, 0, 0))),
    "psktype 0": () => readPreSharedKeyId(new Reader(Uint8Array.of(0, 0, 0))),
    "psktype 3": () => readPreSharedKeyId(new Reader(Uint8Array.of(3, 0, 0))),
    "usage 0": () => readPreSharedKeyId(new Reader(Uint8Array.of(2, 0, ...zeros(10)))),
    "usage 4": () => readPreSharedKeyId(new Reader(Uint8Array.of(2, 4, ...zeros(10)))),
    "presence 2": () => readCommit(new Reader(Uint8Array.of(0, 2))),
    "proposal_or_ref_type 0": () => readCommit(new Reader(Uint8Array.of(2, 0, 0, 0))),
    "proposal_or_ref_type 3": () => readCommit(new Reader(Uint8Array.of(2, 3, 0, 0))),
    "sender_type 0": () => readFramedContent(new Reader(Uint8Array.of(0, ...zeros(8), 0, ...zeros(20)))),
    "sender_type 5": () => readFramedContent(new Reader(Uint8Array.of(0, ...zeros(8), 5, ...zeros(20)))),
    "content_type 0": () => readFramedContent(new Reader(Uint8Array.of(0, ...zeros(8), 3, 0, 0, ...zeros(20)))),
    "content_type 4": () => readFramedContent(new Reader(Uint8Array.of(0, ...zeros(8), 3, 0, 4, ...zeros(20)))),
  };
  for (const [name, read] of Object.entries(malformed)) assert.throws(read, DecodeError, name);
});

Deno.test("exactly one leaf, GroupContext or GroupInfo, and nothing behind it", () => {
  const [leaf] = fc.sample(arbitrary.leafNode, { numRuns: 1, seed: 1 });
  const [info] = fc.sample(arbitrary.groupInfo, { numRuns: 1, seed: 1 });
  assert.ok(leaf && info);
  const cases: readonly (readonly [Uint8Array, (bytes: Uint8Array) => unknown, unknown])[] = [
    [leaf.encoded, decodeLeafNode, leaf],
    [encodeGroupContext(info.groupContext), decodeGroupContext, info.groupContext],
    [encodeGroupInfo(info), decodeGroupInfo, info],
  ];
  for (const [bytes, decode, value] of cases) {
    assert.deepEqual(decode(bytes), value);
    assert.throws(() => decode(Uint8Array.from([...bytes, 0])), DecodeError);
  }
});

Deno.test("what is kept owns its memory: leaves, group contexts, public messages", () => {
  const [leaf] = fc.sample(arbitrary.leafNode, { numRuns: 1, seed: 1 });
  const [context] = fc.sample(arbitrary.groupContext, { numRuns: 1, seed: 1 });
  const [message] = fc.sample(arbitrary.publicMessage, { numRuns: 1, seed: 1 });
  assert.ok(leaf && context && message);
  const cases: readonly (readonly [Uint8Array, (bytes: Uint8Array) => unknown])[] = [
    [leaf.encoded.slice(), (bytes) => readLeafNode(new Reader(bytes))],
    [encodeGroupContext(context), (bytes) => readGroupContext(new Reader(bytes))],
    [encodeMlsMessage({ wireFormat: "public-message", message }), decodeMlsMessage],
  ];
  for (const [bytes, read] of cases) {
    const before = read(bytes.slice());
    const kept = read(bytes);
    bytes.fill(0xff);
    assert.deepEqual(kept, before);
  }
});
