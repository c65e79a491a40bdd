// A log that a dishonest node shows: entries of its choosing, hashed, proven and signed as an honest one would be. What gives
// it away can only be what it says.

import type { SigningKey } from "@quicproquo/protocol";
import { parseUserName } from "@quicproquo/protocol";
import {
  consistencyProof,
  encodeLogEntry,
  formatLogProof,
  hashesOfAppend,
  hashLogName,
  inclusionProof,
  leafHash,
  type LogEntry,
  parseLogEntry,
  signCheckpoint,
  treeRoot,
} from "@quicproquo/protocol/transparency";
import type { NodeLog, ProvenBinding } from "@quicproquo/server";

export class ForgedLog implements NodeLog {
  readonly #nodeKey: SigningKey;
  readonly #entries: readonly LogEntry[];
  readonly #hashes: Uint8Array[] = [];

  constructor(nodeKey: SigningKey, entries: readonly LogEntry[]) {
    this.#nodeKey = nodeKey;
    this.#entries = entries;
    entries.forEach((entry, at) => {
      this.#hashes.push(...hashesOfAppend(at, leafHash(encodeLogEntry(entry)), this.#read));
    });
  }

  checkpoint(): Promise<string> {
    const size = this.#entries.length;
    return Promise.resolve(signCheckpoint(this.#nodeKey, { size, root: treeRoot(size, this.#read) }));
  }

  /** By the last bind of the name, whatever came after it. */
  async prove(username: string): Promise<ProvenBinding | undefined> {
    const index = this.#entries.findLastIndex(({ kind, nameHash }) => kind === "bind" && isHashOf(nameHash, username));
    const entry = this.#entries[index];
    if (entry === undefined) return undefined;
    const hashes = inclusionProof(index, this.#entries.length, this.#read);
    const checkpoint = await this.checkpoint();
    const proof = formatLogProof({ entry: encodeLogEntry(entry), index, hashes, checkpoint });
    return { identityKey: entry.identityKey, proof };
  }

  consistencyProof(from: number, to: number): Promise<readonly Uint8Array[] | undefined> {
    const proven = from > 0 && from <= to && to <= this.#entries.length;
    return Promise.resolve(proven ? consistencyProof(from, to, this.#read) : undefined);
  }

  entries(start: number, limit: number): Promise<readonly Uint8Array[] | undefined> {
    const entries = this.#entries.slice(start, start + limit).map((entry) => encodeLogEntry(entry));
    return Promise.resolve(start > this.#entries.length ? undefined : entries);
  }

  readonly #read = (position: number): Uint8Array => {
    const hash = this.#hashes[position];
    if (hash === undefined) throw new RangeError(`the forged log has no hash ${position}`);
    return hash;
  };
}

/** All entries of a log that is small. */
export async function entriesOf(log: NodeLog): Promise<readonly LogEntry[]> {
  const entries = await log.entries(0, 4_096) ?? [];
  return entries.flatMap((bytes) => parseLogEntry(bytes) ?? []);
}

/** An entry for a name. */
export function entryFor(kind: LogEntry["kind"], username: string, identityKey: Uint8Array, time: number): LogEntry {
  const name = parseUserName(username);
  if (name === undefined) throw new RangeError(`${username} is no name`);
  return { kind, nameHash: hashLogName(name), identityKey, time };
}

function isHashOf(nameHash: Uint8Array, username: string): boolean {
  const name = parseUserName(username);
  return name !== undefined && hashLogName(name).toHex() === nameHash.toHex();
}
