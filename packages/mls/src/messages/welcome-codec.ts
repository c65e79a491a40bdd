// Welcome to bytes and back (RFC 9420 §12.4.3.1). What is read are views of the input.

import type { Reader } from "../codec/reader.ts";
import type { Writer } from "../codec/writer.ts";
import { readHpkeCiphertext, writeHpkeCiphertext } from "./commit-codec.ts";
import type { Welcome } from "./group-info.ts";
import { messageLimits } from "./limits.ts";

export function readWelcome(reader: Reader): Welcome {
  const { hash, newcomers, message } = messageLimits;
  return {
    suite: reader.uint16("cipher_suite"),
    secrets: reader.vector(newcomers, message, "secrets", (inner) => ({
      newMember: inner.opaque(hash, "new_member"),
      encryptedGroupSecrets: readHpkeCiphertext(inner),
    })),
    encryptedGroupInfo: reader.opaque(message, "encrypted_group_info"),
  };
}

export function writeWelcome(writer: Writer, { suite, secrets, encryptedGroupInfo }: Welcome): Writer {
  writer.uint16(suite).vector(secrets, (inner, { newMember, encryptedGroupSecrets }) => {
    writeHpkeCiphertext(inner.opaque(newMember), encryptedGroupSecrets);
  });
  return writer.opaque(encryptedGroupInfo);
}
