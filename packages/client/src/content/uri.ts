// The MIMI URIs of this system: `mimi://ORIGIN/u/NAME` for a person, `mimi://ORIGIN/r/CHANNEL-HEX` for a conversation.
import { type Origin, parseOrigin, parseUserName, type UserName } from "@quicproquo/protocol";
import { fromHex, toHex } from "../bytes.ts";

const CHANNEL_BYTES = 16;

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

function split(uri: string, kind: "u" | "r"): readonly (string | undefined)[] {
  return new RegExp(`^mimi://([^/]+)/${kind}/([^/]+)$`).exec(uri) ?? [];
}
