// Calls that the peer made of this end: the answers table's entries.

import { CapnpError } from "../errors.ts";
import type { Reference } from "../reference.ts";
import { type Content, type ContentWriter, copied, makeContent, makeResults, noContent } from "./content.ts";
import { Delivery, disposeAll } from "./delivery.ts";
import { QueueHook } from "./local-call.ts";
import type { TailQuestion } from "./question.ts";
import { Results } from "./results.ts";
import { RpcError, tellable } from "./rpc-error.ts";
import type { Sender } from "./sender.ts";
import * as wire from "./wire.ts";

/** What an answer needs of its connection. */
export interface Answering {
  readonly sender: Sender;
  /** True while messages can be sent. */
  readonly open: boolean;
  /** Told of what a method threw that its caller is told nothing of. */
  report(error: unknown): void;
  /** A Return has been sent, or would have been. */
  answered(answer: Answer): void;
}

/** The question of ours that takes results which the peer asked to be kept. */
export interface Taker {
  succeed(content: Content): void;
  fail(error: RpcError): void;
}

export class Answer extends Delivery {
  readonly answerId: number;
  /** Words of the call's message, for the limit on them. */
  readonly words: number;
  /** The peer asked that the results be kept for a question of ours (`sendResultsTo.yourself`). */
  readonly yourself: boolean;
  readonly results: Results = new Results(() => new QueueHook());
  /** The peer needs the results no more. */
  finished = false;
  returned = false;
  /** Words that are kept for pipelining until then. */
  keptWords = 0;
  /** Exports in the results: what `releaseResultCaps` gives back. */
  resultExports: readonly number[] = [];
  /** If the call was passed back to the peer: the question there. */
  tail: TailQuestion | undefined;
  readonly #connection: Answering;
  readonly #hadCapabilities: boolean;
  /** What pipelining reads. */
  #kept: Content | undefined;
  /** Results or error that wait for the question which takes them. */
  #outcome: Content | RpcError | undefined;
  #taker: Taker | undefined;
  #taken = false;

  constructor(
    connection: Answering,
    answerId: number,
    words: number,
    interfaceId: bigint,
    ordinal: number,
    params: Content,
    yourself: boolean,
  ) {
    super(interfaceId, ordinal, params);
    this.#connection = connection;
    this.answerId = answerId;
    this.words = words;
    this.yourself = yourself;
    this.#hadCapabilities = params.$segment.message.capabilities.length > 0;
  }

  /** True if the call came over that connection. */
  isOf(connection: Answering): boolean {
    return this.#connection === connection;
  }

  succeed<I>(type: ContentWriter<I>, results: I): void {
    if (this.params === undefined) return;
    if (this.yourself || this.#unwanted) {
      // Unwanted ones are made all the same: what was pipelined on them still runs, and what they hold is let go in the
      // usual way.
      try {
        this.succeedWith(makeResults(type, results));
      } catch (error) {
        this.fail(error);
      }
      return;
    }
    try {
      const sent = this.#connection.sender.results(this.answerId, this.#hadCapabilities, type, results);
      this.resultExports = sent.exports;
      this.#keep(sent.content);
    } catch (error) {
      return this.fail(error);
    }
    this.#told();
  }

  succeedWith(content: Content): void {
    const references = content.$segment.message.capabilities;
    if (this.params === undefined) return disposeAll(references);
    if (this.#unwanted) {
      this.results.settle(content);
      disposeAll(references);
      return this.#cancel();
    }
    if (!this.yourself) {
      try {
        const sent = this.#connection.sender.copiedResults(this.answerId, this.#hadCapabilities, content);
        this.resultExports = sent.exports;
        this.#keep(sent.content);
      } catch (error) {
        return this.fail(error);
      } finally {
        disposeAll(references);
      }
      return this.#told();
    }
    // One set of references for the question that takes the results, another for what the peer pipelines on them.
    this.#keep(references.length === 0 ? undefined : makeContent(copied, content));
    this.#connection.sender.returnWithout(this.answerId, this.#hadCapabilities, wire.RESULTS_SENT_ELSEWHERE);
    this.#outcome = content;
    this.#hand();
    this.#told();
  }

  fail(error: unknown): void {
    if (this.params === undefined) return;
    const reason = tellable(error);
    // What a method makes of being given up is its own affair.
    if (!(error instanceof CapnpError) && !this.canceled) this.#connection.report(error);
    this.results.break(reason);
    if (this.#unwanted) return this.#cancel();
    const { sender } = this.#connection;
    if (this.yourself) {
      sender.returnWithout(this.answerId, this.#hadCapabilities, wire.RESULTS_SENT_ELSEWHERE);
      this.#outcome = reason;
      this.#hand();
    } else sender.exception(this.answerId, this.#hadCapabilities, reason);
    this.#told();
  }

  /** The call was passed back to the peer: the results are those of that question. */
  passedBack(tail: TailQuestion): void {
    this.tail = tail;
    this.#connection.sender.returnWithout(
      this.answerId,
      this.#hadCapabilities,
      wire.TAKE_FROM_OTHER_QUESTION,
      tail.questionId,
    );
    this.results.redirect(tail.results);
    this.#told();
  }

  /** A question of ours takes the results, once they are there. False if it may not. */
  takenBy(taker: Taker): boolean {
    if (!this.yourself || this.#taken) return false;
    this.#taken = true;
    this.#taker = taker;
    this.#hand();
    return true;
  }

  #hand(): void {
    const taker = this.#taker;
    const outcome = this.#outcome;
    if (taker === undefined || outcome === undefined) return;
    this.#outcome = undefined;
    this.#taker = undefined;
    if (outcome instanceof RpcError) taker.fail(outcome);
    else taker.succeed(outcome);
  }

  #keep(content: Content | undefined): void {
    this.#kept = content;
    this.keptWords = (content?.$segment.length ?? 0) / 8;
    this.results.settle(content ?? noContent);
  }

  /** Frees what is kept for the peer. */
  forget(): void {
    const kept: readonly (Reference | undefined)[] = this.#kept?.$segment.message.capabilities ?? [];
    this.#kept = undefined;
    disposeAll(kept);
    const outcome = this.#outcome;
    this.#outcome = undefined;
    if (outcome !== undefined && !(outcome instanceof RpcError)) disposeAll(outcome.$segment.message.capabilities);
  }

  // The peer has finished the call before it returned, or is gone.
  get #unwanted(): boolean {
    return this.finished || !this.#connection.open;
  }

  #cancel(): void {
    if (this.#connection.open) {
      this.#connection.sender.returnWithout(this.answerId, this.#hadCapabilities, wire.CANCELED);
    }
    this.#told();
  }

  #told(): void {
    this.returned = true;
    this.settle();
    this.#connection.answered(this);
  }
}
