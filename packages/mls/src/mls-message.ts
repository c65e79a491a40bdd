// What an MLSMessage says about itself without any group state (RFC 9420 §6): which group, epoch and kind of content, or
// whose key packages a Welcome is for. Enough to route a message; nothing here is authenticated.

import type { CipherSuite } from "./cipher-suites.ts";
import { DecodeError, Reader } from "./codec/reader.ts";

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

/** Far more than an honest message has; a Welcome for a thousand people is under 1 MB without its tree. */
const limits = { message: 16 * 2 ** 20, groupId: 255, newcomers: 4096 } as const;

/** Bytes of one application message: padded and framed it still is a message that is read. */
export const maximumDataLength: number = 8 * 2 ** 20;

const contentTypes: readonly (ContentType | undefined)[] = [undefined, "application", "proposal", "commit"];

/**
 * Reads the frame of an MLSMessage. Returns undefined for bytes that are not one, or not of MLS 1.0. What it returns are
 * views of `bytes`. A PrivateMessage and a Welcome are read to their last byte; of the rest only what is returned.
 */
export function parseMlsMessage(bytes: Uint8Array): MlsMessage | undefined {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** KeyPackageRefs that a Welcome message names; empty if the bytes are no Welcome. */
export function welcomeReferences(bytes: Uint8Array): readonly Uint8Array[] {
  const message = parseMlsMessage(bytes);
  return message?.wireFormat === "welcome" ? message.references : [];
}

function read(bytes: Uint8Array): MlsMessage {
  if (bytes.length > limits.message) throw new DecodeError(`message: more than ${limits.message} bytes`);
  const reader = new Reader(bytes);
  if (reader.uint16("version") !== 1) throw new DecodeError("version: not mls10");
  const wireFormat = reader.uint16("wire_format");
  switch (wireFormat) {
    case 1:
      return { wireFormat: "public-message", ...readPublicMessage(reader) };
    case 2:
      return { wireFormat: "private-message", ...readPrivateMessage(reader) };
    case 3:
      return { wireFormat: "welcome", ...readWelcome(reader) };
    case 4:
      return { wireFormat: "group-info" };
    case 5:
      return { wireFormat: "key-package" };
    default:
      throw new DecodeError(`wire_format: unknown number ${wireFormat}`);
  }
}

interface Frame {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly contentType: ContentType;
}

/** RFC 9420 §6.3: all of it. */
function readPrivateMessage(reader: Reader): Frame {
  const groupId = reader.opaque(limits.groupId, "group_id");
  const epoch = reader.uint64("epoch");
  const contentType = readContentType(reader);
  reader.opaque(limits.message, "authenticated_data");
  reader.opaque(limits.groupId, "encrypted_sender_data");
  reader.opaque(limits.message, "ciphertext");
  reader.end("private_message");
  return { groupId, epoch, contentType };
}

/** RFC 9420 §6.2: FramedContent up to its content type. */
function readPublicMessage(reader: Reader): Frame {
  const groupId = reader.opaque(limits.groupId, "group_id");
  const epoch = reader.uint64("epoch");
  const sender = reader.uint8("sender_type");
  if (sender < 1 || sender > 4) throw new DecodeError(`sender_type: unknown number ${sender}`);
  if (sender <= 2) reader.uint32("sender");
  reader.opaque(limits.message, "authenticated_data");
  return { groupId, epoch, contentType: readContentType(reader) };
}

/** RFC 9420 §12.4.3.1: all of it. */
function readWelcome(reader: Reader): { readonly suite: CipherSuite; readonly references: readonly Uint8Array[] } {
  const suite = reader.uint16("cipher_suite");
  const references = reader.vector(limits.newcomers, limits.message, "secrets", (secrets) => {
    const reference = secrets.opaque(64, "new_member");
    secrets.opaque(8192, "kem_output");
    secrets.opaque(65536, "encrypted_group_secrets");
    return reference;
  });
  reader.opaque(limits.message, "encrypted_group_info");
  reader.end("welcome");
  return { suite, references };
}

function readContentType(reader: Reader): ContentType {
  const number = reader.uint8("content_type");
  const contentType = contentTypes[number];
  if (contentType === undefined) throw new DecodeError(`content_type: unknown number ${number}`);
  return contentType;
}
