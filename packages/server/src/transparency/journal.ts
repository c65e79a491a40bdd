// What stands in the journal: a heading, then for every checkpoint that left the node the entries since the one before and
// the checkpoint itself, a line each, in base64. Reading it checks all of it; only the last batch may be torn, by a power
// cut before it was on disk, and then nothing that relied on it has left the node.

import {
  type Checkpoint,
  leafHash,
  MerkleFrontier,
  openCheckpoint,
  parseLogEntry,
} from "@quicproquo/protocol/transparency";
import { NodeError } from "../errors.ts";

export const journalHeading = "qpq log journal v1\n";

export interface Journal {
  /** Encoded, from the first on, as far as the last checkpoint. */
  readonly entries: readonly Uint8Array[];
  /** Over these entries. */
  readonly frontier: MerkleFrontier;
  /** The last one; undefined if there is none yet. */
  readonly checkpoint: Checkpoint | undefined;
  /** Bytes that hold all this; what lies behind them is torn. */
  readonly length: number;
}

/** One checkpoint and the entries since the one before it. */
export function formatBatch(entries: readonly Uint8Array[], checkpoint: string): string {
  const lines = entries.map((entry) => `e ${entry.toBase64()}\n`);
  return `${lines.join("")}c ${new TextEncoder().encode(checkpoint).toBase64()}\n`;
}

/** For a node that has begun a journal, and finds none, or one without even its heading. */
export function noJournal(): NodeError {
  return new NodeError("journal-missing", "the log's journal is not there, or empty, though this node has one", {
    hint: "Bring log.journal back from a backup; an older one will do while the database is whole.",
  });
}

/** Throws `journal-damaged` unless all but the last batch is whole and signed by the node with this key. */
export function readJournal(text: string, nodeKey: Uint8Array): Journal {
  if (!text.startsWith(journalHeading)) {
    // A first write that was torn.
    if (journalHeading.startsWith(text)) return empty(0);
    throw damaged("it has another heading");
  }
  const entries: Uint8Array[] = [];
  let journal = empty(journalHeading.length);
  let frontier: MerkleFrontier | undefined = journal.frontier.copy();
  let checkpointsBehind = 0;
  for (let at = journalHeading.length, end; (end = text.indexOf("\n", at)) >= 0; at = end + 1) {
    const line = text.slice(at, end);
    if (!line.startsWith("c ")) {
      const entry = frontier === undefined ? undefined : openEntry(line);
      if (entry === undefined) frontier = undefined;
      else {
        entries.push(entry);
        frontier?.append(leafHash(entry));
      }
      continue;
    }
    const checkpoint = frontier === undefined ? undefined : openLine(line, nodeKey, frontier);
    if (frontier === undefined || checkpoint === undefined) {
      frontier = undefined;
      checkpointsBehind += 1;
    } else journal = { entries, frontier: frontier.copy(), checkpoint, length: end + 1 };
  }
  if (checkpointsBehind > 1) throw damaged(`behind entry ${journal.frontier.size} it does not hold together`);
  return { ...journal, entries: entries.slice(0, journal.frontier.size) };
}

function openEntry(line: string): Uint8Array | undefined {
  const entry = line.startsWith("e ") ? decode(line.slice(2)) : undefined;
  return entry === undefined || parseLogEntry(entry) === undefined ? undefined : entry;
}

function openLine(line: string, nodeKey: Uint8Array, frontier: MerkleFrontier): Checkpoint | undefined {
  const note = decode(line.slice(2));
  const checkpoint = note === undefined ? undefined : openCheckpoint(new TextDecoder().decode(note), nodeKey);
  if (checkpoint === undefined || checkpoint.size !== frontier.size) return undefined;
  return checkpoint.root.toHex() === frontier.root().toHex() ? checkpoint : undefined;
}

function empty(length: number): Journal {
  return { entries: [], frontier: MerkleFrontier.empty(), checkpoint: undefined, length };
}

function decode(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.fromBase64(base64, { lastChunkHandling: "strict" });
  } catch {
    return undefined;
  }
}

function damaged(what: string): NodeError {
  return new NodeError("journal-damaged", `the log's journal is damaged: ${what}`, {
    hint: "Bring it back from a backup; an older one will do while the database is whole.",
  });
}
