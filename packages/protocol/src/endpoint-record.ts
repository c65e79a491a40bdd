// Where a person can be reached directly, as they publish it at the node for those they talk to:
// 0x01 ‖ irohKey(32) ‖ u64 time ‖ u16 length ‖ address ‖ signature(64). The signature, by the identity key, covers the label
// and all before it; so a node can withhold a record or show an older one, and cannot make one.
import { concatBytes, readTime, uint64 } from "./bytes.ts";
import { SIGNATURE_BYTES, type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";

const LABEL = "qpq endpoint v1";
const VERSION = 0x01;
const KEY_AT = 1;
const KEY_BYTES = 32;
const TIME_AT = KEY_AT + KEY_BYTES;
const LENGTH_AT = TIME_AT + 8;
const ADDRESS_AT = LENGTH_AT + 2;

export interface EndpointRecord {
  /** Of the direct transport alone, never the identity key; 32 bytes. */
  readonly key: Uint8Array;
  /** When it was made, ms since 1970 UTC. */
  readonly time: number;
  /** In the transport's own form. */
  readonly address: Uint8Array;
}

/** Signed and laid out. Throws a RangeError for parts of a wrong size. */
export function publishEndpointRecord(identity: SigningKey, { key, time, address }: EndpointRecord): Uint8Array {
  if (key.length !== KEY_BYTES || address.length > 0xffff || !Number.isSafeInteger(time) || time < 0) {
    throw new RangeError("key, time or address of an endpoint record out of range");
  }
  const signed = concatBytes(
    Uint8Array.of(VERSION),
    key,
    uint64(time),
    Uint8Array.of(address.length >> 8, address.length & 0xff),
    address,
  );
  return concatBytes(signed, signLabelled(identity, LABEL, signed));
}

/** The parts, copied; undefined if it is not of this form or not signed by this identity. */
export function parseEndpointRecord(record: Uint8Array, identityKey: Uint8Array): EndpointRecord | undefined {
  if (record.length < ADDRESS_AT + SIGNATURE_BYTES || record[0] !== VERSION) return undefined;
  const end = ADDRESS_AT + (record[LENGTH_AT] ?? 0) * 256 + (record[LENGTH_AT + 1] ?? 0);
  const time = readTime(record, TIME_AT);
  if (record.length !== end + SIGNATURE_BYTES || time === undefined) return undefined;
  if (!verifyLabelled(identityKey, record.subarray(end), LABEL, record.subarray(0, end))) return undefined;
  return { key: record.slice(KEY_AT, TIME_AT), time, address: record.slice(ADDRESS_AT, end) };
}
