// What an MLSMessage says about itself without any group state (RFC 9420 §6): which group, epoch and kind of content, or
// whose key packages a Welcome is for. Enough to route a message; nothing here is authenticated.

import type { CipherSuite } from "./cipher-suites.ts";
import { decoded } from "./codec/decoded.ts";
import { DecodeError, Reader } from "./codec/reader.ts";
import { readContentType, readSender } from "./messages/framed-content-codec.ts";
import { messageLimits } from "./messages/limits.ts";
import { readWireFormat } from "./messages/mls-message-codec.ts";
import { readPrivateMessage } from "./messages/private-message.ts";
import { readWelcome } from "./messages/welcome-codec.ts";

export type ContentType = "application" | "proposal" | "commit";

export type MlsMessage =
  | {
    readonly wireFormat: "private-message" | "public-message";
    readonly groupId: Uint8Array;
    readonly epoch: bigint;
    readonly contentType: ContentType;
  }
  | {
    readonly wireFormat: "welcome";
    readonly suite: CipherSuite;
    /** KeyPackageRefs of the newcomers, in the Welcome's order. */
    readonly references: readonly Uint8Array[];
  }
  | { readonly wireFormat: "group-info" | "key-package" };

/** Bytes of one application message: padded and framed it still is a message that is read. */
export const maximumDataLength: number = 8 * 2 ** 20;

/**
 * Reads the frame of an MLSMessage. Returns undefined for bytes that are not one, or not of MLS 1.0. What it returns are
 * views of `bytes`. A PrivateMessage and a Welcome are read to their last byte; of the rest only what is returned.
 */
export function parseMlsMessage(bytes: Uint8Array): MlsMessage | undefined {
  return decoded(() => read(bytes));
}

/** KeyPackageRefs that a Welcome message names; empty if the bytes are no Welcome. */
export function welcomeReferences(bytes: Uint8Array): readonly Uint8Array[] {
  const message = parseMlsMessage(bytes);
  return message?.wireFormat === "welcome" ? message.references : [];
}

function read(bytes: Uint8Array): MlsMessage {
  if (bytes.length > messageLimits.message) throw new DecodeError(`message: more than ${messageLimits.message} bytes`);
  const reader = new Reader(bytes);
  const wireFormat = readWireFormat(reader);
  switch (wireFormat) {
    case "public-message":
      return { wireFormat, ...readPublicFrame(reader) };
    case "private-message": {
      const { groupId, epoch, contentType } = readPrivateMessage(reader);
      reader.end("private_message");
      return { wireFormat, groupId, epoch, contentType };
    }
    case "welcome": {
      const { suite, secrets } = readWelcome(reader);
      reader.end("welcome");
      return { wireFormat, suite, references: secrets.map(({ newMember }) => newMember) };
    }
    case "group-info":
    case "key-package":
      return { wireFormat };
  }
}

/** FramedContent (RFC 9420 §6) up to its content type. */
function readPublicFrame(reader: Reader): {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly contentType: ContentType;
} {
  const groupId = reader.opaque(messageLimits.groupId, "group_id");
  const epoch = reader.uint64("epoch");
  readSender(reader);
  reader.opaque(messageLimits.message, "authenticated_data");
  return { groupId, epoch, contentType: readContentType(reader) };
}
