// What somebody with a link to a group seals to the default inbox of whoever made it, to be let in:
// `0x05 ‖ linkId(16) ‖ identityKey(32) ‖ u64 time ‖ mac(32) ‖ signature(64)`. The mac, by the link's secret, shows that
// they have the link; the signature, by their identity key over "qpq join v1" ‖ all before it, who they are. And what that
// admin seals to the others, so that any of them can answer:
// `0x06 ‖ channelId(16) ‖ adminKey(32) ‖ identityKey(32) ‖ u64 time ‖ signature(64)`, by the admin's key over
// "qpq join told v1" ‖ all before it.
import { createHash, createHmac } from "node:crypto";
import { concatBytes, readTime, sameBytes, uint64, utf8 } from "./bytes.ts";
import { CHANNEL_ID_BYTES } from "./channel-id.ts";
import { SIGNATURE_BYTES, type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";
import { IDENTITY_KEY_BYTES, type IdentityKey, parseIdentityKey } from "./identity-key.ts";

/** The secret of a link. */
export const JOIN_TICKET_BYTES = 16;
export const LINK_ID_BYTES = 16;
/** How long a request may be on its way, ms: longer than a node keeps it by default. */
export const JOIN_REQUEST_FRESH_MS: number = 30 * 86_400_000;
/** How far ahead of its reader's clock it may be, ms. */
export const JOIN_REQUEST_AHEAD_MS = 86_400_000;

const ASK = 0x05;
const TOLD = 0x06;
const ASK_LABEL = "qpq join v1";
const TOLD_LABEL = "qpq join told v1";
const MAC_LABEL = "qpq join mac v1";
const MAC_BYTES = 32;
/** Both have the same size: kind, an id, a key, a time; then a mac or another key; then a signature. */
const MESSAGE_BYTES = 1 + LINK_ID_BYTES + IDENTITY_KEY_BYTES + 8 + MAC_BYTES + SIGNATURE_BYTES;

export interface JoinRequest {
  readonly linkId: Uint8Array;
  /** Who asks. */
  readonly identityKey: IdentityKey;
  /** ms since 1970 UTC, by their clock. */
  readonly time: number;
}

/** A request that another admin was asked. */
export interface ToldJoin {
  readonly channelId: Uint8Array;
  readonly adminKey: IdentityKey;
  readonly identityKey: IdentityKey;
  readonly time: number;
}

/** By which whoever made a link knows it, without giving it away: the first 16 bytes of SHA-256("qpq link id v1" ‖ ticket). */
export function linkIdOf(ticket: Uint8Array): Uint8Array {
  const hash = createHash("sha256").update("qpq link id v1").update(ticket).digest();
  return new Uint8Array(hash.subarray(0, LINK_ID_BYTES));
}

/** `maker` is the identity key of whoever made the link: a request to one is none to another. */
export function signJoinRequest(
  identity: SigningKey,
  { ticket, maker, time }: { readonly ticket: Uint8Array; readonly maker: Uint8Array; readonly time: number },
): Uint8Array {
  if (ticket.length !== JOIN_TICKET_BYTES) throw new RangeError(`a ticket has ${JOIN_TICKET_BYTES} bytes`);
  const asked = concatBytes(Uint8Array.of(ASK), linkIdOf(ticket), identity.publicKey, uint64(time));
  const signed = concatBytes(asked, macOf(ticket, maker, asked));
  return concatBytes(signed, signLabelled(identity, ASK_LABEL, signed));
}

/** Whether sealed bytes are meant as one, well-formed or not. */
export function isJoinRequest(message: Uint8Array): boolean {
  return message[0] === ASK;
}

/** What it says; undefined for any other form. Nothing is believed before `verifyJoinRequest`. */
export function parseJoinRequest(message: Uint8Array): JoinRequest | undefined {
  if (!isJoinRequest(message) || message.length !== MESSAGE_BYTES) return undefined;
  const keyAt = 1 + LINK_ID_BYTES;
  const timeAt = keyAt + IDENTITY_KEY_BYTES;
  const identityKey = parseIdentityKey(message.subarray(keyAt, timeAt));
  const time = readTime(message, timeAt);
  if (identityKey === undefined || time === undefined) return undefined;
  return { linkId: message.slice(1, keyAt), identityKey, time };
}

/** Whether who it names signed it, and has the link. */
export function verifyJoinRequest(
  message: Uint8Array,
  { identityKey }: JoinRequest,
  { ticket, maker }: { readonly ticket: Uint8Array; readonly maker: Uint8Array },
): boolean {
  if (message.length !== MESSAGE_BYTES) return false;
  const signed = message.subarray(0, MESSAGE_BYTES - SIGNATURE_BYTES);
  const asked = signed.subarray(0, signed.length - MAC_BYTES);
  // The cheaper one first: who has no link costs no signature.
  return sameBytes(signed.subarray(asked.length), macOf(ticket, maker, asked)) &&
    verifyLabelled(identityKey, message.subarray(signed.length), ASK_LABEL, signed);
}

export function signToldJoin(admin: SigningKey, told: Omit<ToldJoin, "adminKey">): Uint8Array {
  const { channelId, identityKey, time } = told;
  if (channelId.length !== CHANNEL_ID_BYTES) throw new RangeError(`a channel id has ${CHANNEL_ID_BYTES} bytes`);
  const signed = concatBytes(Uint8Array.of(TOLD), channelId, admin.publicKey, identityKey, uint64(time));
  return concatBytes(signed, signLabelled(admin, TOLD_LABEL, signed));
}

export function isToldJoin(message: Uint8Array): boolean {
  return message[0] === TOLD;
}

/** What it says, signed by the admin that it names; undefined for anything else. Whether they are one is the caller's. */
export function openToldJoin(message: Uint8Array): ToldJoin | undefined {
  if (!isToldJoin(message) || message.length !== MESSAGE_BYTES) return undefined;
  const adminAt = 1 + CHANNEL_ID_BYTES;
  const identityAt = adminAt + IDENTITY_KEY_BYTES;
  const timeAt = identityAt + IDENTITY_KEY_BYTES;
  const signed = message.subarray(0, timeAt + 8);
  const adminKey = parseIdentityKey(message.subarray(adminAt, identityAt));
  const identityKey = parseIdentityKey(message.subarray(identityAt, timeAt));
  const time = readTime(message, timeAt);
  if (adminKey === undefined || identityKey === undefined || time === undefined) return undefined;
  if (!verifyLabelled(adminKey, message.subarray(signed.length), TOLD_LABEL, signed)) return undefined;
  return { channelId: message.slice(1, adminAt), adminKey, identityKey, time };
}

function macOf(ticket: Uint8Array, maker: Uint8Array, asked: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac("sha256", ticket).update(utf8(MAC_LABEL)).update(maker).update(asked).digest());
}
