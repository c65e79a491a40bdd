// The node's log as it is asked for, page by page.
import { QpqError } from "@quicproquo/protocol";
import { LOG_ENTRY_BYTES } from "@quicproquo/protocol/transparency";
import type { NodeClient } from "@quicproquo/protocol/schema";
import type { Clock } from "@quicproquo/transport";
import type { Online } from "../session/link.ts";
import { pause } from "../session/pause.ts";

/** A connection to a node; what goes wrong becomes a QpqError. */
export interface LogSource {
  call<T>(method: (node: NodeClient) => PromiseLike<T>): Promise<T>;
  /** Resolves after so many ms, or when the connection has ended. */
  wait(ms: number): Promise<void>;
}

/** Over a connection of an open profile. */
export function logSource(online: Online, clock: Clock): LogSource {
  return { call: (method) => online.call((node) => method(node)), wait: (ms) => pause(clock, ms, online.signal) };
}

const PAGE_ENTRIES = 4096;
/** A node that wants more time than this is not there. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Some entries from `from` on and none from `to` on, joined; undefined if the node gives none, or what is none. A long log
 * is read at the node's pace: E008 says how long to wait.
 */
export async function fetchPage(source: LogSource, from: number, to: number): Promise<Uint8Array | undefined> {
  for (;;) {
    try {
      return await askPage(source, from, to);
    } catch (error) {
      const wait = error instanceof QpqError && error.code === "E008" ? error.retryAfterMs : undefined;
      if (wait === undefined || wait > LONGEST_WAIT_MS) throw error;
      await source.wait(wait);
    }
  }
}

function askPage(source: LogSource, from: number, to: number): Promise<Uint8Array | undefined> {
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
