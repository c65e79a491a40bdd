// One hostile message a test: each must be refused with its code, at once, whatever it claims.

import assert from "node:assert/strict";
import fc from "fast-check";
import { Everything, type EverythingReader, Lists, Pair } from "../../fixtures/everything.capnp.ts";
import { everythings, plainEverything } from "../../fixtures/everything.ts";
import { fuzz } from "../../fuzz/codec.ts";
import { CapnpError, type CapnpErrorCode } from "../errors.ts";
import { decodeFrame, frameParts } from "./framing.ts";
import { Reference } from "../reference.ts";
import { defaultReadLimits, type ReadLimits } from "./limits.ts";
import { MessageBuilder } from "./message-builder.ts";
import { MessageReader } from "./message-reader.ts";
import { copyPointer } from "./copy.ts";
import { text } from "./pointer-types.ts";
import { uint64, voids } from "./primitive-types.ts";

/** Segments given as words, each as [low, high] 32 bits. */
function message(segments: readonly (readonly [low: number, high: number])[][], limits?: ReadLimits): MessageReader {
  return new MessageReader(
    segments.map((words) => {
      const bytes = new Uint8Array(words.length * 8);
      const view = new DataView(bytes.buffer);
      for (const [index, [low, high]] of words.entries()) {
        view.setInt32(index * 8, low, true);
        view.setUint32(index * 8 + 4, high, true);
      }
      return bytes;
    }),
    limits,
  );
}

// Pointers as the encoding lays them out: offsets in words, from the end of the pointer.
const struct = (
  offset: number,
  data: number,
  pointers: number,
): [number, number] => [offset << 2, data | (pointers << 16)];
const list = (
  offset: number,
  kind: number,
  count: number,
): [number, number] => [(offset << 2) | 1, (count << 3) | kind];
const far = (segment: number, word: number): [number, number] => [(word << 3) | 2, segment];
const doubleFar = (segment: number, word: number): [number, number] => [(word << 3) | 6, segment];
const NULL: [number, number] = [0, 0];

function refused(code: CapnpErrorCode, read: () => unknown): void {
  assert.throws(read, (error) => error instanceof CapnpError && error.code === code);
}

Deno.test("a struct behind the end of the segment", () => {
  refused("malformed", () => Pair.root(message([[struct(0, 1, 1)]])));
  refused("malformed", () => Pair.root(message([[struct(0, 1, 1), NULL]])));
  assert.equal(Pair.root(message([[struct(0, 1, 1), NULL, NULL]])).first, 0);
});

Deno.test("a struct before the start of the segment", () => {
  refused("malformed", () => Pair.root(message([[struct(-3, 1, 1), NULL, NULL]])));
});

Deno.test("a struct that is largest and farthest away", () => {
  refused("malformed", () => Pair.root(message([[struct(0x1fff_ffff, 0xffff, 0xffff), NULL]])));
  refused("malformed", () => Pair.root(message([[struct(-0x2000_0000, 0xffff, 0xffff), NULL]])));
});

Deno.test("a root that is a list, a capability, or of no kind", () => {
  refused("malformed", () => Pair.root(message([[list(0, 5, 1), NULL]])));
  refused("malformed", () => Pair.root(message([[[3, 0]]])));
  refused("malformed", () => Pair.root(message([[[7, 0]]])));
});

Deno.test("a struct where a list is expected, and text where a struct is", () => {
  const root = message([[struct(0, 0, 3), struct(2, 1, 0), list(1, 2, 1), NULL, NULL]]);
  refused("malformed", () => Lists.root(root).voids);
  refused("malformed", () => Everything.decode(Everything.encode({ any: "text" })).any.asStruct(Pair));
});

Deno.test("a pointer of no kind is nothing, not even open", () => {
  const { any } = Everything.root(message([[struct(0, 0, 4), NULL, NULL, NULL, [7, 0]]]));
  refused("malformed", () => any.kind());
  refused("malformed", () => any.capabilityIndex());
});

Deno.test("a struct whose size would pass for a list's, and for a capability's index", () => {
  const { any } = Everything.root(
    message([[struct(0, 0, 4), NULL, NULL, NULL, struct(0, 5, 0), ...Array(5).fill(NULL)]]),
  );
  refused("malformed", () => any.asList(uint64));
  const empty = message([[struct(0, 0, 4), NULL, NULL, NULL, struct(-1, 0, 0)]]);
  const hook = { retain() {}, release() {}, call: () => assert.fail() };
  empty.capabilities = [new Reference(hook)];
  refused("malformed", () => Everything.root(empty).any.asCapability({ client: (reference) => reference }));
});

Deno.test("an open pointer that an older message does not have is null", () => {
  const { any } = Everything.root(message([[struct(-1, 0, 0)]]));
  assert.equal(any.kind(), "null");
  assert.equal(any.asStruct(Pair).first, 0);
  assert.equal(any.asList(voids), undefined);
  assert.equal(any.asText(), undefined);
  assert.equal(any.asData(), undefined);
  assert.equal(any.capabilityIndex(), -1);
});

Deno.test("landing pads are charged, even to nothing", () => {
  const limits = { ...defaultReadLimits, traversalWords: 4 };
  for (
    const [times, segments] of [
      [4, [[far(1, 0)], [struct(-1, 0, 0)]]],
      [2, [[doubleFar(1, 0)], [far(0, 0), struct(0, 0, 0)]]],
    ] as const
  ) {
    const pads = message(segments.map((words) => [...words]), limits);
    for (let time = 0; time < times; time += 1) Pair.root(pads);
    refused("limit", () => Pair.root(pads));
  }
});

Deno.test("a list behind the end of the segment, of each kind", () => {
  for (const [kind, count] of [[1, 65], [2, 9], [3, 5], [4, 3], [5, 2], [6, 2]] as const) {
    const root = Everything.root(message([[struct(0, 0, 4), NULL, NULL, NULL, list(0, kind, count), NULL]]));
    refused("malformed", () => root.any.asList(voids));
  }
});

Deno.test("a list with more elements than memory", () => {
  const root = Everything.root(message([[struct(0, 0, 4), NULL, NULL, NULL, list(0, 5, 0x1fff_ffff)]]));
  refused("malformed", () => root.any.asList(uint64));
});

Deno.test("a composite list whose elements overrun its words", () => {
  const of = (elements: number, data: number): MessageReader =>
    message([[struct(0, 0, 4), NULL, NULL, NULL, list(0, 7, 2), struct(elements, data, 0), NULL, NULL]]);
  refused("malformed", () => Everything.root(of(3, 1)).any.asList(Pair));
  refused("malformed", () => Everything.root(of(0x1fff_ffff, 0xffff)).any.asList(Pair));
  assert.equal(Everything.root(of(2, 1)).any.asList(Pair)?.length, 2);
});

Deno.test("a composite list without room for its tag, or with a tag that is no struct", () => {
  refused("malformed", () => {
    return Everything.root(message([[struct(0, 0, 4), NULL, NULL, NULL, list(0, 7, 0)]])).any.asList(Pair);
  });
  refused("malformed", () => {
    return Everything.root(message([[struct(0, 0, 4), NULL, NULL, NULL, list(0, 7, 1), list(1, 1, 0), NULL]])).any
      .asList(Pair);
  });
});

Deno.test("half a billion elements without size, in five words: reading the list is charged for them", () => {
  const structs = message([[struct(0, 0, 4), NULL, NULL, NULL, list(0, 7, 0), struct(0x1fff_ffff, 0, 0)]]);
  refused("limit", () => Everything.root(structs).any.asList(Pair));
  const copied = message([[list(0, 7, 0), struct(0x1fff_ffff, 0, 0)]]);
  refused("limit", () => copyPointer(copied.segments[0] ?? assert.fail(), 0, 9, new MessageBuilder(), 8));
  const nothings = message([[struct(0, 0, 4), NULL, NULL, NULL, list(0, 0, 0x1fff_ffff)]]);
  refused("limit", () => Everything.root(nothings).any.asList(voids));
});

Deno.test("far pointers that lead outside: segment, offset, pad, content", () => {
  refused("malformed", () => Pair.root(message([[far(1, 0)]])));
  refused("malformed", () => Pair.root(message([[far(0xffff_ffff, 0)]])));
  refused("malformed", () => Pair.root(message([[far(1, 1)], [NULL]])));
  refused("malformed", () => Pair.root(message([[far(1, 0x1fff_ffff)], [NULL]])));
  refused("malformed", () => Pair.root(message([[doubleFar(1, 0)], [far(0, 0)]])));
  refused("malformed", () => Pair.root(message([[doubleFar(1, 0)], [far(2, 0), struct(0, 1, 0)]])));
  refused("malformed", () => Pair.root(message([[doubleFar(1, 0)], [far(0, 1), struct(0, 1, 0)]])));
});

Deno.test("far pointers in a circle, and chains of them", () => {
  refused("malformed", () => Pair.root(message([[far(0, 0)]])));
  refused("malformed", () => Pair.root(message([[far(1, 0)], [far(0, 0)]])));
  refused("malformed", () => Pair.root(message([[far(1, 0)], [doubleFar(0, 0), NULL]])));
  refused("malformed", () => Pair.root(message([[doubleFar(1, 0)], [doubleFar(1, 0), struct(0, 1, 0)]])));
  refused("malformed", () => Pair.root(message([[doubleFar(1, 0)], [far(0, 0), far(0, 0)]])));
});

Deno.test("a double-far tag with an offset of its own, or for a capability", () => {
  refused("malformed", () => Pair.root(message([[doubleFar(1, 0)], [far(0, 0), struct(1, 1, 0)]])));
  refused("malformed", () => Pair.root(message([[doubleFar(1, 0)], [far(0, 0), [3, 0]]])));
});

Deno.test("a struct that contains itself ends at the depth limit", () => {
  // The struct's third pointer leads back to the struct.
  let reader: EverythingReader = Everything.root(message([[struct(0, 0, 3), NULL, NULL, struct(-3, 0, 3)]]));
  refused("limit", () => {
    for (let level = 0; level < 1000; level += 1) reader = reader.struct;
  });
});

Deno.test("nesting is counted from the root, through structs, lists and open pointers", () => {
  const limits = { ...defaultReadLimits, depth: 3 };
  const bytes = Everything.encode({ struct: { struct: { struct: { text: "four" } } }, lists: { nested: [[[1]]] } });
  const root = Everything.decode(bytes, limits);
  assert.equal(root.struct.struct.uint8, 0);
  refused("limit", () => root.struct.struct.struct);
  refused("limit", () => root.lists.nested.get(0));
  assert.equal(Everything.decode(bytes).struct.struct.struct.text, "four");
  const open = Everything.decode(
    Everything.encode({ any: (pointer) => pointer.set(Everything, { struct: {} }) }),
    { ...defaultReadLimits, depth: 2 },
  );
  const inner = open.any.asStruct(Everything);
  refused("limit", () => inner.struct);
});

Deno.test("one large text behind many pointers: reading it again and again is charged each time", () => {
  const pointers = 1000;
  const words: [number, number][] = [struct(0, 0, 4), NULL, NULL, NULL, list(0, 6, pointers)];
  for (let index = 0; index < pointers; index += 1) words.push(list(pointers - index - 1, 2, 8000));
  for (let index = 0; index < 1000; index += 1) words.push([0x61616161, index === 999 ? 0x616161 : 0x61616161]);
  const limits = { ...defaultReadLimits, traversalWords: 100_000 };
  const texts = Everything.root(message([words], limits)).any.asList(text);
  assert.equal(texts?.length, pointers);
  assert.equal(texts?.get(0).length, 7999);
  refused("limit", () => texts?.toArray());
});

Deno.test("a copy of such a message is charged as well", () => {
  const pointers = 1000;
  const words: [number, number][] = [struct(0, 0, 4), NULL, NULL, NULL, list(0, 6, pointers)];
  for (let index = 0; index < pointers; index += 1) words.push(list(pointers - index - 1, 2, 8000));
  for (let index = 0; index < 1000; index += 1) words.push(NULL);
  const limits = { ...defaultReadLimits, traversalWords: 100_000 };
  refused("limit", () => Everything.encode(Everything.root(message([words], limits))));
});

Deno.test("a copy ends at the depth limit too", () => {
  refused(
    "limit",
    () => Everything.encode(Everything.root(message([[struct(0, 0, 3), NULL, NULL, struct(-3, 0, 3)]]))),
  );
});

Deno.test("text that is not UTF-8, or without its zero, or of no bytes", () => {
  const of = (count: number, low: number): EverythingReader =>
    Everything.root(message([[struct(0, 0, 1), list(0, 2, count), [low, 0]]]));
  assert.equal(of(3, 0x6161).text, "aa");
  refused("text", () => of(2, 0x6161).text);
  refused("text", () => of(0, 0).text);
  refused("text", () => of(3, 0x80ff).text);
  refused("text", () => of(4, 0x80_eded).text);
});

Deno.test("a capability that the message's table lacks is none", () => {
  const { any } = Everything.root(message([[struct(0, 0, 4), NULL, NULL, NULL, [3, 5]]]));
  assert.equal(any.kind(), "capability");
  assert.equal(any.capabilityIndex(), 5);
  assert.equal(any.asCapability({ client: (reference) => reference }), undefined);
  refused("malformed", () => any.asText());
});

Deno.test("a message without a root, or without segments", () => {
  assert.equal(Pair.root(message([])).first, 0);
  assert.equal(Pair.root(message([[]])).first, 0);
});

Deno.test("segments that are not whole words, or too many, or too large", () => {
  refused("malformed", () => new MessageReader([new Uint8Array(12)]));
  refused("limit", () => message(new Array(513).fill([NULL])));
  refused("limit", () => message([[NULL, NULL]], { ...defaultReadLimits, messageBytes: 8 }));
});

Deno.test("any bytes at all: refused with a code or read, within the limits", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => fuzz(bytes)), { numRuns: 500 });
});

Deno.test("valid messages with a few bytes changed: refused with a code or read, within the limits", () => {
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  const changes = fc.array(change, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(everythings, changes, (value, places) => {
      const bytes = Everything.encode(value);
      for (const [at, byte] of places) bytes[at % bytes.byteLength] = byte;
      fuzz(bytes);
    }),
    { numRuns: 500 },
  );
});

Deno.test("the same segments, framed, are the same message", () => {
  fc.assert(fc.property(everythings, (value) => {
    const { segments } = decodeFrame(Everything.encode(value));
    const [table, ...rest] = frameParts(segments.map(({ bytes }) => bytes));
    const whole = Uint8Array.from([...table ?? [], ...rest.flatMap((bytes) => [...bytes])]);
    assert.deepEqual(plainEverything(Everything.decode(whole)), value);
  }));
});
