// A message's content as the IETF's MIMI working group defines it (draft-ietf-mimi-content-08): what it is about, and a
// body of one or several parts. These are the draft's own terms; what they mean to a conversation is meaning.ts.
import type { CborValue } from "./cbor.ts";

/** 32 bytes, the first of which is 1 (SHA-256). */
export type MimiMessageId = Uint8Array & { readonly __mimiMessageId: unique symbol };

/** What a part is there for. Unknown ones are kept, and treated as `render`. */
export const Disposition = {
  unspecified: 0,
  render: 1,
  reaction: 2,
  profile: 3,
  inline: 4,
  icon: 5,
  attachment: 6,
  session: 7,
  preview: 8,
} as const;

/** How the parts of a multipart belong together. */
export const Semantics = { chooseOne: 0, singleUnit: 1, processAll: 2 } as const;
export type Semantics = (typeof Semantics)[keyof typeof Semantics];

interface PartBase {
  /** u8; see `Disposition`. */
  readonly disposition: number;
  /** RFC 5646 tag, or empty. */
  readonly language: string;
}

/** No content: deletes or takes back what the message replaces. */
export interface NullPart extends PartBase {
  readonly kind: "null";
}

export interface SinglePart extends PartBase {
  readonly kind: "single";
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** Content that lies elsewhere, usually encrypted under a key that is here. */
export interface ExternalPart extends PartBase {
  readonly kind: "external";
  readonly contentType: string;
  readonly url: string;
  /** Seconds since 1970 UTC; 0 for never. */
  readonly expires: number;
  /** Bytes of the plaintext (the draft leaves that open); 0 for unknown. */
  readonly size: number;
  /** IANA AEAD number: 1 AES-128-GCM, 2 AES-256-GCM, 29 ChaCha20-Poly1305; 0 for not encrypted. */
  readonly encAlg: number;
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly aad: Uint8Array;
  /** 1 SHA-256, over the ciphertext; 0 for none. */
  readonly hashAlg: number;
  readonly contentHash: Uint8Array;
  readonly description: string;
  readonly filename: string;
}

export interface MultiPart extends PartBase {
  readonly kind: "multi";
  readonly semantics: Semantics;
  /** At least two. */
  readonly parts: readonly NestedPart[];
}

export type NestedPart = NullPart | SinglePart | ExternalPart | MultiPart;

export interface Expiry {
  /** True: `time` seconds after it was read. False: at `time`, seconds since 1970 UTC. */
  readonly relative: boolean;
  /** uint32. */
  readonly time: number;
}

export interface MimiContent {
  /** 16 bytes of randomness. */
  readonly salt: Uint8Array;
  /** The first version of the message that this one edits or deletes. */
  readonly replaces: MimiMessageId | undefined;
  readonly topicId: Uint8Array;
  readonly expires: Expiry | undefined;
  /** The exact version that this answers or reacts to. */
  readonly inReplyTo: MimiMessageId | undefined;
  /** Extension 1. The reader compares it with who MLS says that the sender is. */
  readonly senderUri: string;
  /** Extension 2. The reader compares it with the channel. */
  readonly roomUri: string;
  /** Extension −1: the newest transparency checkpoint that the sender knows. */
  readonly checkpoint: string | undefined;
  /** Extension −2: counts the sender's messages in this conversation, by one, across epochs. */
  readonly counter: number | undefined;
  /** Extension −3: the sender's clock, milliseconds since 1970 UTC. */
  readonly sentAt: number | undefined;
  /** Extension −4: what the sender wants to be called. */
  readonly displayName: DisplayNameClaim | undefined;
  /** Every other extension, as it came. */
  readonly otherExtensions: ReadonlyMap<number | string, CborValue>;
  readonly body: NestedPart;
}

/** What somebody calls themselves; of two the one that was set later counts, whatever order they come in. */
export interface DisplayNameClaim {
  /** ms since 1970 UTC by its owner's clock, and always greater than the one before. */
  readonly setAt: number;
  /** As it came, not made inert; empty: it was taken back. */
  readonly name: string;
}

/** Numbers of `mimiExtensions`; the negative ones are private to this system. */
export const ExtensionKey = {
  senderUri: 1,
  roomUri: 2,
  checkpoint: -1,
  counter: -2,
  sentAt: -3,
  displayName: -4,
} as const;

export const SALT_BYTES = 16;
export const MESSAGE_ID_BYTES = 32;

/** What a reader must take, and takes no more of. */
export const ContentLimits = {
  /** Leaves room in a node's payload of 5 MiB for padding and encryption. */
  bytes: 4_194_304,
  /** Levels of parts, the outermost included. */
  partDepth: 4,
  parts: 1024,
  topicIdBytes: 4096,
  uriBytes: 1024,
  checkpointBytes: 65_536,
  displayNameBytes: 128,
  contentTypeBytes: 255,
  languageBytes: 64,
  /** URL, description, file name. */
  textBytes: 4096,
  keyBytes: 255,
  /** Seconds: a year, above which an expiry is refused. */
  expirySeconds: 31_622_400,
} as const;
