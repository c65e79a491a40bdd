// Lays down the messages of one connection. A message that cannot be made (its content is refused, it is too long, the
// peer would hold too many objects) is taken back whole, and nothing has happened.

import { MessageReader } from "../codec/message-reader.ts";
import { copyStruct } from "../codec/copy.ts";
import { writeStruct } from "../codec/write-pointer.ts";
import { Reference } from "../reference.ts";
import { BrokenHook } from "./broken-hook.ts";
import { lasting, nothingSent, type Sent, writeCapTable, writeResolution } from "./cap-table.ts";
import { type Content, contentOf, type ContentWriter, copied, giveAway, heldReference } from "./content.ts";
import type { Export, ExportTable } from "./export-table.ts";
import { ObjectHook } from "./object-hook.ts";
import { PromiseHook } from "./promise-hook.ts";
import type { Outbox } from "./outbox.ts";
import { type RpcError, tellable } from "./rpc-error.ts";
import * as wire from "./wire.ts";

export class Sender {
  readonly #outbox: Outbox;
  readonly #exports: ExportTable;
  readonly #link: object;
  readonly #open: () => boolean;

  constructor(outbox: Outbox, exports: ExportTable, link: object, open: () => boolean) {
    this.#outbox = outbox;
    this.#exports = exports;
    this.#link = link;
    this.#open = open;
  }

  /** Gives the ids of the exports in the params. */
  call<I>(
    questionId: number,
    target: wire.Target,
    interfaceId: bigint,
    ordinal: number,
    type: ContentWriter<I>,
    params: I,
    yourself = false,
  ): readonly number[] {
    const outbox = this.#outbox;
    const start = outbox.begin(wire.callLayout);
    const { message } = outbox;
    try {
      wire.setCall(message, start, questionId, target, interfaceId, ordinal, yourself);
      type.writeAt(message, start + wire.CALL_CONTENT, params);
      return this.#finish(start, start + wire.CALL_CAP_TABLE).exports;
    } catch (error) {
      outbox.abandon(start);
      throw error;
    }
  }

  /** A call passed on, its params copied. */
  forward(
    questionId: number,
    target: wire.Target,
    interfaceId: bigint,
    ordinal: number,
    params: Content,
    yourself: boolean,
  ): readonly number[] {
    return this.call(questionId, target, interfaceId, ordinal, copied, params, yourself);
  }

  #finish(start: number, capTable: number): Sent {
    const { message } = this.#outbox;
    if (message.capabilities.length === 0) {
      this.#outbox.end(start);
      return nothingSent;
    }
    const sent = writeCapTable(message, capTable, this.#exports, this.#link);
    try {
      this.#outbox.end(start);
    } catch (error) {
      for (const id of sent.exports) this.#exports.release(id, 1);
      throw error;
    }
    for (const promise of sent.promises) this.#watch(promise);
    return sent;
  }

  /** Results of a method. Gives the exports in them, and what pipelining needs of them if they have capabilities. */
  results<I>(
    answerId: number,
    keepParamCaps: boolean,
    type: ContentWriter<I>,
    results: I,
  ): { readonly exports: readonly number[]; readonly content: Content | undefined } {
    const outbox = this.#outbox;
    const start = outbox.begin(wire.resultsLayout);
    const { message } = outbox;
    try {
      wire.setReturn(message, start, answerId, keepParamCaps);
      type.writeAt(message, start + wire.RESULTS_CONTENT, results);
      if (message.capabilities.length === 0) {
        outbox.end(start);
        return withoutCapabilities;
      }
      const inits = [...message.capabilities];
      const { exports } = this.#finish(start, start + wire.RESULTS_CAP_TABLE);
      const references = inits.map((init) => {
        const reference = heldReference(init) ?? ("reference" in init ? init.reference() : undefined);
        const hook = reference?.hook;
        if (!(hook instanceof ObjectHook)) return undefined;
        const last = lasting(hook);
        last.retain();
        if (heldReference(init) === undefined) reference?.[Symbol.dispose]();
        return new Reference(last);
      });
      giveAway(inits);
      const segment = message.bytes.slice(start + 8, message.end);
      return { exports, content: contentOf(segment, wire.RESULTS_CONTENT - 8, references) };
    } catch (error) {
      const inits = [...message.capabilities];
      outbox.abandon(start);
      giveAway(inits);
      throw error;
    }
  }

  /** Results of another call, copied; the references in them are left as they are. */
  copiedResults(answerId: number, keepParamCaps: boolean, content: Content): ReturnType<Sender["results"]> {
    return this.results(answerId, keepParamCaps, copied, content);
  }

  exception(answerId: number, keepParamCaps: boolean, error: RpcError): void {
    const start = this.#outbox.begin(wire.returnLayout);
    const { message } = this.#outbox;
    wire.setReturn(message, start, answerId, keepParamCaps);
    wire.setReturnMember(message, start, wire.EXCEPTION);
    wire.writeException(message, start + wire.BODY + 16, error);
    this.#outbox.end(start);
  }

  /** `canceled`, `resultsSentElsewhere`, `takeFromOtherQuestion`. */
  returnWithout(answerId: number, keepParamCaps: boolean, member: number, otherQuestion = 0): void {
    const start = this.#outbox.begin(wire.returnLayout);
    wire.setReturn(this.#outbox.message, start, answerId, keepParamCaps);
    wire.setReturnMember(this.#outbox.message, start, member, otherQuestion);
    this.#outbox.end(start);
  }

  bootstrap(questionId: number): void {
    const start = this.#outbox.begin(wire.bootstrapLayout);
    this.#outbox.message.view.setUint32(start + wire.BODY, questionId, true);
    this.#outbox.end(start);
  }

  finish(questionId: number, releaseResultCaps: boolean): void {
    const start = this.#outbox.begin(wire.finishLayout);
    const { view } = this.#outbox.message;
    view.setUint32(start + wire.BODY, questionId, true);
    // True by default, so it is stored inverted.
    if (!releaseResultCaps) view.setUint8(start + wire.BODY + 4, 1);
    this.#outbox.end(start);
  }

  release(importId: number, count: number): void {
    const start = this.#outbox.begin(wire.releaseLayout);
    const { view } = this.#outbox.message;
    view.setUint32(start + wire.BODY, importId, true);
    view.setUint32(start + wire.BODY + 4, count, true);
    this.#outbox.end(start);
  }

  disembargo(target: wire.Target, kind: number, id: number): void {
    const start = this.#outbox.begin(wire.disembargoLayout);
    wire.setDisembargo(this.#outbox.message, start, target, kind, id);
    this.#outbox.end(start);
  }

  abort(error: RpcError): void {
    const start = this.#outbox.begin(wire.abortLayout);
    wire.fillException(this.#outbox.message, start + wire.BODY, error);
    this.#outbox.end(start);
  }

  /** Sends back a message that this end does not know what to do with; throws `limit` if that were longer than it is. */
  unimplemented(message: MessageReader): void {
    const segments = message.segments.map(({ bytes }) => bytes);
    const words = segments.reduce((sum, { byteLength }) => sum + byteLength / 8, 0);
    const { depth } = message;
    const again = new MessageReader(segments, {
      messageBytes: Infinity,
      segments: Infinity,
      traversalWords: words,
      depth,
    });
    const start = this.#outbox.begin(wire.echoLayout);
    try {
      copyStruct(wire.readRoot(again), this.#outbox.message, start + wire.BODY - 8, () => -1);
      this.#outbox.end(start);
    } catch (error) {
      this.#outbox.abandon(start);
      throw error;
    }
  }

  // Resolved only once it is settled for good: the peer may then go the short way at once, and a promise that we passed
  // on is never one that could be resolved a second time behind the peer's back.
  #watch(promise: Export): void {
    const { hook } = promise;
    if (hook instanceof PromiseHook) hook.whenSettled((end) => this.#resolve(promise, end));
    else this.#resolve(promise, hook);
  }

  #resolve(promise: Export, end: ObjectHook): void {
    if (!this.#open() || this.#exports.get(promise.id) !== promise) return;
    const start = this.#outbox.begin(wire.resolveLayout);
    const { message } = this.#outbox;
    message.view.setUint32(start + wire.BODY, promise.id, true);
    const position = start + wire.BODY + 8;
    if (end instanceof BrokenHook) {
      message.view.setUint16(start + wire.BODY + 4, 1, true);
      wire.writeException(message, position, tellable(end.error));
      this.#outbox.end(start);
      return;
    }
    try {
      writeResolution(message, writeStruct(message, position, 1, 1), end, this.#exports, this.#link);
      this.#outbox.end(start);
    } catch (error) {
      this.#outbox.abandon(start);
      this.#resolve(promise, new BrokenHook(tellable(error)));
    }
  }
}

const withoutCapabilities = { exports: [], content: undefined };
