// The policy of a conversation: GroupContext extension 0xF0A1 (PROTOCOL §10), which every member reads from the group's
// own state, so that all judge a commit alike:
//   u8 1 ‖ opaque name<V> ‖ u32 timer ‖ admins<V>      admins: 32-byte identity keys, sorted, unique
// <V> is RFC 9420 §2.1.2. One value has one encoding; any other is refused.
import { compareBytes, concatBytes, decodeText } from "../bytes.ts";

/** ExtensionType of the policy. */
export const POLICY_EXTENSION = 0xf0a1;
/** RFC 9420 §17.3. */
export const REQUIRED_CAPABILITIES_EXTENSION = 0x0003;

export interface GroupPolicy {
  /** UTF-8, at most 255 bytes; empty for a 1:1. */
  readonly name: string;
  /** Seconds that new messages live; 0 = for ever. */
  readonly timer: number;
  /** Identity keys of the admins, sorted. */
  readonly admins: readonly Uint8Array[];
}

export const MAX_NAME_BYTES = 255;
const VERSION = 1;
const KEY = 32;
const MAX_ADMINS = 1024;

export function encodePolicy(policy: GroupPolicy): Uint8Array {
  const name = new TextEncoder().encode(policy.name);
  if (name.length > MAX_NAME_BYTES) throw new RangeError("a group's name has at most 255 bytes");
  if (!Number.isInteger(policy.timer) || policy.timer < 0 || policy.timer > 0xffff_ffff) {
    throw new RangeError("a timer is a 32-bit number of seconds");
  }
  const admins = [...policy.admins].sort(compareBytes);
  if (admins.length > MAX_ADMINS || admins.some((key) => key.length !== KEY) || !ascending(admins)) {
    throw new RangeError("admins are at most 1024 distinct keys of 32 bytes");
  }
  const timer = new Uint8Array(4);
  new DataView(timer.buffer).setUint32(0, policy.timer);
  return concatBytes(
    Uint8Array.of(VERSION),
    encodeLength(name.length),
    name,
    timer,
    encodeLength(admins.length * KEY),
    ...admins,
  );
}

/** The policy in these bytes; undefined if they are anything else. */
export function decodePolicy(bytes: Uint8Array): GroupPolicy | undefined {
  if (bytes[0] !== VERSION) return undefined;
  const nameLength = decodeLength(bytes, 1);
  if (nameLength === undefined || nameLength.value > MAX_NAME_BYTES) return undefined;
  const timerAt = nameLength.end + nameLength.value;
  if (timerAt + 4 > bytes.length) return undefined;
  const name = decodeText(bytes.subarray(nameLength.end, timerAt));
  const timer = new DataView(bytes.buffer, bytes.byteOffset).getUint32(timerAt);
  const adminsLength = decodeLength(bytes, timerAt + 4);
  if (name === undefined || adminsLength === undefined) return undefined;
  const size = adminsLength.value;
  if (adminsLength.end + size !== bytes.length || size % KEY !== 0 || size > MAX_ADMINS * KEY) return undefined;
  const admins: Uint8Array[] = [];
  for (let at = adminsLength.end; at < bytes.length; at += KEY) admins.push(bytes.slice(at, at + KEY));
  return ascending(admins) ? { name, timer, admins } : undefined;
}

/** Whether RequiredCapabilities (RFC 9420 §11.1) ask every member to understand the policy. */
export function requiresPolicy(requiredCapabilities: Uint8Array): boolean {
  const types = decodeLength(requiredCapabilities, 0);
  if (types === undefined || types.end + types.value > requiredCapabilities.length) return false;
  for (let at = types.end; at + 1 < types.end + types.value; at += 2) {
    if (((requiredCapabilities[at] ?? 0) << 8 | (requiredCapabilities[at + 1] ?? 0)) === POLICY_EXTENSION) return true;
  }
  return false;
}

export function isAdmin(policy: GroupPolicy, identity: Uint8Array): boolean {
  return policy.admins.some((admin) => compareBytes(admin, identity) === 0);
}

function ascending(keys: readonly Uint8Array[]): boolean {
  return keys.every((key, at) => {
    const before = keys[at - 1];
    return before === undefined || compareBytes(before, key) < 0;
  });
}

/** RFC 9420 §2.1.2: one, two or four bytes, the shortest that holds the value. */
function encodeLength(value: number): Uint8Array {
  if (value < 0x40) return Uint8Array.of(value);
  if (value < 0x4000) return Uint8Array.of(0x40 | (value >> 8), value & 0xff);
  return Uint8Array.of(0x80 | (value >> 24), (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
}

function decodeLength(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const size = 1 << (first >> 6);
  if (size === 8 || at + size > bytes.length) return undefined;
  let value = first & 0x3f;
  for (let next = 1; next < size; next++) value = value * 256 + (bytes[at + next] ?? 0);
  const shortest = value < 0x40 ? 1 : value < 0x4000 ? 2 : 4;
  return size === shortest ? { value, end: at + size } : undefined;
}
