// Cap'n Proto RPC, level 1, between two parties over one byte stream: the state machine of rpc.capnp. What each table's
// entries do is in answer.ts, question.ts, export-table.ts and remote-hooks.ts; here is what arrives and what follows.
//
// Whatever the peer sends that no correct peer sends (an id that is not in use, or is twice, a reference released that
// it does not have) ends the connection with an Abort that says why. What this end merely does not know is sent back as
// `unimplemented`.

import { FrameReader } from "../codec/framing.ts";
import type { MessageReader } from "../codec/message-reader.ts";
import type { StructReader } from "../codec/struct-reader.ts";
import { writeCapability } from "../codec/write-pointer.ts";
import { CapnpError } from "../errors.ts";
import { type CallOptions, type PendingCall, Reference } from "../reference.ts";
import { Admission } from "./admission.ts";
import { Answer, type Answering } from "./answer.ts";
import { BrokenHook, FailedCall } from "./broken-hook.ts";
import type { ByteStream } from "./byte-stream.ts";
import { lasting, readCapTable } from "./cap-table.ts";
import { type CallMethod, type Content, contentIn, type ContentWriter, noContent, retainAll } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import { ExportTable } from "./export-table.ts";
import { IdTable } from "./id-table.ts";
import { defaultRpcLimits, type RpcLimits } from "./limits.ts";
import type { Link } from "./link.ts";
import { QueueHook } from "./local-call.ts";
import { ObjectHook } from "./object-hook.ts";
import { Outbox } from "./outbox.ts";
import { PeerIdTable } from "./peer-id-table.ts";
import { PeerReferences } from "./peer-references.ts";
import { Questions } from "./questions.ts";
import { ImportHook, PipelinedObject } from "./remote-hooks.ts";
import { CapDescriptor } from "./rpc.capnp.ts";
import { RpcError, tellable } from "./rpc-error.ts";
import type { RpcCounts, RpcOptions } from "./rpc-options.ts";
import { Sender } from "./sender.ts";
import { ServedObject } from "./served-object.ts";
import { violation } from "./violation.ts";
import * as wire from "./wire.ts";

interface Embargo {
  readonly queue: QueueHook;
  readonly object: ObjectHook;
}

/** So many reads have code compiled for what they bring. */
const BUSY_READS = 64;

/** What a call costs beside its words. */
const CALL_OVERHEAD_WORDS = 64;

const capability: ContentWriter<Reference> = { writeAt: writeCapability };

/** The state of one connection. `RpcConnection` is what applications see of it. */
export class ConnectionState implements Link, Answering {
  readonly sender: Sender;
  /** Settles, never rejects, when nothing more can be sent; says why. */
  readonly closed: Promise<RpcError>;
  readonly #stream: ByteStream;
  readonly #limits: RpcLimits;
  readonly #onError: (error: unknown) => void;
  readonly #questions: Questions;
  readonly #answers = new PeerIdTable<Answer>();
  readonly #exports: ExportTable;
  readonly #references: PeerReferences;
  readonly #admission: Admission;
  readonly #embargoes = new IdTable<Embargo>();
  readonly #frames: FrameReader;
  readonly #outbox: Outbox;
  readonly #settleClosed: (error: RpcError) => void;
  /** Of results that are kept because they have capabilities, until their answers are finished. */
  #keptWords = 0;
  #bootstrap: Reference | undefined;
  #failure: RpcError | undefined;
  #roomMade: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  /** `busy` is told once that more has been said over it than by a program that asks something and ends. */
  constructor(stream: ByteStream, options: RpcOptions, busy: () => void = () => {}) {
    this.#stream = stream;
    this.#limits = { ...defaultRpcLimits, ...options.limits };
    this.#onError = options.onError ?? (() => {});
    const { promise, resolve } = Promise.withResolvers<RpcError>();
    this.closed = promise;
    this.#settleClosed = resolve;
    this.#exports = new ExportTable(this.#limits.exports, this.#onError);
    this.#references = new PeerReferences(this, this.#exports, this.#answers, this.#limits.imports);
    this.#admission = new Admission(this.#limits);
    this.#frames = new FrameReader(this.#limits.message);
    this.#outbox = new Outbox(
      stream,
      this.#limits.message.messageBytes,
      () => {
        this.#wake();
        options.onSent?.();
      },
      (error) => this.fail(cut(error), false),
    );
    this.sender = new Sender(this.#outbox, this.#exports, this, () => this.open);
    this.#questions = new Questions(this, this.sender, this.#exports, this.#references, this.#answers);
    if (options.bootstrap !== undefined) this.#bootstrap = retainAll([options.bootstrap])[0];
    const offered = this.#bootstrap?.hook;
    if (offered instanceof ServedObject) offered.onError ??= this.#onError;
    this.#run(busy);
  }

  get failure(): RpcError | undefined {
    return this.#failure;
  }

  get open(): boolean {
    return this.#failure === undefined;
  }

  get unsentBytes(): number {
    return this.#outbox.unsentBytes;
  }

  counts(): RpcCounts {
    return {
      questions: this.#questions.size,
      answers: this.#answers.size,
      imports: this.#references.imports.size,
      exports: this.#exports.size,
      embargoes: this.#embargoes.size,
      callsWaiting: this.#admission.waiting,
      wordsInFlight: this.#admission.words,
      unsentBytes: this.#outbox.unsentBytes,
    };
  }

  // What this end asks for: Link.

  bootstrap(): Reference {
    return this.#questions.bootstrap();
  }

  call<I, R>(
    target: wire.Target,
    method: CallMethod<I, R>,
    params: I,
    options: CallOptions | undefined,
  ): PendingCall<R> {
    if (this.#failure === undefined && this.#outbox.unsentBytes > 4 * this.#limits.unsentBytes) {
      return new FailedCall<R>(new RpcError("overloaded", "the peer does not take what was sent to it"));
    }
    return this.#questions.call(target, method, params, options);
  }

  forward(target: wire.Target, delivery: Delivery): void {
    const back = delivery instanceof Answer && delivery.isOf(this) && !delivery.yourself && !delivery.finished;
    this.#questions.forward(target, delivery, back ? delivery : undefined);
  }

  finish(questionId: number): void {
    this.#questions.finish(questionId);
  }

  releaseImport(importId: number): void {
    const entry = this.#references.imports.get(importId);
    if (entry === undefined) return;
    this.#references.imports.delete(importId);
    if (this.open) this.sender.release(importId, entry.received);
  }

  embargo(target: wire.Target, object: ObjectHook): ObjectHook {
    const queue = new QueueHook();
    queue.retain();
    object.retain();
    this.sender.disembargo(target, wire.SENDER_LOOPBACK, this.#embargoes.add({ queue, object }));
    return queue;
  }

  report(error: unknown): void {
    this.#onError(error);
  }

  answered(answer: Answer): void {
    this.#keptWords += answer.keptWords;
    if (answer.finished) this.#answers.delete(answer.answerId);
    this.#admission.leave(answer.words);
    this.#wake();
  }

  // What arrives.

  async #run(busy: () => void): Promise<void> {
    for (let reads = 1;; reads += 1) {
      let chunk: Uint8Array | undefined;
      try {
        chunk = await this.#stream.read();
      } catch (error) {
        return this.fail(cut(error), false);
      }
      if (this.#failure !== undefined) return;
      if (reads === BUSY_READS) busy();
      if (chunk === undefined) {
        const cutShort = this.#frames.buffered > 0;
        const text = cutShort ? "the stream ended within a message" : "the peer closed the connection";
        return this.fail(new RpcError("disconnected", text), cutShort);
      }
      try {
        this.#frames.push(chunk);
        for (let message = this.#next(); message !== undefined; message = this.#next()) {
          if (!this.#hasRoom()) await this.#room();
          if (this.#failure !== undefined) return;
          this.#receive(message);
        }
      } catch (error) {
        if (!(error instanceof CapnpError)) this.#onError(error);
        return this.fail(error instanceof CapnpError ? error : new RpcError("failed", "an internal error"), true);
      }
    }
  }

  #next(): MessageReader | undefined {
    return this.#failure === undefined ? this.#frames.next() : undefined;
  }

  // Whatever honest peers may reach only stops the reading; the stream then holds them back.
  #hasRoom(): boolean {
    return this.#admission.hasRoom && this.#outbox.unsentBytes < this.#limits.unsentBytes;
  }

  async #room(): Promise<void> {
    while (!this.#hasRoom() && this.#failure === undefined) {
      await new Promise<void>((resolve) => this.#roomMade = resolve);
    }
  }

  #wake(): void {
    this.#roomMade?.();
    this.#roomMade = undefined;
  }

  #receive(message: MessageReader): void {
    const root = wire.readRoot(message);
    const body = wire.structIn(root, 0);
    switch (root.$uint16(0)) {
      case wire.CALL:
        return this.#onCall(body, message);
      case wire.RETURN:
        return this.#questions.returned(body, message);
      case wire.FINISH:
        return this.#onFinish(body);
      case wire.RELEASE:
        return this.#onRelease(body);
      case wire.BOOTSTRAP:
        return this.#onBootstrap(body);
      case wire.RESOLVE:
        return this.#onResolve(body, message);
      case wire.DISEMBARGO:
        return this.#onDisembargo(body, message);
      case wire.UNIMPLEMENTED:
        return this.#onUnimplemented(body);
      case wire.ABORT: {
        const { message: text } = wire.readException(body);
        return this.fail(new RpcError("disconnected", `the peer aborted the connection: ${text}`), false);
      }
      default:
        return this.sender.unimplemented(message);
    }
  }

  #onBootstrap(body: StructReader): void {
    const answer = this.#newAnswer(body.$uint32(0), 0n, 0, noContent, 0, false);
    const begin = (): void => this.#answerBootstrap(answer);
    if (this.#admission.admit(answer.words)) begin();
    else this.#admission.later(begin);
  }

  #answerBootstrap(answer: Answer): void {
    if (this.#bootstrap === undefined) answer.fail(new RpcError("failed", "this end offers no bootstrap capability"));
    else answer.succeed(capability, this.#bootstrap.take());
  }

  #newAnswer(
    answerId: number,
    interfaceId: bigint,
    ordinal: number,
    params: Content,
    bytes: number,
    yourself: boolean,
  ): Answer {
    if (this.#answers.get(answerId) !== undefined) violation(`question id ${answerId} is in use`);
    if (this.#answers.size >= this.#limits.answers) violation(`more than ${this.#limits.answers} unfinished answers`);
    // What is kept for pipelining is the peer's to let go of, so it cannot be waited for.
    if (this.#keptWords > this.#limits.wordsInFlight) violation("too many unfinished answers with capabilities");
    const words = bytes / 8 + CALL_OVERHEAD_WORDS;
    const answer = new Answer(this, answerId, words, interfaceId, ordinal, params, yourself);
    this.#answers.set(answerId, answer);
    return answer;
  }

  #onCall(body: StructReader, message: MessageReader): void {
    const answerId = body.$uint32(0);
    const sendResultsTo = body.$uint16(6);
    const target = this.#references.target(wire.structIn(body, 0));
    if (sendResultsTo > 1 || target === undefined) return this.sender.unimplemented(message);
    const payload = wire.structIn(body, 1);
    const references = readCapTable(payload, (descriptor) => this.#references.reference(descriptor));
    if (references.length > 0) message.capabilities = references;
    let bytes = 0;
    for (const { length } of message.segments) bytes += length;
    const content = contentIn(payload);
    const answer = this.#newAnswer(answerId, body.$uint64(8), body.$uint16(4), content, bytes, sendResultsTo === 1);
    if (this.#admission.admit(answer.words)) return target.deliver(answer);
    target.retain();
    this.#admission.later(() => {
      target.deliver(answer);
      target.release();
    });
  }

  #onFinish(body: StructReader): void {
    const answerId = body.$uint32(0);
    const answer = this.#answers.get(answerId);
    if (answer === undefined || answer.finished) violation(`a finish for question ${answerId}, which is not open`);
    answer.finished = true;
    if (body.$bool(32, true)) {
      for (const id of answer.resultExports) {
        if (!this.#exports.release(id, 1)) violation(`export ${id} was released more often than it was sent`);
      }
    }
    if (answer.tail !== undefined) this.finish(answer.tail.questionId);
    if (answer.returned) {
      this.#answers.delete(answerId);
      this.#keptWords -= answer.keptWords;
      answer.forget();
    } else if (!answer.results.awaited) answer.cancel(new RpcError("failed", "the caller gave the call up"));
  }

  #onRelease(body: StructReader): void {
    const id = body.$uint32(0);
    const count = body.$uint32(4);
    if (!this.#exports.release(id, count)) violation(`export ${id} was released more often than it was sent`);
  }

  #onResolve(body: StructReader, message: MessageReader): void {
    const id = body.$uint32(0);
    const member = body.$uint16(4);
    if (member > 1) return this.sender.unimplemented(message);
    const hook = this.#references.imports.get(id);
    if (hook !== undefined && hook.kind !== "promise") violation(`import ${id} is no promise that could be resolved`);
    using reference = member === 0
      ? this.#references.reference(body.$struct(0, CapDescriptor))
      : new BrokenHook(wire.readException(wire.structIn(body, 0))).reference();
    if (hook === undefined) return; // released on the way; what it resolved to is released too
    hook.kind = "resolved";
    const object = reference?.hook;
    const { promise } = hook;
    if (promise === undefined) return;
    promise.resolve(
      object instanceof ObjectHook
        ? object
        : new BrokenHook(new RpcError("failed", "the promise was resolved to nothing")),
    );
  }

  #onDisembargo(body: StructReader, message: MessageReader): void {
    const kind = body.$uint16(4);
    const id = body.$uint32(0);
    if (kind === wire.RECEIVER_LOOPBACK) {
      const embargo = this.#embargoes.get(id) ?? violation(`embargo ${id} is not in use`);
      this.#embargoes.delete(id);
      lift(embargo, embargo.object);
      return;
    }
    const target = kind === wire.SENDER_LOOPBACK ? this.#references.target(wire.structIn(body, 0)) : undefined;
    if (target === undefined) return this.sender.unimplemented(message);
    // It must arrive after every call that came before it, so it waits with those that wait.
    target.retain();
    this.#admission.inOrder(() => {
      if (this.open) this.#loopBack(target, id);
      target.release();
    });
  }

  #loopBack(target: ObjectHook, id: number): void {
    const end = lasting(target);
    const back = end instanceof PipelinedObject ? end.target() : end instanceof ImportHook ? end : undefined;
    if (back === undefined || end.carrier !== this) violation("a disembargo of an object that is not the sender's");
    this.sender.disembargo(back, wire.RECEIVER_LOOPBACK, id);
  }

  /** The peer does not know a message of ours. */
  #onUnimplemented(message: StructReader): void {
    const member = message.$uint16(0);
    const body = wire.structIn(message, 0);
    if (member === wire.CALL || member === wire.BOOTSTRAP) {
      this.#questions.unimplemented(body.$uint32(0));
    } else if (member === wire.RESOLVE) {
      // As if the peer had released what it resolved to.
      const descriptor = wire.structIn(body, 0);
      const kind = descriptor.$uint16(0);
      if (body.$uint16(4) !== 0 || (kind !== wire.SENDER_HOSTED && kind !== wire.SENDER_PROMISE)) return;
      if (!this.#exports.release(descriptor.$uint32(4), 1)) violation("an unimplemented resolve that was not sent");
    } else violation(`the peer does not implement message ${member}`);
  }

  // The end.

  /** Ends the connection: every call fails, every object is let go. Only the first time counts. */
  fail(reason: CapnpError, tellPeer: boolean): void {
    if (this.#failure !== undefined) return;
    if (tellPeer) {
      this.#onError(reason);
      try {
        this.sender.abort(tellable(reason));
      } catch (error) {
        this.#onError(error);
      }
    }
    const isDisconnected = reason instanceof RpcError && reason.type === "disconnected";
    const failure = lastingError(isDisconnected ? reason.message : `the connection was aborted: ${reason.message}`);
    this.#failure = failure;
    this.#outbox.close();
    this.#closing = this.#stream.close({ code: tellPeer ? 1 : 0, text: reason.message }).catch(() => {});
    this.#wake();
    const quietly = (action: () => void): void => {
      try {
        action();
      } catch (error) {
        this.#onError(error);
      }
    };
    for (const question of this.#questions.all()) quietly(() => question.fail(failure));
    for (const answer of [...this.#answers.values()]) {
      quietly(() => answer.cancel(failure));
      quietly(() => answer.forget());
    }
    for (const next of this.#admission.drain()) quietly(next);
    for (const embargo of [...this.#embargoes.values()]) quietly(() => lift(embargo, new BrokenHook(failure)));
    for (const { promise } of [...this.#references.imports.values()]) {
      quietly(() => promise?.resolve(new BrokenHook(failure)));
    }
    this.#questions.clear();
    this.#answers.clear();
    this.#embargoes.clear();
    this.#references.imports.clear();
    quietly(() => this.#exports.clear());
    quietly(() => this.#bootstrap?.[Symbol.dispose]());
    this.#bootstrap = undefined;
    this.#settleClosed(failure);
  }

  async close(): Promise<void> {
    this.fail(new RpcError("disconnected", "the connection was closed"), false);
    await this.#closing;
  }
}

function lift(embargo: Embargo, object: ObjectHook): void {
  embargo.queue.resolve(object);
  embargo.queue.release();
  embargo.object.release();
}

/**
 * An error that is kept as long as the references of a connection are. The frames of a stack refer to whoever was under way:
 * one that closed the connection and has such a reference would never be collected, nor would what the connection holds.
 */
function lastingError(text: string): RpcError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return new RpcError("disconnected", text);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What a stream threw. */
function cut(error: unknown): RpcError {
  return new RpcError("disconnected", error instanceof Error ? error.message : "the stream was cut");
}
