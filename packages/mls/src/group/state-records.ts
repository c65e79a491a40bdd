// A group's whole state as small named records, and which of them are another than stored. Nodes of the tree and secrets of
// the ratchets have a record each, so that a message writes little, whatever the size of the group. Whether something is
// another is asked of the objects that hold it: what does not change is not replaced.

import { equal } from "../bytes.ts";
import { DecodeError, Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { SecretTree } from "../secret-tree/secret-tree.ts";
import { decodeNodes, encodeNode } from "../tree/ratchet-tree-codec.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import { ExporterTree } from "./exporter-tree.ts";
import type { GroupState } from "./group-state.ts";
import type { StateChanges } from "./group-member.ts";
import { KeptProposals } from "./kept-proposals.ts";
import { mostPastEpochs, PastEpochs } from "./past-epochs.ts";
import {
  decodeGroup,
  decodeKept,
  decodePast,
  decodePending,
  encodeGroup,
  encodeKept,
  encodePast,
  encodePending,
} from "./stored-records.ts";

const groupName = "group";
const pendingName = "pending";
const exporterName = "exporter";

/** One record: what it is made of, to tell whether it is another, and how. */
interface Entry {
  readonly name: string;
  readonly of: readonly unknown[];
  encode(): Uint8Array;
}

/** The few records that are no nodes and no ratchets. */
function entries(state: GroupState): Entry[] {
  const { epoch, pending } = state;
  const list: Entry[] = [
    { name: groupName, of: [epoch, state.active, state.reInit], encode: () => encodeGroup(state) },
    {
      name: exporterName,
      of: [state.exporterTree, state.exporterTree.revision],
      encode: () => state.exporterTree.write(new Writer()).finish(),
    },
    ...state.past.all().map((past) => ({
      name: pastName(past.epoch),
      of: [past],
      encode: () => encodePast(past),
    })),
    ...state.proposals.all().map((kept, at) => ({
      name: `proposal/${at.toString().padStart(4, "0")}`,
      of: [kept],
      encode: () => encodeKept(kept),
    })),
  ];
  if (pending !== undefined) {
    list.push({ name: pendingName, of: [pending, epoch], encode: () => encodePending(pending, epoch.tree) });
  }
  return list;
}

/** The secret trees by the names that their records begin with. */
function secretTrees({ epoch, secretTree, past }: GroupState): (readonly [prefix: string, tree: SecretTree])[] {
  return [
    ...past.all().map((ended) => [ratchetPrefix(ended.epoch), ended.secretTree] as const),
    [ratchetPrefix(epoch.context.epoch), secretTree],
  ];
}

/** All of it, in the order of the names. */
export function allRecords(state: GroupState): Map<string, Uint8Array> {
  return sorted([
    ...entries(state).map(({ name, encode }) => [name, encode()] as const),
    ...nodesOf(state.epoch.tree).map((node) => [nodeName(node), encodeNode(state.epoch.tree, node)] as const),
    ...secretTrees(state).flatMap(([prefix, tree]) =>
      [...tree.records()].map(([name, value]) => [prefix + name, value] as const)
    ),
  ]);
}

/** What was written last, so that only what differs is written next. */
export class StoredRecords {
  readonly #entries = new Map<string, readonly unknown[]>();
  #tree: RatchetTree | undefined;
  /** The names under which each secret tree's records stand. */
  readonly #secretTrees = new Map<SecretTree, Set<string>>();

  changes(state: GroupState): StateChanges {
    const put: [string, Uint8Array][] = [];
    const remove: string[] = [];
    const now = entries(state);
    for (const { name, of, encode } of now) {
      if (!same(this.#entries.get(name), of)) put.push([name, encode()]);
    }
    const names = new Set(now.map(({ name }) => name));
    remove.push(...[...this.#entries.keys()].filter((name) => !names.has(name)));
    const { tree } = state.epoch;
    for (const node of this.#differing(tree)) {
      if (tree.encryptionKey(node) !== undefined) put.push([nodeName(node), encodeNode(tree, node)]);
      else if (this.#tree?.encryptionKey(node) !== undefined) remove.push(nodeName(node));
    }
    const trees = secretTrees(state);
    for (const [prefix, secrets] of trees) {
      const known = this.#secretTrees.get(secrets);
      const changes = known === undefined ? { put: secrets.records(), remove: [] } : secrets.changes();
      for (const [name, value] of changes.put) put.push([prefix + name, value]);
      for (const name of changes.remove) if (known?.has(prefix + name) === true) remove.push(prefix + name);
    }
    for (const [secrets, names] of this.#secretTrees) {
      if (!trees.some(([, tree]) => tree === secrets)) remove.push(...names);
    }
    return { put: sorted(put), remove: remove.sort() };
  }

  /** What `changes` told of this very state is written. */
  stored(state: GroupState): void {
    this.#entries.clear();
    for (const { name, of } of entries(state)) this.#entries.set(name, of);
    this.#tree = state.epoch.tree;
    const trees = secretTrees(state);
    for (const secrets of this.#secretTrees.keys()) {
      if (!trees.some(([, tree]) => tree === secrets)) this.#secretTrees.delete(secrets);
    }
    for (const [prefix, secrets] of trees) {
      const names = this.#secretTrees.get(secrets);
      if (names === undefined) {
        this.#secretTrees.set(secrets, new Set([...secrets.records().keys()].map((name) => prefix + name)));
      } else {
        const { put, remove } = secrets.changes();
        for (const name of put.keys()) names.add(prefix + name);
        for (const name of remove) names.delete(prefix + name);
      }
      secrets.stored();
    }
  }

  #differing(tree: RatchetTree): readonly number[] {
    if (this.#tree === tree) return [];
    return this.#tree === undefined ? nodesOf(tree) : tree.differingNodes(this.#tree);
  }
}

/** Reads what `allRecords` gave. Throws `DecodeError`, also for records that do not belong there. */
export function stateOfRecords(crypto: CryptoProvider, records: ReadonlyMap<string, Uint8Array>): GroupState {
  const nodes: [number, Uint8Array][] = [];
  const past: [string, Uint8Array][] = [];
  const kept: [string, Uint8Array][] = [];
  const ratchets = new Map<string, [string, Uint8Array][]>();
  for (const [name, value] of records) {
    const slash = name.lastIndexOf("/", name.startsWith("ratchet/") ? "ratchet/".length + epochDigits : name.length);
    const prefix = name.slice(0, slash + 1);
    if (prefix === "node/") nodes.push([parseInt(digitsOf(name, name.slice(prefix.length), nodeDigits), 16), value]);
    else if (prefix === "past/") past.push([name, value]);
    else if (prefix === "proposal/") kept.push([name, value]);
    else if (prefix.startsWith("ratchet/")) {
      const list = ratchets.get(prefix) ?? [];
      list.push([name.slice(prefix.length), value]);
      ratchets.set(prefix, list);
    } else if (name !== groupName && name !== pendingName && name !== exporterName) {
      throw new DecodeError(`${name}: not a record of a group`);
    }
  }
  const secretTree = (epoch: bigint): SecretTree => {
    const list = ratchets.get(ratchetPrefix(epoch));
    if (list === undefined) throw new DecodeError(`epoch ${epoch} has no secret tree`);
    ratchets.delete(ratchetPrefix(epoch));
    return SecretTree.fromRecords(crypto, list);
  };
  const group = decodeGroup(crypto, recordOf(records, groupName), decodeNodes(nodes));
  const { tree, context } = group.epoch;
  // Hashes that the next commit needs anyway, and the one question that every node answers to.
  if (!equal(tree.treeHash(crypto), context.treeHash)) {
    throw new DecodeError("node: not the tree of the group's context");
  }
  if (tree.leaf(group.ownLeafIndex) === undefined) throw new DecodeError("group: its own leaf is blank");
  if (past.length > mostPastEpochs) throw new DecodeError(`past: ${past.length} epochs`);
  const epochs = past.sort(byName).map(([name, value]) => {
    const epoch = BigInt(`0x${digitsOf(name, name.slice("past/".length), epochDigits)}`);
    const decoded = decodePast(value, secretTree(epoch));
    if (pastName(decoded.epoch) !== name) throw new DecodeError(`${name}: of epoch ${decoded.epoch}`);
    return decoded;
  });
  const proposals = new KeptProposals();
  for (const [, value] of kept.sort(byName)) proposals.add(decodeKept(crypto, value));
  const current = secretTree(group.epoch.context.epoch);
  if (ratchets.size > 0) throw new DecodeError("a secret tree of an epoch that is not kept");
  const pending = records.get(pendingName);
  const exporter = new Reader(recordOf(records, exporterName));
  const exporterTree = ExporterTree.read(crypto, exporter);
  exporter.end(exporterName);
  return {
    ...group,
    secretTree: current,
    exporterTree,
    past: new PastEpochs(epochs),
    proposals,
    pending: pending && decodePending(crypto, pending, group),
  };
}

const formatVersion = 1;
const mostRecords = 2 ** 20;
const longestName = 256;
const mostBytes = 2 ** 30 - 1;

/** Versioned and canonical: the same state is the same bytes. */
export function encodeRecords(records: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const text = new TextEncoder();
  return new Writer().uint8(formatVersion)
    .vector([...records], (inner, [name, value]) => inner.opaque(text.encode(name)).opaque(value))
    .finish();
}

/** The version alone is told apart: undefined for one that is not known. Throws `DecodeError`. */
export function decodeRecords(bytes: Uint8Array): Map<string, Uint8Array> | undefined {
  const reader = new Reader(bytes);
  if (reader.uint8("version") !== formatVersion) return undefined;
  const text = new TextDecoder("utf-8", { fatal: false });
  const list = reader.vector(mostRecords, mostBytes, "records", (inner) =>
    [
      text.decode(inner.opaque(longestName, "name")),
      inner.opaque(mostBytes, "value"),
    ] as const);
  reader.end("state");
  list.forEach(([name], at) => {
    if (at > 0 && name <= (list[at - 1]?.[0] ?? "")) throw new DecodeError(`${name}: records out of order`);
  });
  return new Map(list);
}

/** Throws `DecodeError` if there is none. */
export function groupRecordOf(records: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return recordOf(records, groupName);
}

function recordOf(records: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const value = records.get(name);
  if (value === undefined) throw new DecodeError(`${name}: missing`);
  return value;
}

const epochDigits = 16;
const nodeDigits = 8;

function pastName(epoch: bigint): string {
  return `past/${epoch.toString(16).padStart(epochDigits, "0")}`;
}

function ratchetPrefix(epoch: bigint): string {
  return `ratchet/${epoch.toString(16).padStart(epochDigits, "0")}/`;
}

function nodeName(node: number): string {
  return `node/${node.toString(16).padStart(nodeDigits, "0")}`;
}

/** Lower-case hexadecimal digits, so many. */
function digitsOf(name: string, digits: string, count: number): string {
  if (digits.length !== count || !/^[0-9a-f]*$/.test(digits)) throw new DecodeError(`${name}: a wrong number`);
  return digits;
}

function nodesOf(tree: RatchetTree): number[] {
  const nodes: number[] = [];
  for (let node = 0; node < 2 * tree.leafCount - 1; node++) {
    if (tree.encryptionKey(node) !== undefined) nodes.push(node);
  }
  return nodes;
}

function same(a: readonly unknown[] | undefined, b: readonly unknown[]): boolean {
  return a !== undefined && a.length === b.length && a.every((value, at) => value === b[at]);
}

function sorted(records: (readonly [string, Uint8Array])[]): Map<string, Uint8Array> {
  return new Map(records.sort(byName));
}

/** By code units: names are ASCII, and no two are the same. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
