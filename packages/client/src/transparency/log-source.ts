// The node's log as it is asked for, page by page.
import { LOG_ENTRY_BYTES } from "@quicproquo/protocol/transparency";
import type { NodeClient } from "@quicproquo/protocol/schema";

/** A connection to a node; what goes wrong becomes a QpqError. */
export interface LogSource {
  call<T>(method: (node: NodeClient) => PromiseLike<T>): Promise<T>;
}

const PAGE_ENTRIES = 4096;

/** Some entries from `from` on and none from `to` on, joined; undefined if the node gives none, or what is none. */
export function fetchPage(source: LogSource, from: number, to: number): Promise<Uint8Array | undefined> {
  return orRefused(source.call(async (node) => {
    const { entries } = await node.logEntries({ start: BigInt(from), limit: Math.min(to - from, PAGE_ENTRIES) });
    if (entries.length === 0 || entries.length > to - from) return undefined;
    const joined = new Uint8Array(entries.length * LOG_ENTRY_BYTES);
    let end = 0;
    for (const entry of entries) {
      if (entry.length !== LOG_ENTRY_BYTES) return undefined;
      joined.set(entry, end);
      end += LOG_ENTRY_BYTES;
    }
    return joined;
  }));
}

/** Undefined if the node refuses. */
export function fetchConsistency(
  source: LogSource,
  from: number,
  to: number,
): Promise<readonly Uint8Array[] | undefined> {
  return orRefused(source.call(async (node) => {
    const { hashes } = await node.consistencyProof({ fromSize: BigInt(from), toSize: BigInt(to) });
    return [...hashes].map((hash) => hash.slice());
  }));
}

/** E019: what was asked for lies beyond the node's log, of which it said otherwise. */
async function orRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "E019") return undefined;
    throw error;
  }
}
