// The MIMI URIs of this system: `mimi://ORIGIN/u/NAME` for a person, `mimi://ORIGIN/r/CHANNEL-HEX` for a conversation,
// `mimi://ORIGIN/f/HASH-HEX` for a file's ciphertext at its node.
import { type Origin, parseOrigin, parseUserName, type UserName } from "@quicproquo/protocol";
import { fromHex, toHex } from "../bytes.ts";

const CHANNEL_BYTES = 16;
const HASH_BYTES = 32;

export function userUri(origin: string, name: string): string {
  return `mimi://${origin}/u/${name}`;
}

/** `channel`: 16 bytes. */
export function roomUri(origin: string, channel: Uint8Array): string {
  return `mimi://${origin}/r/${toHex(channel)}`;
}

export interface UserReference {
  readonly origin: Origin;
  readonly name: UserName;
}

/** undefined for anything but the one spelling of a person's URI. */
export function parseUserUri(uri: string): UserReference | undefined {
  const [, host, rest] = split(uri, "u");
  const origin = host === undefined ? undefined : parseOrigin(host);
  const name = rest === undefined ? undefined : parseUserName(rest);
  return origin === undefined || name === undefined ? undefined : { origin, name };
}

export interface RoomReference {
  readonly origin: Origin;
  /** 16 bytes. */
  readonly channel: Uint8Array;
}

/** undefined for anything but the one spelling of a conversation's URI. */
export function parseRoomUri(uri: string): RoomReference | undefined {
  const [, host, rest] = split(uri, "r");
  const origin = host === undefined ? undefined : parseOrigin(host);
  const channel = rest === undefined || rest !== rest.toLowerCase() ? undefined : fromHex(rest);
  return origin === undefined || channel?.length !== CHANNEL_BYTES ? undefined : { origin, channel };
}

/** `hash`: SHA-256 of the ciphertext. */
export function fileUri(origin: string, hash: Uint8Array): string {
  return `mimi://${origin}/f/${toHex(hash)}`;
}

export interface FilePlace {
  readonly origin: Origin;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/** undefined for anything but the one spelling of a file's URI. */
export function parseFileUri(uri: string): FilePlace | undefined {
  const [, host, rest] = split(uri, "f");
  const origin = host === undefined ? undefined : parseOrigin(host);
  const hash = rest === undefined || rest !== rest.toLowerCase() ? undefined : fromHex(rest);
  return origin === undefined || hash?.length !== HASH_BYTES ? undefined : { origin, hash };
}

function split(uri: string, kind: "u" | "r" | "f"): readonly (string | undefined)[] {
  return new RegExp(`^mimi://([^/]+)/${kind}/([^/]+)$`).exec(uri) ?? [];
}
