// What is written is what is read: every kind of field and list, defaults, unions, groups, enums, open pointers.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aBig,
  aBool,
  aColor,
  aFloat,
  aList,
  anInt,
  aPair,
  aText,
  Capabilities,
  Defaults,
  Empty,
  Everything,
  Greeter,
  Lists,
  Names,
  namesNested,
  Pair,
  someData,
  Unions,
} from "../../fixtures/everything.capnp.ts";
import { everythings, plainEverything, plainPair, plainUnions, unions } from "../../fixtures/everything.ts";
import { CapnpError } from "../errors.ts";
import { decodeFrame } from "./framing.ts";
import { MessageBuilder, MessagePool } from "./message-builder.ts";
import { uint8 } from "./primitive-types.ts";
import { text } from "./pointer-types.ts";

/** Where the compiler put the tag of the unnamed union. */
const UNIONS_TAG = 0;

function code(expected: string): (error: unknown) => boolean {
  return (error) => error instanceof CapnpError && error.code === expected;
}

Deno.test("any value survives writing and reading", () => {
  fc.assert(fc.property(everythings, (value) => {
    assert.deepEqual(plainEverything(Everything.decode(Everything.encode(value))), value);
  }));
});

Deno.test("a copy of a received struct is the struct", () => {
  fc.assert(fc.property(everythings, (value) => {
    const copied = Everything.encode(Everything.decode(Everything.encode(value)));
    assert.deepEqual(plainEverything(Everything.decode(copied)), value);
  }));
});

Deno.test("received structs and lists may stand in plain objects", () => {
  fc.assert(fc.property(everythings, (value) => {
    const received = Everything.decode(Everything.encode(value));
    const again = Everything.decode(Everything.encode({
      struct: received,
      any: received,
      lists: { structs: [received], texts: received.lists.texts, bools: received.lists.bools },
    }));
    assert.deepEqual(plainEverything(again.struct), value);
    assert.deepEqual(plainEverything(again.any.asStruct(Everything)), value);
    assert.deepEqual(plainEverything(again.lists.structs.get(0)), value);
    assert.deepEqual(again.lists.texts.toArray(), received.lists.texts.toArray());
    assert.deepEqual(again.lists.bools.toArray(), received.lists.bools.toArray());
  }));
});

Deno.test("unions and groups survive writing and reading", () => {
  fc.assert(fc.property(unions, (value) => {
    assert.deepEqual(plainUnions(Unions.decode(Unions.encode(value))), value);
  }));
});

Deno.test("a message that was never written has its defaults", () => {
  const empty = Defaults.decode(Defaults.encode({}));
  const message = new MessageBuilder();
  for (const reader of [empty, Defaults.root(decodeFrame(message.framed()))]) {
    assert.equal(reader.bool, true);
    assert.equal(reader.int8, -123);
    assert.equal(reader.int16, -12345);
    assert.equal(reader.int32, -12345678);
    assert.equal(reader.int64, -123456789012345n);
    assert.equal(reader.uint8, 234);
    assert.equal(reader.uint16, 45678);
    assert.equal(reader.uint32, 3456789012);
    assert.equal(reader.uint64, 12345678901234567890n);
    assert.equal(reader.float32, 1234.5);
    assert.equal(reader.float64, -123e45);
    assert.equal(reader.text, 'a "default" text é');
    assert.deepEqual(reader.data, new Uint8Array([0, 0xff, 0x10, 0x80]));
    assert.deepEqual(plainPair(reader.struct), { first: 7, second: "seven" });
    assert.equal(reader.enum, "deepBlue");
    assert.deepEqual(reader.list.toArray(), [1, -2, 3]);
    assert.deepEqual(reader.structs.map(plainPair), [{ first: 1, second: "" }, { first: 0, second: "two" }]);
    assert.equal(reader.infinity, Infinity);
    assert.ok(Number.isNaN(reader.nan));
  }
});

Deno.test("values that differ from a default, and those that equal it, are kept", () => {
  const set = {
    bool: false,
    int8: 127,
    int16: -1,
    int32: 0,
    int64: 5n,
    uint8: 0,
    uint16: 65535,
    uint32: 3456789012,
    uint64: 0n,
    float32: -0,
    float64: 1.5,
    enum: 9,
    infinity: 0,
    nan: 2,
  };
  const reader = Defaults.decode(Defaults.encode(set));
  for (const [name, value] of Object.entries(set)) assert.ok(Object.is(Reflect.get(reader, name), value), name);
});

Deno.test("constants", () => {
  assert.equal(aBool, true);
  assert.equal(anInt, -5);
  assert.equal(aBig, 18446744073709551615n);
  assert.equal(aFloat, 0.1);
  assert.equal(aText, "constant");
  assert.deepEqual(someData, new Uint8Array([0xde, 0xad, 0xbe, 0xef]));
  assert.equal(aColor, "green");
  assert.deepEqual(plainPair(aPair), { first: 1, second: "constant pair" });
  assert.deepEqual(aList.toArray(), ["a", "b"]);
  assert.equal(namesNested, 3);
});

Deno.test("reading a union member that is not set is refused, and so is setting two", () => {
  const reader = Unions.decode(Unions.encode({ text: "set" }));
  assert.equal(reader.which(), "text");
  assert.equal(reader.text, "set");
  assert.throws(() => reader.number, code("union"));
  assert.throws(() => reader.pair, code("union"));
  assert.throws(() => Unions.encode({ text: "a", number: 1n }), code("argument"));
  assert.throws(() => Unions.encode({ both: { one: 1, two: new Uint8Array(1) } }), code("argument"));
});

Deno.test("a union member that this schema does not know is a number", () => {
  const reader = Unions.decode(Unions.encode({ number: 1n }));
  reader.$segment.view.setUint16(reader.$data + UNIONS_TAG, 77, true);
  assert.equal(reader.which(), 77);
  assert.throws(() => reader.number, code("union"));
});

Deno.test("a group of a union starts clean, whatever another member left", () => {
  const bytes = Unions.encode((builder) => {
    builder.number = -2n;
    builder.pair = {};
    builder.text = "left over";
    builder.both = {};
  });
  const { both } = Unions.decode(bytes);
  assert.equal(both.which(), "one");
  assert.equal(both.one, 0);
  assert.equal(both.always, 0);
  const pair = Unions.decode(Unions.encode((builder) => {
    builder.text = "left over";
    builder.initPair();
  })).pair;
  assert.deepEqual([pair.left, pair.right, pair.label], [false, 5, ""]);
});

Deno.test("what a field cannot hold is refused and named", () => {
  for (
    const value of [
      { int8: 128 },
      { int8: -129 },
      { uint8: 256 },
      { uint8: -1 },
      { int16: 32768 },
      { uint16: 65536 },
      { int32: 2 ** 31 },
      { uint32: 2 ** 32 },
      { uint32: 1.5 },
      { uint16: NaN },
      { int64: 2n ** 63n },
      { uint64: 2n ** 64n },
      { uint64: -1n },
      { enum: 65536 },
    ]
  ) {
    assert.throws(() => Everything.encode(value), code("argument"), Object.keys(value).join());
  }
  assert.throws(() => Lists.encode({ uint8s: [256] }), code("argument"));
  assert.throws(() => Lists.encode({ int64s: [2n ** 63n] }), code("argument"));
});

Deno.test("an enumerant that is no name is refused", () => {
  // What a caller without types might do.
  const made: { enum?: "red" } = JSON.parse('{"enum":"purple"}');
  assert.throws(() => Everything.encode(made), code("argument"));
});

Deno.test("data is a view of the message, not a copy", () => {
  const bytes = Everything.encode({ data: new Uint8Array([1, 2, 3]) });
  const { data } = Everything.decode(bytes);
  assert.equal(data.buffer, bytes.buffer);
  bytes.fill(9, data.byteOffset, data.byteOffset + 3);
  assert.deepEqual(data, new Uint8Array([9, 9, 9]));
});

Deno.test("text: long, not ASCII, empty, with a zero inside, with lone surrogates", () => {
  for (const value of ["", "a", "é", "\u0000", "x".repeat(1000), "日本語".repeat(20), "a\u0000b", "😀", "\ufeffbom"]) {
    assert.equal(Everything.decode(Everything.encode({ text: value })).text, value);
  }
  assert.equal(Everything.decode(Everything.encode({ text: "a\ud800" })).text, "a\ufffd");
});

Deno.test("open pointers take text, data, lists, structs and null, and tell what they are", () => {
  const asText = Everything.decode(Everything.encode({ any: "text" })).any;
  assert.equal(asText.kind(), "list");
  assert.equal(asText.asText(), "text");
  const asData = Everything.decode(Everything.encode({ any: new Uint8Array([5]) })).any;
  assert.deepEqual(asData.asData(), new Uint8Array([5]));
  const asList = Everything.decode(Everything.encode({ any: (pointer) => pointer.set(uint8.list, [1, 2]) })).any;
  assert.deepEqual(asList.asList(uint8)?.toArray(), [1, 2]);
  const asTexts = Everything.decode(Everything.encode({ any: (pointer) => pointer.set(text.list, ["a"]) })).any;
  assert.deepEqual(asTexts.asList(text)?.toArray(), ["a"]);
  const asStruct = Everything.decode(Everything.encode({ any: (pointer) => pointer.set(Pair, { first: 3 }) })).any;
  assert.equal(asStruct.kind(), "struct");
  assert.equal(asStruct.asStruct(Pair).first, 3);
  assert.equal(Everything.decode(Everything.encode({ any: asStruct })).any.asStruct(Pair).first, 3);
  for (const value of [null, undefined]) {
    const { any } = Everything.decode(Everything.encode({ any: value }));
    assert.ok(any.isNull());
    assert.equal(any.asText(), undefined);
    assert.equal(any.asList(uint8), undefined);
    assert.equal(any.asStruct(Pair).first, 0);
  }
});

Deno.test("names that clash with the language or with generated code", () => {
  const reader = Names.decode(Names.encode({
    default: true,
    return: false,
    which_: true,
    constructor_: "c",
    then_: "t",
    initThing: 4,
    thing: (inner) => {
      inner.x = 6;
    },
    bytes: "promise",
  }));
  assert.deepEqual(
    [reader.default, reader.return, reader.which_, reader.constructor_, reader.then_, reader.initThing, reader.thing.x],
    [true, false, true, "c", "t", 4, 6],
  );
});

Deno.test("builders in place: structs, lists, elements by index", () => {
  const message = new MessageBuilder(64);
  const root = Lists.initRoot(message);
  const structs = root.initStructs(3);
  structs.get(1).text = "in place";
  structs.set(2, { uint8: 7 });
  const numbers = root.initUint16s(2);
  numbers.set(1, 500);
  assert.throws(() => numbers.set(2, 1), code("argument"));
  assert.throws(() => structs.get(3), code("argument"));
  assert.throws(() => root.initUint16s(-1), code("argument"));
  const reader = Lists.root(decodeFrame(message.framed()));
  assert.deepEqual(reader.structs.map((each) => [each.text, each.uint8]), [["", 0], ["in place", 0], ["", 7]]);
  assert.deepEqual(reader.uint16s.toArray(), [0, 500]);
  assert.throws(() => reader.uint16s.get(2), code("argument"));
  assert.throws(() => reader.uint16s.get(-1), code("argument"));
});

Deno.test("a list cannot have holes", () => {
  const holes = new Array<string>(2);
  assert.throws(() => Lists.encode({ texts: holes }), code("argument"));
});

Deno.test("a pooled builder shows nothing of the message before", () => {
  fc.assert(fc.property(everythings, everythings, (first, second) => {
    const pool = new MessagePool(1);
    const message = pool.take();
    Everything.writeAt(message, MessageBuilder.ROOT, first);
    pool.give(message);
    const again = pool.take();
    assert.equal(again, message);
    Everything.writeAt(again, MessageBuilder.ROOT, second);
    assert.deepEqual(again.framed(), Everything.encode(second));
  }));
});

Deno.test("a pool keeps no more than it was told to, and nothing large", () => {
  const pool = new MessagePool(1, 4096);
  const [one, two] = [pool.take(), pool.take()];
  pool.give(one);
  pool.give(two);
  assert.equal(pool.take(), one);
  assert.notEqual(pool.take(), two);
  const large = pool.take();
  large.allocate(10_000);
  pool.give(large);
  assert.notEqual(pool.take(), large);
});

Deno.test("a builder cannot be given back twice", () => {
  const pool = new MessagePool();
  const message = pool.take();
  pool.give(message);
  assert.throws(() => pool.give(message), code("argument"));
  assert.equal(pool.take(), message);
  assert.notEqual(pool.take(), message);
});

Deno.test("memory that a builder leaves, by growing or by reset, is overwritten", () => {
  const message = new MessageBuilder(64);
  const before = message.bytes;
  message.bytes.fill(0x5e, MessageBuilder.ROOT, message.end);
  Everything.writeAt(message, MessageBuilder.ROOT, { data: new Uint8Array(2000).fill(0x5e) });
  assert.notEqual(message.bytes, before);
  assert.ok(before.every((byte) => byte === 0));
  const after = message.bytes;
  message.reset();
  assert.ok(after.every((byte) => byte === 0));
});

Deno.test("a pooled builder keeps no capability of the message before", () => {
  const pool = new MessagePool(1);
  const message = pool.take();
  Capabilities.writeAt(message, MessageBuilder.ROOT, { plain: Greeter.serve({}) });
  assert.equal(message.capabilities.length, 1);
  pool.give(message);
  assert.equal(pool.take().capabilities.length, 0);
});

Deno.test("a struct without fields is there all the same", () => {
  const message = new MessageBuilder();
  Empty.initRoot(message);
  assert.notEqual(message.view.getBigUint64(MessageBuilder.ROOT, true), 0n);
  assert.equal(Everything.decode(Everything.encode({ any: (pointer) => pointer.set(Empty, {}) })).any.kind(), "struct");
});
