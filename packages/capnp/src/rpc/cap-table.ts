// `Payload.capTable`: the capabilities of a message, written as descriptors and read as references (rpc.capnp,
// `CapDescriptor`).

import type { MessageBuilder } from "../codec/message-builder.ts";
import { readList } from "../codec/read-pointer.ts";
import type { StructReader } from "../codec/struct-reader.ts";
import { writeStructList } from "../codec/write-pointer.ts";
import { CapnpError } from "../errors.ts";
import type { CapabilityInit, Reference } from "../reference.ts";
import { BrokenHook } from "./broken-hook.ts";
import { heldReference } from "./content.ts";
import type { Export, ExportTable } from "./export-table.ts";
import { ObjectHook } from "./object-hook.ts";
import { PromiseHook } from "./promise-hook.ts";
import { ImportHook, ImportPromise, PipelinedObject } from "./remote-hooks.ts";
import { CapDescriptor, type CapDescriptorReader } from "./rpc.capnp.ts";
import * as wire from "./wire.ts";

/** What sending capabilities did to the exports table. */
export interface Sent {
  /** Ids of which the peer now has one reference more. */
  readonly exports: readonly number[];
  /** Exports that were announced as promises and must be resolved. */
  readonly promises: readonly Export[];
}

export const nothingSent: Sent = { exports: [], promises: [] };

/** Writes the message's capabilities as the list at that pointer. Throws, having exported nothing, if one cannot be. */
export function writeCapTable(message: MessageBuilder, position: number, table: ExportTable, link: object): Sent {
  const inits = message.capabilities;
  if (inits.length === 0) return nothingSent;
  let at = writeStructList(message, position, 1, 1, inits.length);
  const exports: number[] = [];
  const promises: Export[] = [];
  try {
    for (const init of inits) {
      const { hook, held } = hookOf(init);
      try {
        writeDescriptor(message, at, hook, table, link, exports, promises);
      } finally {
        held?.[Symbol.dispose]();
      }
      at += 16;
    }
  } catch (error) {
    for (const id of exports) table.release(id, 1);
    throw error;
  }
  return { exports, promises };
}

function writeDescriptor(
  message: MessageBuilder,
  at: number,
  object: ObjectHook,
  table: ExportTable,
  link: object,
  exports: number[],
  promises: Export[],
): void {
  const hook = object.settled();
  if (hook.carrier === link) {
    if (hook instanceof PipelinedObject && hook.target() !== undefined) {
      message.view.setUint16(at, wire.RECEIVER_ANSWER, true);
      wire.writePromisedAnswer(message, at + 8, hook.questionId, hook.path);
      return;
    }
    const imported = hook instanceof ImportPromise ? hook.import : hook;
    if (imported instanceof ImportHook) {
      message.view.setUint16(at, wire.RECEIVER_HOSTED, true);
      message.view.setUint32(at + 4, imported.importId, true);
      return;
    }
  }
  const entry = table.add(hook);
  exports.push(entry.id);
  // A broken capability has no descriptor of its own: it is a promise that is resolved to the exception at once.
  const promise = hook instanceof PromiseHook || hook instanceof BrokenHook;
  if (promise && entry.sent === 1) promises.push(entry);
  message.view.setUint16(at, promise ? wire.SENDER_PROMISE : wire.SENDER_HOSTED, true);
  message.view.setUint32(at + 4, entry.id, true);
}

/** Writes one descriptor, for a Resolve. */
export function writeResolution(
  message: MessageBuilder,
  at: number,
  hook: ObjectHook,
  table: ExportTable,
  link: object,
): Sent {
  const exports: number[] = [];
  const promises: Export[] = [];
  writeDescriptor(message, at, hook, table, link, exports, promises);
  return { exports, promises };
}

/** The object, and the reference that was made for asking, if one was. */
function hookOf(init: CapabilityInit): { hook: ObjectHook; held: Reference | undefined } {
  const given = heldReference(init);
  if (given?.disposed === true) throw new CapnpError("argument", "a capability in the message was disposed");
  const held = given === undefined && "reference" in init ? init.reference() : undefined;
  const hook = given?.hook ?? held?.hook;
  if (hook instanceof ObjectHook) return { hook, held };
  throw new CapnpError("argument", "not a capability of this RPC system");
}

/**
 * What an answer goes on meaning by a capability that it returned. A promise of the peer that was returned stays that
 * promise, even once it is resolved: later calls must follow the earlier ones over there (rpc.capnp, `Resolve`).
 */
export function lasting(object: ObjectHook): ObjectHook {
  const hook = object.settled();
  return hook instanceof ImportPromise && hook.resolution === undefined ? hook.import : hook;
}

/** Reads the list in a Payload's second pointer. `resolve` gives a reference of one's own for each descriptor. */
export function readCapTable(
  payload: StructReader,
  resolve: (descriptor: CapDescriptorReader) => Reference | undefined,
): (Reference | undefined)[] {
  if (!payload.$has(1)) return [];
  const list = readList(payload.$segment, payload.$pointer(1), payload.$depth, CapDescriptor);
  return list === undefined ? [] : list.map(resolve);
}
