// Messages on a stream: however the bytes are cut, and whatever their table claims.

import assert from "node:assert/strict";
import fc from "fast-check";
import { Everything } from "../../fixtures/everything.capnp.ts";
import { everythings, plainEverything } from "../../fixtures/everything.ts";
import { CapnpError, type CapnpErrorCode } from "../errors.ts";
import { decodeFrame, frameLength, frameParts, FrameReader } from "./framing.ts";
import { defaultReadLimits } from "./limits.ts";
import { MessageBuilder } from "./message-builder.ts";
import type { MessageReader } from "./message-reader.ts";

function refused(code: CapnpErrorCode, read: () => unknown): void {
  assert.throws(read, (error) => error instanceof CapnpError && error.code === code);
}

function words(...values: number[]): Uint8Array {
  return new Uint8Array(new Uint32Array(values).buffer);
}

function drain(frames: FrameReader): MessageReader[] {
  const messages: MessageReader[] = [];
  for (let next = frames.next(); next !== undefined; next = frames.next()) messages.push(next);
  return messages;
}

Deno.test("a stream cut anywhere gives the same messages", () => {
  const cuts = fc.array(fc.nat({ max: 3000 }), { maxLength: 20 });
  fc.assert(fc.property(fc.array(everythings, { maxLength: 4 }), cuts, (values, at) => {
    const stream = Uint8Array.from(values.flatMap((value) => [...Everything.encode(value)]));
    const places = [0, ...at.map((place) => place % (stream.byteLength + 1)), stream.byteLength].sort((a, b) => a - b);
    const frames = new FrameReader();
    const got: MessageReader[] = [];
    for (const [index, place] of places.slice(1).entries()) {
      frames.push(stream.subarray(places[index], place));
      got.push(...drain(frames));
    }
    assert.deepEqual(got.map((message) => plainEverything(Everything.root(message))), values);
    assert.equal(frames.buffered, 0);
  }));
});

Deno.test("a table that comes byte by byte, with several segments", () => {
  const segments = [Everything.encode({ text: "first" }).subarray(8), new Uint8Array(16), new Uint8Array(8)];
  const frames = new FrameReader();
  const stream = Uint8Array.from(frameParts(segments).flatMap((part) => [...part]));
  for (const byte of stream.subarray(0, -1)) {
    frames.push(Uint8Array.of(byte));
    assert.equal(frames.next(), undefined);
  }
  frames.push(stream.subarray(-1));
  const message = frames.next();
  assert.ok(message !== undefined);
  assert.deepEqual(message.segments.map(({ length }) => length), segments.map(({ byteLength }) => byteLength));
  assert.equal(Everything.root(message).text, "first");
});

Deno.test("a message that arrived whole is not copied", () => {
  const bytes = Everything.encode({ data: new Uint8Array(100) });
  const frames = new FrameReader();
  frames.push(bytes);
  assert.equal(frames.next()?.segments[0]?.bytes.buffer, bytes.buffer);
});

Deno.test("a message that drips in keeps nothing of the chunks it came in", () => {
  const bytes = Everything.encode({ data: new Uint8Array(1000).fill(5) });
  const frames = new FrameReader();
  let read: MessageReader | undefined;
  for (const byte of bytes) {
    // As a transport might: a large buffer with one byte in it.
    const buffer = new Uint8Array(65536).fill(byte);
    frames.push(buffer.subarray(0, 1));
    read ??= frames.next();
    buffer.fill(0xee);
  }
  assert.ok(read !== undefined);
  assert.deepEqual(Everything.root(read).data, new Uint8Array(1000).fill(5));
});

Deno.test("a large claim costs nothing before its bytes arrive", () => {
  // 32 GiB, which could not be allocated, allowed by a careless receiver.
  const frames = new FrameReader({ ...defaultReadLimits, messageBytes: Infinity });
  frames.push(words(0, 0xffff_ffff));
  assert.equal(frames.next(), undefined);
  frames.push(new Uint8Array(10_000));
  assert.equal(frames.next(), undefined);
  assert.equal(frames.buffered, 10_008);
});

Deno.test("what is left at the end of a stream shows that it was cut", () => {
  const bytes = Everything.encode({ text: "cut" });
  const frames = new FrameReader();
  frames.push(bytes.subarray(0, -1));
  assert.equal(frames.next(), undefined);
  assert.equal(frames.buffered, bytes.byteLength - 1);
});

Deno.test("16 bytes that claim 67 million segments are refused before anything is allocated", () => {
  const claim = words(0x3ff_ffff, 1, 1, 1);
  refused("limit", () => frameLength(new DataView(claim.buffer)));
  refused("limit", () => decodeFrame(claim));
  const frames = new FrameReader();
  frames.push(claim);
  refused("limit", () => frames.next());
});

Deno.test("4 billion segments: the count does not wrap to none", () => {
  refused("limit", () => decodeFrame(words(0xffff_ffff, 0)));
});

Deno.test("a segment of 32 GiB, and many that add up, are refused by their table alone", () => {
  refused("limit", () => decodeFrame(words(0, 0xffff_ffff)));
  refused("limit", () => decodeFrame(words(2, 0x40_0000, 0x40_0000, 0x40_0000)));
  const frames = new FrameReader({ ...defaultReadLimits, messageBytes: 1024 });
  frames.push(words(0, 128));
  refused("limit", () => frames.next());
});

Deno.test("as many segments and bytes as are allowed pass", () => {
  const limits = { ...defaultReadLimits, segments: 2, messageBytes: 16 + 16 };
  const stream = Uint8Array.from(frameParts([new Uint8Array(8), new Uint8Array(8)]).flatMap((part) => [...part]));
  assert.equal(decodeFrame(stream, limits).segments.length, 2);
  refused("limit", () => decodeFrame(stream, { ...limits, segments: 1 }));
  refused("limit", () => decodeFrame(stream, { ...limits, messageBytes: 31 }));
});

Deno.test("a message that is cut off, or has something behind it", () => {
  const bytes = Everything.encode({ text: "whole" });
  refused("truncated", () => decodeFrame(new Uint8Array(0)));
  refused("truncated", () => decodeFrame(bytes.subarray(0, 3)));
  refused("truncated", () => decodeFrame(bytes.subarray(0, 7)));
  refused("truncated", () => decodeFrame(bytes.subarray(0, -1)));
  refused("malformed", () => decodeFrame(Uint8Array.from([...bytes, 0])));
});

Deno.test("a builder's message is one run of bytes: no copy to send it", () => {
  const message = new MessageBuilder();
  Everything.writeAt(message, MessageBuilder.ROOT, { uint8: 5 });
  const [part, ...others] = message.parts();
  assert.equal(part?.buffer, message.bytes.buffer);
  assert.equal(others.length, 0);
  assert.equal(message.segment().byteLength + 8, message.framed().byteLength);
  assert.equal(Everything.root(decodeFrame(message.framed())).uint8, 5);
});
