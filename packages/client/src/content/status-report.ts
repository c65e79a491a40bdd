// What became of messages at their recipient: `[* [messageId, status]]`, as a part of type
// application/mimi-message-status (draft-ietf-mimi-content-08).
import { QpqError } from "@quicproquo/protocol";
import { toHex } from "../bytes.ts";
import { type CborLimits, type CborValue, decodeCbor, encodeCbor } from "./cbor.ts";
import { parseMessageId } from "./decode-content.ts";
import type { MimiMessageId } from "./mimi-content.ts";

export const STATUS_TYPE = "application/mimi-message-status";
/** The most messages that one report speaks of. */
export const STATUS_REPORT_LIMIT = 4096;

export const MessageStatus = { unread: 0, delivered: 1, read: 2, expired: 3, deleted: 4, hidden: 5, error: 6 } as const;

export interface StatusEntry {
  readonly id: MimiMessageId;
  /** u8; see `MessageStatus`. Unknown ones are kept. */
  readonly status: number;
}

const LIMITS: CborLimits = { bytes: STATUS_REPORT_LIMIT * 40, depth: 2, items: 1 + STATUS_REPORT_LIMIT * 3 };

/** Throws `content-invalid` above the limit. */
export function encodeStatusReport(entries: readonly StatusEntry[]): Uint8Array {
  if (entries.length > STATUS_REPORT_LIMIT) throw new QpqError("content-invalid", "too many messages in one report");
  return encodeCbor(entries.map(({ id, status }): CborValue => [id, status]));
}

/** undefined for anything but a well-formed report; one that names a message twice is none. */
export function decodeStatusReport(bytes: Uint8Array): readonly StatusEntry[] | undefined {
  const value = decodeCbor(bytes, LIMITS);
  if (!Array.isArray(value)) return undefined;
  const entries: StatusEntry[] = [];
  const seen = new Set<string>();
  for (const entry of value) {
    if (!Array.isArray(entry) || entry.length !== 2) return undefined;
    const [bytesOfId, status]: readonly CborValue[] = entry;
    const id = bytesOfId instanceof Uint8Array ? parseMessageId(bytesOfId) : undefined;
    if (id === undefined || typeof status !== "number" || !Number.isInteger(status) || status < 0 || status > 255) {
      return undefined;
    }
    const hex = toHex(id);
    if (seen.has(hex)) return undefined;
    seen.add(hex);
    entries.push({ id, status });
  }
  return entries;
}
