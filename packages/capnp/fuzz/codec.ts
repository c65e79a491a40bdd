// Fuzz target: whatever the bytes, decoding ends in a value or in a CapnpError, within the limits. Everything that a
// message says of itself is visited, copied and, if that went well, read again from the copy.

import { Everything, type EverythingReader, type ListsReader, Unions } from "../fixtures/everything.capnp.ts";
import { CapnpError, decodeFrame, pack, type ReadLimits, unpack } from "../src/index.ts";

const limits: ReadLimits = { messageBytes: 64 * 1024, segments: 16, traversalWords: 64 * 1024, depth: 16 };

/** Throws what is not a CapnpError, or if a copy cannot be read. */
export function fuzz(bytes: Uint8Array): void {
  expected(() => unpack(bytes, limits));
  expected(() => {
    Unions.decode(bytes, limits).which();
  });
  const message = expected(() => decodeFrame(bytes, limits));
  if (message === undefined) return;
  const visited = expected(() => visit(Everything.root(message)));
  const copied = expected(() => Everything.encode(Everything.root(decodeFrame(bytes, limits))));
  if (copied === undefined) return;
  // What could be copied is well-formed: sizes of our own making, and it survives packing. Its texts may still be bad.
  const again = { ...limits, messageBytes: Infinity, traversalWords: Infinity };
  if (visited !== undefined) visit(Everything.decode(unpack(pack(copied), again), again));
}

function expected<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CapnpError) return undefined;
    throw error;
  }
}

function visit(reader: EverythingReader): number {
  let seen = reader.text.length + reader.data.byteLength + reader.foreign.name.length;
  seen += Number(reader.uint64 & 1n) + reader.uint8 + (typeof reader.enum === "number" ? 1 : 0);
  if (reader.any.kind() === "struct") seen += visit(reader.any.asStruct(Everything));
  if (reader.$has(2)) seen += visit(reader.struct);
  if (reader.$has(5)) seen += visitLists(reader.lists);
  return seen;
}

function visitLists(lists: ListsReader): number {
  let seen = lists.voids.toArray().length + lists.bools.toArray().length + lists.empties.toArray().length;
  for (const text of lists.texts) seen += text.length;
  for (const data of lists.datas) seen += data.byteLength;
  for (const each of [lists.int8s, lists.uint16s, lists.float32s, lists.float64s]) {
    for (const value of each) seen += value > 0 ? 1 : 0;
  }
  for (const value of lists.uint64s) seen += value > 0n ? 1 : 0;
  for (const each of lists.structs) seen += visit(each);
  for (const outer of lists.nested) for (const inner of outer) for (const value of inner) seen += value;
  for (const pairs of lists.structLists) for (const pair of pairs) seen += pair.first + pair.second.length;
  return seen;
}

const pair = { first: 7, second: "seven" };
const rich = Everything.encode({
  text: "text",
  data: new Uint8Array(20),
  foreign: { name: "elsewhere", mood: "sad" },
  struct: { uint64: 1n, struct: { enum: 77 } },
  any: (pointer) => pointer.set(Everything, { text: "open" }),
  lists: {
    voids: [null, null],
    bools: [true, false],
    texts: ["a", "b"],
    datas: [new Uint8Array(9)],
    structs: [{ int8: -1 }, {}],
    nested: [[[1, 2], []], []],
    structLists: [[pair, pair], []],
    empties: [{}, {}, {}],
    uint64s: [1n, 2n],
    float64s: [1.5],
  },
});
/** Bytes of 32-bit numbers and of a message, one after the other. */
function laid(...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [
    ...(part instanceof Uint8Array ? part : new Uint8Array(Uint32Array.from(part).buffer)),
  ]));
}

const content = rich.subarray(8);
const words = content.byteLength / 8;
const rootSize = new DataView(content.buffer, content.byteOffset).getUint32(4, true);
/** The root behind a far pointer, whose landing pad is the root pointer that was there before. */
const far = laid([1, 1, words, 0], [2, 1], content);
/** And behind a double-far one: the pad names word 1 of the third segment, and the root's size. */
const doubleFar = laid([2, 1, 2, words], [6, 1], [(1 << 3) | 2, 2, 0, rootSize], content);

export const seeds: readonly Uint8Array[] = [rich, pack(rich), far, doubleFar, Unions.encode({ both: { one: 1 } })];
