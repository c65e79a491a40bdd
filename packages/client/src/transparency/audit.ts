// Reads a node's whole log from outside, as anybody can who has no account there: every entry against the rules, all of
// them against the signed root, and the root against a checkpoint that was seen earlier, by whomever.
import {
  checkpointKey,
  cosignaturesOf,
  formatNoteKey,
  leafHash,
  LOG_ENTRY_BYTES,
  LogReading,
  MerkleFrontier,
  openCheckpoint,
  parseLogEntry,
  verifyConsistency,
  withoutCosignatures,
} from "@quicproquo/protocol/transparency";
import type { Checkpoint, NoteKey } from "@quicproquo/protocol/transparency";
import type { LogFaultKind } from "../api.ts";
import { sameBytes, toBase64 } from "../bytes.ts";
import { clientError } from "../errors.ts";
import { type LogFault, logFault } from "./log-fault.ts";
import { fetchConsistency, fetchPage, type LogSource } from "./log-source.ts";

export interface LogAudit {
  readonly origin: string;
  /** The key that signs its checkpoints, as witnesses and monitors want it (C2SP signed-note). */
  readonly key: string;
  /** Entries that were read and held. */
  readonly size: number;
  /** Of those entries; base64, as in the checkpoint. */
  readonly root: string;
  readonly names: number;
  readonly deleted: number;
  /** Times of the first and the last entry, ms since 1970 UTC; undefined in an empty log. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** The node's newest one, to keep and to compare with next time; undefined if the node signed none. */
  readonly checkpoint: string | undefined;
  /** Of the witnesses that were named, those that cosigned this checkpoint; `time` in ms since 1970 UTC. */
  readonly cosigned: readonly { readonly name: string; readonly time: number }[];
  /** What the node was caught at, and in which entry if it was one. */
  readonly fault: AuditFault | undefined;
}

export interface AuditFault {
  readonly kind: LogFaultKind;
  readonly text: string;
  readonly position: number | undefined;
}

/** @internal */
export interface AuditOptions {
  readonly source: LogSource;
  readonly origin: string;
  readonly nodeKey: Uint8Array;
  /** A checkpoint of this node from earlier or from somebody else. */
  readonly seen?: string | undefined;
  /** Whose cosignatures count. */
  readonly witnesses?: readonly NoteKey[];
  /** Hears how many entries were read of how many. */
  readonly progress?: (read: number, size: number) => void;
}

/**
 * What the node was caught at is part of the result. Throws `invalid-argument` for a `seen` that is not this node's.
 * @internal
 */
export async function auditLog(options: AuditOptions): Promise<LogAudit> {
  const { source, origin, nodeKey, seen: seenText } = options;
  const seen = seenText === undefined ? undefined : openCheckpoint(seenText, nodeKey);
  if (seenText !== undefined && seen === undefined) {
    throw clientError("invalid-argument", "the checkpoint to compare with is not one that this node signed");
  }
  const audit = new Audit();
  const { checkpoint: note } = await source.call((node) => node.checkpoint());
  const checkpoint = openCheckpoint(note, nodeKey);
  // A note with a false signature of somebody known is no note (C2SP signed-note).
  const cosigned = checkpoint === undefined ? undefined : cosignaturesOf(checkpoint, options.witnesses ?? []);
  const result = (fault: LogFault | undefined, position?: number): LogAudit => ({
    origin,
    key: formatNoteKey(checkpointKey(nodeKey)),
    size: audit.frontier.size,
    root: toBase64(audit.frontier.root()),
    names: audit.reading.binds,
    deleted: audit.reading.tombstones,
    from: audit.from,
    to: audit.frontier.size === 0 ? undefined : audit.reading.lastTime,
    checkpoint: checkpoint === undefined ? undefined : withoutCosignatures(checkpoint),
    cosigned: (cosigned ?? []).map(({ witness, time }) => ({ name: witness.name, time: time * 1_000 })),
    fault: fault === undefined ? undefined : { ...fault, position },
  });
  if (checkpoint === undefined || cosigned === undefined) return result(logFault("checkpoint-invalid"));
  if (seen !== undefined && seen.size > checkpoint.size) return result(logFault("rolled-back"));
  while (audit.frontier.size < checkpoint.size) {
    const page = await fetchPage(source, audit.frontier.size, checkpoint.size);
    if (page === undefined) return result(logFault("entries-withheld"), audit.frontier.size);
    const fault = audit.take(page, seen);
    if (fault !== undefined) return result(fault, audit.frontier.size);
    options.progress?.(audit.frontier.size, checkpoint.size);
  }
  if (!sameBytes(audit.frontier.root(), checkpoint.root)) return result(logFault("forked"));
  return result(seen === undefined ? undefined : await compare(source, seen, checkpoint));
}

class Audit {
  readonly frontier: MerkleFrontier = MerkleFrontier.empty();
  readonly reading: LogReading = new LogReading();
  from: number | undefined;

  take(page: Uint8Array, seen: Checkpoint | undefined): LogFault | undefined {
    for (let at = 0; at < page.length; at += LOG_ENTRY_BYTES) {
      const bytes = page.subarray(at, at + LOG_ENTRY_BYTES);
      const entry = parseLogEntry(bytes);
      if (entry === undefined) return logFault("entry-invalid");
      const broken = this.reading.add(entry);
      if (broken !== undefined) return logFault(broken);
      this.from ??= entry.time;
      this.frontier.append(leafHash(bytes));
      if (seen?.size === this.frontier.size && !sameBytes(seen.root, this.frontier.root())) return logFault("forked");
    }
    return undefined;
  }
}

/** The entries showed that the one continues the other; the node must be able to prove it to those who have no entries. */
async function compare(source: LogSource, seen: Checkpoint, checkpoint: Checkpoint): Promise<LogFault | undefined> {
  if (seen.size === 0) return undefined;
  const { size: fromSize, root: fromRoot } = seen;
  const { size: toSize, root: toRoot } = checkpoint;
  const hashes = await fetchConsistency(source, fromSize, toSize);
  const proven = hashes !== undefined && verifyConsistency({ fromSize, fromRoot, toSize, toRoot, hashes });
  return proven ? undefined : logFault("consistency-refused");
}
