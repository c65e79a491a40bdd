// MLSMessage: the envelope of everything that is sent (RFC 9420 §6), read whole. `parseMlsMessage` reads the frame alone.

import { DecodeError, Reader } from "../codec/reader.ts";
import { opaqueLength, Writer } from "../codec/writer.ts";
import { readKeyPackage } from "../key-package/parse.ts";
import { mls10 } from "../key-package/structure.ts";
import { readGroupInfo, writeGroupInfo } from "./group-info-codec.ts";
import type { GroupInfo, Welcome } from "./group-info.ts";
import { messageLimits } from "./limits.ts";
import { type PrivateMessage, readPrivateMessage, writePrivateMessage } from "./private-message.ts";
import { type PublicMessage, readPublicMessage, writePublicMessage } from "./public-message.ts";
import { readWelcome, writeWelcome } from "./welcome-codec.ts";

export type DecodedMlsMessage =
  | { readonly wireFormat: "public-message"; readonly message: PublicMessage }
  | { readonly wireFormat: "private-message"; readonly message: PrivateMessage }
  | { readonly wireFormat: "welcome"; readonly welcome: Welcome }
  | { readonly wireFormat: "group-info"; readonly groupInfo: GroupInfo }
  /** The bare struct, well-formed and not verified. */
  | { readonly wireFormat: "key-package"; readonly keyPackage: Uint8Array };

const wireFormats = [undefined, "public-message", "private-message", "welcome", "group-info", "key-package"] as const;

/** WireFormat behind the version. Throws `DecodeError`. */
export function readWireFormat(reader: Reader): DecodedMlsMessage["wireFormat"] {
  const version = reader.uint16("version");
  if (version !== mls10) throw new DecodeError(`version: ${version} is not mls10`);
  const number = reader.uint16("wire_format");
  const wireFormat = wireFormats[number];
  if (wireFormat === undefined) throw new DecodeError(`wire_format: unknown number ${number}`);
  return wireFormat;
}

/** All of it. A PublicMessage shares no memory with `bytes`; all else are views of it. Throws `DecodeError`. */
export function decodeMlsMessage(bytes: Uint8Array): DecodedMlsMessage {
  if (bytes.length > messageLimits.message) throw new DecodeError(`message: more than ${messageLimits.message} bytes`);
  const reader = new Reader(bytes);
  const wireFormat = readWireFormat(reader);
  switch (wireFormat) {
    case "public-message": {
      const own = new Reader(bytes.slice(reader.position));
      const message = readPublicMessage(own);
      own.end("public_message");
      return { wireFormat, message };
    }
    case "private-message":
      return ended(reader, { wireFormat, message: readPrivateMessage(reader) });
    case "welcome":
      return ended(reader, { wireFormat, welcome: readWelcome(reader) });
    case "group-info":
      return ended(reader, { wireFormat, groupInfo: readGroupInfo(reader) });
    case "key-package": {
      const start = reader.position;
      readKeyPackage(reader);
      return ended(reader, { wireFormat, keyPackage: reader.since(start) });
    }
  }
}

export function encodeMlsMessage(message: DecodedMlsMessage): Uint8Array {
  const writer = new Writer(capacityFor(message)).uint16(mls10).uint16(wireFormats.indexOf(message.wireFormat));
  switch (message.wireFormat) {
    case "public-message":
      return writePublicMessage(writer, message.message).finish();
    case "private-message":
      return writePrivateMessage(writer, message.message).finish();
    case "welcome":
      return writeWelcome(writer, message.welcome).finish();
    case "group-info":
      return writeGroupInfo(writer, message.groupInfo).finish();
    case "key-package":
      return writer.fixed(message.keyPackage).finish();
  }
}

/** Exact for what is sent most; for the rest a beginning. */
function capacityFor(message: DecodedMlsMessage): number {
  if (message.wireFormat !== "private-message") return 1024;
  const { groupId, authenticatedData, encryptedSenderData, ciphertext } = message.message;
  return [groupId, authenticatedData, encryptedSenderData, ciphertext].reduce(
    (sum, part) => sum + opaqueLength(part),
    13,
  );
}

function ended(reader: Reader, message: DecodedMlsMessage): DecodedMlsMessage {
  reader.end(message.wireFormat);
  return message;
}
