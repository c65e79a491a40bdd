// Entries of the transparency log as every dialect keeps them.

import { encodeLogEntry } from "@quicproquo/protocol/transparency";
import type { LogEntryKind } from "@quicproquo/protocol/transparency";

/** As the database knows them; the same numbers as in the encoded entry. */
export const kindNumbers: Readonly<Record<LogEntryKind, number>> = { bind: 1, tombstone: 2 };

export interface LogRow {
  readonly position: number;
  readonly kind: number;
  readonly nameHash: Uint8Array;
  readonly identityKey: Uint8Array;
  readonly time: number;
}

export function encodedEntry({ kind, nameHash, identityKey, time }: Omit<LogRow, "position">): Uint8Array {
  return encodeLogEntry({ kind: kind === kindNumbers.bind ? "bind" : "tombstone", nameHash, identityKey, time });
}
