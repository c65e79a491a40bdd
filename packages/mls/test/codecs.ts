// The codec of every structure, for the tests and fuzz targets that go through all of them.

import assert from "node:assert/strict";
import fc from "fast-check";
import { DecodeError, Reader } from "../src/codec/reader.ts";
import { Writer } from "../src/codec/writer.ts";
import { readCommit, writeCommit } from "../src/messages/commit-codec.ts";
import { readFramedContent, writeFramedContent } from "../src/messages/framed-content-codec.ts";
import {
  readGroupContext,
  readGroupInfo,
  readGroupSecrets,
  writeGroupContext,
  writeGroupInfo,
  writeGroupSecrets,
} from "../src/messages/group-info-codec.ts";
import { readLeafNode, writeLeafNode } from "../src/messages/leaf-node-codec.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../src/messages/mls-message-codec.ts";
import { readPreSharedKeyId, writePreSharedKeyId } from "../src/messages/pre-shared-key-id-codec.ts";
import { readPrivateMessage, writePrivateMessage } from "../src/messages/private-message.ts";
import { readProposal, writeProposal } from "../src/messages/proposal-codec.ts";
import { readPublicMessage, writePublicMessage } from "../src/messages/public-message.ts";
import { readWelcome, writeWelcome } from "../src/messages/welcome-codec.ts";
import * as arbitrary from "./arbitrary-structures.ts";

export interface Codec {
  readonly samples: (count: number) => readonly Uint8Array[];
  /** Decodes the whole and encodes it again. Throws `DecodeError`. */
  again(bytes: Uint8Array): Uint8Array;
  roundTrip(): void;
}

function codec<T>(values: fc.Arbitrary<T>, encode: (value: T) => Uint8Array, decode: (bytes: Uint8Array) => T): Codec {
  return {
    samples: (count) => fc.sample(values, { numRuns: count, seed: 1 }).map(encode),
    again: (bytes) => encode(decode(bytes)),
    roundTrip: () =>
      fc.assert(fc.property(values, (value) => {
        const bytes = encode(value);
        assert.deepEqual(decode(bytes), value);
        assert.throws(() => decode(Uint8Array.from([...bytes, 0])), DecodeError, "something behind it");
      })),
  };
}

function streamed<T>(
  values: fc.Arbitrary<T>,
  read: (reader: Reader) => T,
  write: (writer: Writer, value: T) => unknown,
): Codec {
  const encode = (value: T): Uint8Array => {
    const writer = new Writer();
    write(writer, value);
    return writer.finish();
  };
  return codec(values, encode, (bytes) => {
    const reader = new Reader(bytes);
    const value = read(reader);
    reader.end("structure");
    return value;
  });
}

export const codecs: Readonly<Record<string, Codec>> = {
  "LeafNode": streamed(arbitrary.leafNode, readLeafNode, writeLeafNode),
  "PreSharedKeyID": streamed(arbitrary.preSharedKeyId, readPreSharedKeyId, writePreSharedKeyId),
  "Proposal": streamed(arbitrary.proposal, readProposal, writeProposal),
  "Commit": streamed(arbitrary.commit, readCommit, writeCommit),
  "FramedContent": streamed(arbitrary.framedContent, readFramedContent, writeFramedContent),
  "PublicMessage": streamed(arbitrary.publicMessage, readPublicMessage, writePublicMessage),
  "PrivateMessage": streamed(arbitrary.privateMessage, readPrivateMessage, writePrivateMessage),
  "GroupContext": streamed(arbitrary.groupContext, readGroupContext, writeGroupContext),
  "GroupInfo": streamed(arbitrary.groupInfo, readGroupInfo, writeGroupInfo),
  "GroupSecrets": streamed(arbitrary.groupSecrets, readGroupSecrets, writeGroupSecrets),
  "Welcome": streamed(arbitrary.welcome, readWelcome, writeWelcome),
  "MLSMessage": codec(arbitrary.mlsMessage, encodeMlsMessage, decodeMlsMessage),
};

/** Refused as malformed, or read as something whose encoding it is: there are no two encodings of one structure. */
export function refusedOrItself({ again }: Codec, bytes: Uint8Array): void {
  let encoded: Uint8Array;
  try {
    encoded = again(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return;
    throw error;
  }
  assert.equal(encoded.toHex(), bytes.toHex());
}
