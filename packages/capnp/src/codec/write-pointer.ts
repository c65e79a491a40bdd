// Writes pointers and what they point to into a message being built. Objects are laid down in the order in which they
// are written. Writing to a pointer that was set before abandons the old object: its bytes are zeroed only by `reset`.

import type { CapabilityInit } from "../reference.ts";
import { CapnpError } from "../errors.ts";
import { LIST, OTHER } from "./follow.ts";
import type { MessageBuilder } from "./message-builder.ts";
import { BYTE, COMPOSITE, kindBits } from "./read-pointer.ts";

const MAX_COUNT = 0x1fff_ffff;

/** Sets the pointer at `position` to a struct of that size, and gives the byte offset of its data. */
export function writeStruct(message: MessageBuilder, position: number, dataWords: number, pointers: number): number {
  const words = dataWords + pointers;
  const at = message.allocate(words * 8);
  // A struct without size has the offset -1, so that it is not null.
  message.view.setInt32(position, words === 0 ? -4 : ((at - position - 8) >> 3) << 2, true);
  message.view.setUint32(position + 4, (dataWords | (pointers << 16)) >>> 0, true);
  return at;
}

/** Sets the pointer to a list of `count` elements of a primitive or pointer kind; gives the offset of the first. */
export function writeList(message: MessageBuilder, position: number, kind: number, count: number): number {
  if (!(count >= 0 && count <= MAX_COUNT)) throw new CapnpError("argument", `a list of ${count} elements`);
  const at = message.allocate(Math.ceil((count * (kindBits[kind] ?? 0)) / 8));
  message.view.setInt32(position, (((at - position - 8) >> 3) << 2) | LIST, true);
  message.view.setUint32(position + 4, ((count << 3) | kind) >>> 0, true);
  return at;
}

/** Sets the pointer to a list of `count` structs of that size; gives the offset of the first. */
export function writeStructList(
  message: MessageBuilder,
  position: number,
  dataWords: number,
  pointers: number,
  count: number,
): number {
  const words = count * (dataWords + pointers);
  if (!(count >= 0 && words <= MAX_COUNT && count <= MAX_COUNT)) {
    throw new CapnpError("argument", `a list of ${count} structs`);
  }
  const at = message.allocate(words * 8 + 8);
  message.view.setInt32(position, (((at - position - 8) >> 3) << 2) | LIST, true);
  message.view.setUint32(position + 4, ((words << 3) | COMPOSITE) >>> 0, true);
  message.view.setUint32(at, (count << 2) >>> 0, true);
  message.view.setUint32(at + 4, (dataWords | (pointers << 16)) >>> 0, true);
  return at + 8;
}

/** Sets the pointer to a copy of the bytes. */
export function writeData(message: MessageBuilder, position: number, value: Uint8Array): void {
  const at = writeList(message, position, BYTE, value.byteLength);
  message.bytes.set(value, at);
}

const utf8 = new TextEncoder();

/** Sets the pointer to the text in UTF-8 and a zero. Lone surrogates become U+FFFD, as everywhere on the web. */
export function writeText(message: MessageBuilder, position: number, value: string): void {
  const { length } = value;
  if (length <= 32) {
    let ascii = true;
    for (let index = 0; index < length && ascii; index += 1) ascii = value.charCodeAt(index) < 0x80;
    if (ascii) {
      const at = writeList(message, position, BYTE, length + 1);
      for (let index = 0; index < length; index += 1) message.bytes[at + index] = value.charCodeAt(index);
      return;
    }
  }
  const encoded = utf8.encode(value);
  const at = writeList(message, position, BYTE, encoded.byteLength + 1);
  message.bytes.set(encoded, at);
}

/** Adds the capability to the message's table and sets the pointer to it. */
export function writeCapability(message: MessageBuilder, position: number, value: CapabilityInit): void {
  writeCapabilityIndex(message, position, message.capabilities.push(value) - 1);
}

/** Sets the pointer to the capability with that index. */
export function writeCapabilityIndex(message: MessageBuilder, position: number, index: number): void {
  message.view.setUint32(position, OTHER, true);
  message.view.setUint32(position + 4, index, true);
}

/** Sets the pointer to null. */
export function writeNull(message: MessageBuilder, position: number): void {
  message.view.setUint32(position, 0, true);
  message.view.setUint32(position + 4, 0, true);
}
