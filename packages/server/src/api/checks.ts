// Checks of arguments that several methods share. Each names the field, never its contents.

import { nodeError, parseUserName } from "@quicproquo/protocol";
import type { LimitName, NodeErrorCode, QpqError, UserName } from "@quicproquo/protocol";
import type { Check } from "./method.ts";

/** Exactly so many bytes. */
export function exactly(size: number): Check<Uint8Array> {
  return (value, field) => value.length === size ? undefined : nodeError("E005", `${field} is not ${size} bytes`);
}

export const key: Check<Uint8Array> = exactly(32);

export const keyOrEmpty: Check<Uint8Array> = (value, field) =>
  value.length === 0 || value.length === 32 ? undefined : nodeError("E005", `${field} is neither empty nor 32 bytes`);

/** At most as many bytes as a limit says. */
export function atMost(limit: LimitName, code: NodeErrorCode = "E005"): Check<Uint8Array> {
  return (value, field, { limits }) =>
    value.length <= limits[limit] ? undefined : nodeError(code, `${field} is over ${limits[limit]} bytes`);
}

export const payload: Check<Uint8Array> = (value, field, parts) =>
  value.length === 0 ? nodeError("E005", `${field} is empty`) : atMost("payloadBytes", "E006")(value, field, parts);

/** A chunk of a file, not empty. */
export const chunk: Check<Uint8Array> = (value, field, parts) =>
  value.length === 0 ? nodeError("E005", `${field} is empty`) : atMost("blobChunkBytes", "E006")(value, field, parts);

export const mimeType: Check<string> = (value, field, { limits }) =>
  new TextEncoder().encode(value).length <= limits.mimeTypeBytes
    ? undefined
    : nodeError("E005", `${field} is over ${limits.mimeTypeBytes} bytes`);

export const channelId: Check<Uint8Array> = atMost("channelIdBytes");

/** At most as many 32-byte keys as a limit says. */
export function keys(limit: LimitName): Check<Iterable<Uint8Array> & { readonly length: number }> {
  return (values, field, { limits }) => {
    if (values.length > limits[limit]) return nodeError("E005", `${field} has over ${limits[limit]} entries`);
    return wrongKey(values, field);
  };
}

/** From one to as many, no two alike. */
export function distinctKeys(limit: LimitName): Check<Iterable<Uint8Array> & { readonly length: number }> {
  return (values, field, { limits }) => {
    if (values.length === 0 || values.length > limits[limit]) {
      return nodeError("E011", `${field} has not 1 to ${limits[limit]} entries`);
    }
    const wrong = wrongKey(values, field);
    if (wrong !== undefined) return wrong;
    const distinct = new Set([...values].map((value) => value.toBase64()));
    return distinct.size === values.length ? undefined : nodeError("E011", `${field} names somebody twice`);
  };
}

function wrongKey(values: Iterable<Uint8Array>, field: string): QpqError | undefined {
  let at = 0;
  for (const { length } of values) {
    if (length !== 32) return nodeError("E005", `${field}[${at}] is not 32 bytes`);
    at += 1;
  }
  return undefined;
}

export const userName: Check<string> = (value) => parseUserName(value) === undefined ? malformedName() : undefined;

/** For methods that are about the name itself. Throws E012. */
export function userNameOf(value: string): UserName {
  const name = parseUserName(value);
  if (name === undefined) throw malformedName();
  return name;
}

function malformedName(): QpqError {
  return nodeError("E012", "username does not have the form of one");
}
