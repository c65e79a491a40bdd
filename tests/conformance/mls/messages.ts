// messages.json: every structure decodes to its last byte, and is encoded again to the same bytes.

import { Reader } from "../../../packages/mls/src/codec/reader.ts";
import { Writer } from "../../../packages/mls/src/codec/writer.ts";
import { encodeKeyPackage } from "../../../packages/mls/src/key-package/encode.ts";
import { parseKeyPackage } from "../../../packages/mls/src/key-package/parse.ts";
import { readCommit, writeCommit } from "../../../packages/mls/src/messages/commit-codec.ts";
import { readGroupSecrets, writeGroupSecrets } from "../../../packages/mls/src/messages/group-info-codec.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../../../packages/mls/src/messages/mls-message-codec.ts";
import { readProposal, writeProposal } from "../../../packages/mls/src/messages/proposal-codec.ts";
import { parseMlsMessage } from "../../../packages/mls/src/mls-message.ts";
import { decodeRatchetTree, encodeRatchetTree } from "../../../packages/mls/src/tree/ratchet-tree-codec.ts";
import { bytes, same, type Vector } from "./vector.ts";

const messages = {
  mls_welcome: "welcome",
  mls_group_info: "group-info",
  mls_key_package: "key-package",
  public_message_application: "public-message",
  public_message_proposal: "public-message",
  public_message_commit: "public-message",
  private_message: "private-message",
} as const;

/** By type: the vectors have the bodies alone. */
const proposals = {
  add_proposal: 1,
  update_proposal: 2,
  remove_proposal: 3,
  pre_shared_key_proposal: 4,
  re_init_proposal: 5,
  external_init_proposal: 6,
  group_context_extensions_proposal: 7,
} as const;

export function check(vector: Vector): boolean {
  return Object.entries(messages).every(([field, wireFormat]) => isMessage(bytes(vector, field), wireFormat)) &&
    Object.entries(proposals).every(([field, type]) =>
      survives(new Writer().uint16(type).fixed(bytes(vector, field)).finish(), readProposal, writeProposal)
    ) &&
    isKeyPackage(bytes(vector, "mls_key_package").subarray(4)) &&
    survives(bytes(vector, "commit"), readCommit, writeCommit) &&
    survives(bytes(vector, "group_secrets"), readGroupSecrets, writeGroupSecrets) &&
    same(encodeRatchetTree(decodeRatchetTree(bytes(vector, "ratchet_tree"))), bytes(vector, "ratchet_tree"));
}

function isMessage(message: Uint8Array, wireFormat: string): boolean {
  const decoded = decodeMlsMessage(message);
  return decoded.wireFormat === wireFormat && same(encodeMlsMessage(decoded), message) &&
    parseMlsMessage(message)?.wireFormat === wireFormat;
}

function isKeyPackage(keyPackage: Uint8Array): boolean {
  return same(encodeKeyPackage(parseKeyPackage(keyPackage).structure), keyPackage);
}

function survives<T>(
  encoded: Uint8Array,
  read: (reader: Reader) => T,
  write: (writer: Writer, value: T) => Writer,
): boolean {
  const reader = new Reader(encoded);
  const value = read(reader);
  reader.end("structure");
  return same(write(new Writer(), value).finish(), encoded);
}
