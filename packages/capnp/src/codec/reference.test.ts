// Against the C++ implementation, both ways: it reads what we write, and we read what it writes, in one segment and in
// many, packed and not.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  Defaults,
  Everything,
  type EverythingInit,
  Unions,
  Version1,
  Version2,
} from "../../fixtures/everything.capnp.ts";
import { everythings, plainEverything, plainUnions, sayableEverythings, unions } from "../../fixtures/everything.ts";
import { convert, referenceTest } from "../../fixtures/reference.ts";
import { decodeFrame, frameLength } from "./framing.ts";
import { pack, unpack } from "./packing.ts";

/** The same samples on every run: what is tested here is agreement, not chance. */
const samples = fc.sample(everythings, { numRuns: 60, seed: 1 });
const sayable = fc.sample(sayableEverythings, { numRuns: 60, seed: 3 });
const unionSamples = fc.sample(unions, { numRuns: 60, seed: 2 });

function join(messages: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(messages.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const message of messages) {
    all.set(message, at);
    at += message.byteLength;
  }
  return all;
}

function split(stream: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < stream.byteLength;) {
    const length = frameLength(new DataView(stream.buffer, stream.byteOffset + at));
    assert.ok(length !== undefined);
    messages.push(stream.subarray(at, at + length));
    at += length;
  }
  return messages;
}

function assertSame(stream: Uint8Array, expected: readonly EverythingInit[]): void {
  assert.deepEqual(split(stream).map((message) => plainEverything(Everything.decode(message))), expected);
}

referenceTest("understands every kind of value that we write, and we read its answer", async () => {
  const said = JSON.stringify(sayable, (_, value: unknown) => typeof value === "bigint" ? String(value) : value);
  assert.ok(said.includes('"structLists":[[') && said.includes('"colors":[['));
  const text = await convert("binary:text", "Everything", join(sayable.map((value) => Everything.encode(value))));
  assertSame(await convert("text:binary", "Everything", text), sayable);
});

referenceTest("writes in many small segments what we read across far pointers", async () => {
  const ours = join(samples.map((value) => Everything.encode(value)));
  for (const words of [1, 2, 3, 8]) {
    const stream = await convert("binary:binary", "Everything", ours, [`--segment-size=${words}`]);
    const many = split(stream).map((message) => decodeFrame(message).segments.length);
    assert.ok(Math.max(...many) > 5, `segments of ${words} words: at most ${Math.max(...many)} of them`);
    assertSame(stream, samples);
  }
});

referenceTest("packs as we unpack and unpacks what we pack", async () => {
  const ours = join(samples.map((value) => Everything.encode(value)));
  assertSame(unpack(await convert("binary:packed", "Everything", ours)), samples);
  assertSame(await convert("packed:binary", "Everything", pack(ours)), samples);
});

referenceTest("agrees on unions and groups", async () => {
  const ours = join(unionSamples.map((value) => Unions.encode(value)));
  const text = await convert("binary:text", "Unions", ours);
  const back = split(await convert("text:binary", "Unions", text));
  assert.deepEqual(back.map((message) => plainUnions(Unions.decode(message))), unionSamples);
});

referenceTest("agrees on default values", async () => {
  const text = new TextDecoder().decode(await convert("binary:text", "Defaults", Defaults.encode({})));
  for (
    const part of [
      "bool = true",
      "int64 = -123456789012345",
      "uint64 = 12345678901234567890",
      "float32 = 1234.5",
      "enum = deepBlue",
    ]
  ) assert.ok(text.includes(part), `${part} in ${text}`);
  const zeroes = new TextEncoder().encode('(bool = false, int8 = 0, uint64 = 0, float64 = 0, enum = red, text = "")');
  const reader = Defaults.decode(await convert("text:binary", "Defaults", zeroes));
  assert.deepEqual(
    [reader.bool, reader.int8, reader.uint64, reader.float64, reader.enum, reader.text],
    [false, 0, 0n, 0, "red", ""],
  );
});

referenceTest("accepts our bytes of an older schema under a newer one", async () => {
  const old = Version1.encode({ old1: 5n, old2: "old", numbers: [1, 2], names: ["a"] });
  const text = new TextDecoder().decode(await convert("binary:text", "Version2", old));
  for (const part of ["old1 = 5", "(first = 1)", "(first = 2)", 'text = "a"', "new1 = 987"]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
  const newer = Version2.encode({ numbers: [{ first: 3, second: "x" }], names: [{ text: "b", more: 1 }] });
  const back = new TextDecoder().decode(await convert("binary:text", "Version1", newer));
  for (const part of ["numbers = [3]", 'names = ["b"]']) assert.ok(back.includes(part), `${part} in ${back}`);
});
