// A secret tree as small named records, so that a message rewrites one ratchet and nothing else: one for the tree's width,
// one for each node's secret, for each ratchet, and for each key that is held of a generation that was passed.

import { DecodeError, Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { maximumLeafCount, root } from "../tree/tree-math.ts";
import { DerivationTree } from "./derivation-tree.ts";
import {
  type Advance,
  type GenerationKey,
  lastGeneration,
  mostSkipped,
  Ratchet,
  type RatchetKind,
  type Speaker,
} from "./ratchet.ts";

export const sizeRecord = "size";

export function nodeRecord(node: number): string {
  return `node/${node}`;
}

export function ratchetRecord(leafIndex: number, kind: RatchetKind): string {
  return `ratchet/${leafIndex}/${kind}`;
}

export function skippedRecord(leafIndex: number, kind: RatchetKind, generation: number): string {
  return `key/${leafIndex}/${kind}/${generation}`;
}

/** Uses a generation's key up in its ratchet, and adds to `changed` the records that are another by it. */
export function useUp(advance: Advance, leafIndex: number, kind: RatchetKind, changed: Set<string>): void {
  for (const passed of advance.apply()) changed.add(skippedRecord(leafIndex, kind, passed));
  if (advance.moves) changed.add(ratchetRecord(leafIndex, kind));
}

type Speakers = ReadonlyMap<number, Speaker>;

export function* recordNames(nodes: DerivationTree, speakers: Speakers): Generator<string> {
  yield sizeRecord;
  for (const node of nodes.nodes().keys()) yield nodeRecord(node);
  for (const [leafIndex, speaker] of speakers) {
    for (const kind of ["handshake", "application"] as const) {
      yield ratchetRecord(leafIndex, kind);
      for (const generation of speaker[kind].skipped().keys()) yield skippedRecord(leafIndex, kind, generation);
    }
  }
}

/** Undefined for what is not there any more. */
export function recordValue(nodes: DerivationTree, speakers: Speakers, name: string): Uint8Array | undefined {
  const parsed = parseName(name);
  if (parsed.record === "size") return new Writer().uint32(nodes.leafCount).finish();
  if (parsed.record === "node") return nodes.nodes().get(parsed.node)?.slice();
  const ratchet = speakers.get(parsed.leafIndex)?.[parsed.kind];
  if (ratchet === undefined) return undefined;
  if (parsed.record === "ratchet") return new Writer().uint32(ratchet.generation).fixed(ratchet.secret).finish();
  const held = ratchet.skipped().get(parsed.generation);
  return held === undefined ? undefined : new Writer().fixed(held.key).fixed(held.nonce).finish();
}

/** Throws DecodeError for records that no tree of this suite writes. */
export function readRecords(
  crypto: CryptoProvider,
  records: Iterable<readonly [string, Uint8Array]>,
): { readonly nodes: DerivationTree; readonly speakers: Map<number, Speaker> } {
  let leafCount = 0;
  const secrets = new Map<number, Uint8Array>();
  const ratchets = new Map<string, { readonly generation: number; readonly secret: Uint8Array }>();
  const held = new Map<string, [number, GenerationKey][]>();
  const leaves = new Set<number>();
  for (const [name, value] of records) {
    const parsed = parseName(name);
    const reader = new Reader(value);
    if (parsed.record === "size") leafCount = reader.uint32(name);
    else if (parsed.record === "node") secrets.set(parsed.node, reader.fixed(crypto.hashLength, name).slice());
    else {
      const ratchet = ratchetRecord(parsed.leafIndex, parsed.kind);
      leaves.add(parsed.leafIndex);
      if (parsed.record === "ratchet") {
        const generation = reader.uint32(name);
        ratchets.set(ratchet, { generation, secret: reader.fixed(crypto.hashLength, name).slice() });
      } else {
        const key = reader.fixed(crypto.keyLength, name).slice();
        const nonce = reader.fixed(crypto.nonceLength, name).slice();
        held.set(ratchet, [...held.get(ratchet) ?? [], [parsed.generation, { key, nonce }]]);
      }
    }
    reader.end(name);
  }
  if (leafCount === 0 || leafCount > maximumLeafCount || (leafCount & (leafCount - 1)) !== 0) {
    throw new DecodeError(`size: ${leafCount} is not a tree's width`);
  }
  for (const node of secrets.keys()) {
    if (node > 2 * root(leafCount)) throw new DecodeError(`node ${node} is outside a tree of ${leafCount} leaves`);
  }
  const ratchetOf = (leafIndex: number, kind: RatchetKind): Ratchet => {
    const name = ratchetRecord(leafIndex, kind);
    const read = ratchets.get(name);
    if (read === undefined) throw new DecodeError(`${name} is missing`);
    const skipped = (held.get(name) ?? []).sort(([a], [b]) => a - b);
    if (skipped.length > mostSkipped) throw new DecodeError(`${name}: more than ${mostSkipped} keys are held`);
    const newest = skipped.at(-1)?.[0] ?? -1;
    if (newest >= read.generation) throw new DecodeError(`${name}: generation ${newest} was not passed yet`);
    return new Ratchet(read.secret, read.generation, new Map(skipped));
  };
  const speakers = new Map<number, Speaker>();
  for (const leafIndex of leaves) {
    if (leafIndex >= leafCount) throw new DecodeError(`leaf ${leafIndex} is outside a tree of ${leafCount} leaves`);
    speakers.set(leafIndex, {
      handshake: ratchetOf(leafIndex, "handshake"),
      application: ratchetOf(leafIndex, "application"),
    });
  }
  return { nodes: new DerivationTree(leafCount, secrets), speakers };
}

type RecordName =
  | { readonly record: "size" }
  | { readonly record: "node"; readonly node: number }
  | { readonly record: "ratchet"; readonly leafIndex: number; readonly kind: RatchetKind }
  | { readonly record: "key"; readonly leafIndex: number; readonly kind: RatchetKind; readonly generation: number };

function parseName(name: string): RecordName {
  const [record, first = "", second = "", third = "", ...more] = name.split("/");
  if (name === sizeRecord) return { record: "size" };
  if (record === "node" && name === nodeRecord(number(name, first))) return { record, node: number(name, first) };
  const kind = second === "handshake" || second === "application" ? second : undefined;
  if (kind !== undefined && more.length === 0) {
    const leafIndex = number(name, first);
    if (record === "ratchet" && third === "" && name === ratchetRecord(leafIndex, kind)) {
      return { record, leafIndex, kind };
    }
    if (record === "key") return { record, leafIndex, kind, generation: number(name, third) };
  }
  throw new DecodeError(`${name}: not a record of a secret tree`);
}

/** In its one spelling. */
function number(name: string, text: string): number {
  const value = Number(text);
  if (!/^(0|[1-9][0-9]{0,9})$/.test(text) || value > lastGeneration) throw new DecodeError(`${name}: a wrong number`);
  return value;
}
