// The questions table: calls that this end makes of the peer, what comes back for them, and when their ids are free.

import type { MessageReader } from "../codec/message-reader.ts";
import type { StructReader } from "../codec/struct-reader.ts";
import type { CallOptions, PendingCall, Reference } from "../reference.ts";
import type { Answer } from "./answer.ts";
import { BrokenHook, FailedCall } from "./broken-hook.ts";
import { readCapTable } from "./cap-table.ts";
import { type CallMethod, type Content, contentIn } from "./content.ts";
import { type Delivery, disposeAll } from "./delivery.ts";
import type { ExportTable } from "./export-table.ts";
import { IdTable } from "./id-table.ts";
import type { Link } from "./link.ts";
import type { PeerIdTable } from "./peer-id-table.ts";
import type { PeerReferences } from "./peer-references.ts";
import { CallQuestion, ForwardQuestion, type Question, TailQuestion } from "./question.ts";
import { RpcError, tellable } from "./rpc-error.ts";
import type { Sender } from "./sender.ts";
import { violation } from "./violation.ts";
import * as wire from "./wire.ts";

const noResults: CallMethod<never, undefined>["results"] = { readAt: () => undefined };

export class Questions {
  readonly #table = new IdTable<Question>();
  readonly #link: Link;
  readonly #sender: Sender;
  readonly #exports: ExportTable;
  readonly #references: PeerReferences;
  readonly #answers: PeerIdTable<Answer>;

  constructor(
    link: Link,
    sender: Sender,
    exports: ExportTable,
    references: PeerReferences,
    answers: PeerIdTable<Answer>,
  ) {
    this.#link = link;
    this.#sender = sender;
    this.#exports = exports;
    this.#references = references;
    this.#answers = answers;
  }

  get size(): number {
    return this.#table.size;
  }

  all(): Question[] {
    return [...this.#table.values()];
  }

  clear(): void {
    this.#table.clear();
  }

  bootstrap(): Reference {
    if (this.#link.failure !== undefined) return new BrokenHook(this.#link.failure).reference();
    const question = new CallQuestion(this.#link, noResults, undefined);
    question.questionId = this.#table.add(question);
    this.#sender.bootstrap(question.questionId);
    return question.pipeline([]);
  }

  call<I, R>(
    target: wire.Target,
    method: CallMethod<I, R>,
    params: I,
    options: CallOptions | undefined,
  ): PendingCall<R> {
    if (this.#link.failure !== undefined) return new FailedCall<R>(this.#link.failure);
    if (options?.signal?.aborted === true) return new FailedCall<R>(options.signal.reason);
    const question = new CallQuestion<R>(this.#link, method.results, options);
    const questionId = this.#table.add(question);
    question.questionId = questionId;
    try {
      const { interfaceId, ordinal } = method;
      question.paramExports = this.#sender.call(questionId, target, interfaceId, ordinal, method.params, params);
      return question;
    } catch (error) {
      this.#table.delete(questionId);
      question.fail(tellable(error));
      return new FailedCall<R>(error);
    }
  }

  /** Passes a call on; `back` is the delivery if it came from this very peer, which may then keep the results. */
  forward(target: wire.Target, delivery: Delivery, back: Answer | undefined): void {
    const { params } = delivery;
    if (params === undefined) return;
    if (this.#link.failure !== undefined) return delivery.fail(this.#link.failure);
    const tail = back !== undefined ? new TailQuestion(this.#link) : undefined;
    const question = tail ?? new ForwardQuestion(this.#link, delivery);
    const id = this.#table.add(question);
    question.questionId = id;
    try {
      const { interfaceId, ordinal } = delivery;
      question.paramExports = this.#sender.forward(id, target, interfaceId, ordinal, params, tail !== undefined);
    } catch (error) {
      this.#table.delete(id);
      return delivery.fail(error);
    }
    if (back !== undefined && tail !== undefined) return back.passedBack(tail);
    delivery.whenGivenUp(() => {
      this.finish(id);
      question.fail(new RpcError("failed", "the caller gave the call up"));
    });
  }

  /** Gives a question up, or ends it once it is no longer needed. */
  finish(questionId: number): void {
    const question = this.#table.get(questionId);
    if (question === undefined || question.finished || this.#link.failure !== undefined) return;
    this.#finishQuestion(question, true);
  }

  #finishQuestion(question: Question, releaseResultCaps: boolean): void {
    question.finished = true;
    this.#sender.finish(question.questionId, releaseResultCaps);
    // A question that was given up keeps its id until its Return has come.
    if (question.returned) this.#table.delete(question.questionId);
  }

  /** A Return has arrived. */
  returned(body: StructReader, message: MessageReader): void {
    const questionId = body.$uint32(0);
    const question = this.#table.get(questionId);
    if (question === undefined || question.returned) {
      violation(`a return for question ${questionId}, which is not open`);
    }
    question.returned = true;
    if (body.$bool(32, true)) {
      for (const id of question.paramExports) {
        if (!this.#exports.release(id, 1)) violation(`export ${id} was released more often than it was sent`);
      }
    }
    if (question.finished) {
      // Given up: the Finish has told the peer to let go of whatever is in the results.
      this.#table.delete(questionId);
      return;
    }
    const member = body.$uint16(6);
    if (member === wire.RESULTS) {
      const payload = wire.structIn(body, 0);
      const references = readCapTable(payload, (descriptor) => this.#references.reference(descriptor));
      if (references.length > 0) message.capabilities = references;
      this.#conclude(question, contentIn(payload));
    } else if (member === wire.EXCEPTION) {
      this.#conclude(question, wire.readException(wire.structIn(body, 0)));
    } else if (member === wire.CANCELED) {
      this.#conclude(question, new RpcError("failed", "the call was canceled by the peer"));
    } else if (member === wire.RESULTS_SENT_ELSEWHERE) {
      if (!(question instanceof TailQuestion)) violation("results sent elsewhere, though nobody asked for that");
    } else if (member === wire.TAKE_FROM_OTHER_QUESTION) {
      const other = body.$uint32(8);
      const answer = this.#answers.get(other) ?? violation(`question ${other} is not in use`);
      const taker = {
        succeed: (content: Content) => this.#conclude(question, content),
        fail: (error: RpcError) => this.#conclude(question, error),
      };
      if (!answer.takenBy(taker)) violation(`the results of question ${other} cannot be taken`);
    } else {
      this.#conclude(question, new RpcError("unimplemented", "a return of an unknown kind"));
      this.#sender.unimplemented(message);
    }
  }

  /** The outcome of a question that has returned. What it resolves may send a Disembargo, so the Finish comes last. */
  #conclude(question: Question, outcome: Content | RpcError): void {
    const failed = outcome instanceof RpcError;
    if (question.finished || this.#link.failure !== undefined) {
      if (!failed) disposeAll(outcome.$segment.message.capabilities);
      return;
    }
    if (failed) question.fail(outcome);
    else question.succeed(outcome);
    // A call passed back is finished when the peer has finished the one that it answers.
    if (question instanceof TailQuestion) return;
    this.#finishQuestion(question, failed || outcome.$segment.message.capabilities.length === 0);
  }

  /** The peer has sent a call back: there will be no Return. */
  unimplemented(questionId: number): void {
    const question = this.#table.get(questionId);
    if (question === undefined || question.returned) violation("an unimplemented call that was not made");
    question.returned = true;
    for (const id of question.paramExports) this.#exports.release(id, 1);
    if (!question.finished) question.fail(new RpcError("unimplemented", "the peer does not know this kind of call"));
    question.finished = true;
    this.#table.delete(questionId);
  }
}
