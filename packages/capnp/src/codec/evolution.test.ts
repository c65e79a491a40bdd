// Schemas grow: what an older one wrote is read by a newer one and the other way round (encoding, "Lists").

import assert from "node:assert/strict";
import { Everything, Lists, Pair, Version1, Version2, Version2TextHolder } from "../../fixtures/everything.capnp.ts";
import { CapnpError } from "../errors.ts";
import { MessageReader } from "./message-reader.ts";
import { bool, float64, uint16, uint32, uint64, uint8, voids } from "./primitive-types.ts";
import { data, text } from "./pointer-types.ts";
import { StructReader } from "./struct-reader.ts";

const malformed = (error: unknown): boolean => error instanceof CapnpError && error.code === "malformed";

Deno.test("a newer schema reads an older message: new fields have defaults, lists were upgraded", () => {
  const old = Version1.encode({ old1: 5n, old2: "old", numbers: [1, 2], names: ["a", "b"] });
  const reader = Version2.decode(old);
  assert.deepEqual([reader.old1, reader.old2, reader.new1, reader.new2], [5n, "old", 987n, "new"]);
  assert.deepEqual(reader.numbers.map(({ first, second }) => [first, second]), [[1, ""], [2, ""]]);
  assert.deepEqual(reader.names.map(({ text, more }) => [text, more]), [["a", 9], ["b", 9]]);
});

Deno.test("an older schema reads a newer message: lists of structs as lists of their first field", () => {
  const newer = Version2.encode({
    old1: 6n,
    old2: "both",
    numbers: [{ first: 3, second: "x" }, { first: 4 }],
    names: [{ text: "c", more: 1 }, {}],
    new1: 1n,
    new2: "unseen",
  });
  const reader = Version1.decode(newer);
  assert.deepEqual([reader.old1, reader.old2], [6n, "both"]);
  assert.deepEqual(reader.numbers.toArray(), [3, 4]);
  assert.deepEqual(reader.names.toArray(), ["c", ""]);
});

Deno.test("a copy keeps what this schema does not know", () => {
  const newer = Version2.encode({ old1: 6n, new1: 1n, new2: "kept", numbers: [{ first: 3, second: "kept too" }] });
  const copied = Version2.decode(Version1.encode(Version1.decode(newer)));
  assert.deepEqual([copied.old1, copied.new1, copied.new2], [6n, 1n, "kept"]);
  assert.equal(copied.numbers.get(0).second, "kept too");
});

Deno.test("an element of an upgraded list can be copied, alone and in a list", () => {
  const old = Version2.decode(Version1.encode({ numbers: [1, 2], names: ["a", "b"] }));
  const alone = Everything.decode(Everything.encode({ any: old.numbers.get(1), struct: { any: old.names.get(1) } }));
  assert.equal(alone.any.asStruct(Pair).first, 2);
  assert.equal(alone.struct.any.asStruct(Version2TextHolder).text, "b");
  const listed = Version2.decode(Version2.encode({ numbers: [old.numbers.get(0), { first: 9 }], names: old.names }));
  assert.deepEqual(listed.numbers.map(({ first }) => first), [1, 9]);
  assert.deepEqual(listed.names.map(({ text }) => text), ["a", "b"]);
});

Deno.test("a list may be read as one of a smaller element, never of a larger one or of another kind", () => {
  const { any } = Everything.decode(Everything.encode({ any: (pointer) => pointer.set(uint32.list, [0x10203, 7]) }));
  assert.deepEqual(any.asList(uint16)?.toArray(), [0x203, 7]);
  assert.deepEqual(any.asList(uint8)?.toArray(), [3, 7]);
  assert.deepEqual(any.asList(voids)?.toArray(), [null, null]);
  assert.deepEqual(any.asList(Pair)?.map(({ first }) => first), [0x10203, 7]);
  assert.throws(() => any.asList(uint64), malformed);
  assert.throws(() => any.asList(float64), malformed);
  assert.throws(() => any.asList(text), malformed);
  assert.throws(() => any.asList(data), malformed);
  assert.throws(() => any.asList(bool), malformed);
  assert.throws(() => any.asText(), malformed);
});

Deno.test("a field of which only a part is there has its default: neighbours are not read", () => {
  const segment = new MessageReader([new Uint8Array(64).fill(0xff)]).segments[0] ?? assert.fail();
  const fields: Record<string, [size: number, read: (place: StructReader) => number | bigint]> = {
    int8: [1, (place) => place.$int8(0)],
    uint8: [1, (place) => place.$uint8(0)],
    int16: [2, (place) => place.$int16(0)],
    uint16: [2, (place) => place.$uint16(0)],
    int32: [4, (place) => place.$int32(0)],
    uint32: [4, (place) => place.$uint32(0)],
    int64: [8, (place) => place.$int64(0)],
    uint64: [8, (place) => place.$uint64(0)],
    float32: [4, (place) => place.$float32(0)],
    float64: [8, (place) => place.$float64(0)],
  };
  for (const [name, [size, read]] of Object.entries(fields)) {
    for (const dataBytes of [0, 1, 2, 4, 8]) {
      const isDefault = Number(read(new StructReader(segment, 8, dataBytes, 0, 0))) === 0;
      assert.equal(isDefault, dataBytes < size, `${name} in ${dataBytes} bytes`);
    }
  }
  // As it comes about: a list of bytes, read as one of structs.
  const { any } = Everything.decode(Everything.encode({ any: (pointer) => pointer.set(uint8.list, [1, 2, 3, 4, 5]) }));
  assert.deepEqual(any.asList(Pair)?.map(({ first }) => first), [0, 0, 0, 0, 0]);
});

Deno.test("bits stay bits: neither structs nor other elements come of them, nor they of others", () => {
  const { any } = Everything.decode(Everything.encode({ any: (pointer) => pointer.set(bool.list, [true]) }));
  for (const type of [uint8, voids]) assert.throws(() => any.asList(type), malformed);
  assert.throws(() => any.asList(Pair), malformed);
  const structs =
    Everything.decode(Everything.encode({ any: (pointer) => pointer.set(Pair.list, [{ first: 1 }]) })).any;
  assert.throws(() => structs.asList(bool), malformed);
  assert.deepEqual(structs.asList(uint32)?.toArray(), [1]);
  assert.deepEqual(structs.asList(text)?.toArray(), [""]);
});

Deno.test("structs without data cannot pass for numbers, nor those without pointers for text", () => {
  const empties = Lists.decode(Lists.encode({ empties: [{}, {}] }));
  const message = Everything.decode(Everything.encode({ any: empties.empties })).any;
  assert.equal(message.asList(voids)?.length, 2);
  assert.throws(() => message.asList(uint8), malformed);
  assert.throws(() => message.asList(text), malformed);
});
