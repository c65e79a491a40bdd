// Calls that this end made of the peer: the questions table's entries.

import type { CallOptions, PendingCall, Reference } from "../reference.ts";
import { CallResults } from "./call-results.ts";
import type { CallMethod, Content } from "./content.ts";
import { type Delivery, disposeAll } from "./delivery.ts";
import type { Link } from "./link.ts";
import { PipelinedObject } from "./remote-hooks.ts";
import { Results } from "./results.ts";
import { RpcError } from "./rpc-error.ts";

const none: readonly number[] = [];

export abstract class Question {
  /** Set when the call has been laid down. */
  questionId = -1;
  /** Exports named in the params: what `releaseParamCaps` gives back. */
  paramExports: readonly number[] = none;
  /** A Return has arrived. The id is free once the question is finished as well. */
  returned = false;
  /** A Finish has been sent. */
  finished = false;

  abstract readonly results: Results;
  /** The results have arrived, with references that now belong to the question. */
  abstract succeed(content: Content): void;
  abstract fail(error: RpcError): void;
}

/** A call of the application. */
export class CallQuestion<R> extends Question implements PendingCall<R> {
  readonly #call: CallResults<R>;
  readonly #read: CallMethod<never, R>["results"];

  constructor(link: Link, read: CallMethod<never, R>["results"], options: CallOptions | undefined) {
    super();
    this.#read = read;
    this.#call = new CallResults<R>(
      (path) => new PipelinedObject(link, this, path),
      options,
      () => link.finish(this.questionId),
    );
  }

  get results(): Results {
    return this.#call.results;
  }

  get promise(): Promise<R> {
    return this.#call.promise;
  }

  pipeline(path: readonly number[]): Reference {
    return this.#call.pipeline(path);
  }

  dispose(): void {
    this.#call.dispose();
  }

  succeed(content: Content): void {
    this.#call.succeed(content, () => this.#read.readAt(content.$segment, content.$position, content.$depth));
  }

  fail(error: RpcError): void {
    this.#call.fail(error);
  }
}

/** A call that was passed on; its results are those of the delivery. */
export class ForwardQuestion extends Question {
  readonly results: Results;
  readonly #delivery: Delivery;

  constructor(link: Link, delivery: Delivery) {
    super();
    this.results = new Results((path) => new PipelinedObject(link, this, path));
    this.#delivery = delivery;
  }

  succeed(content: Content): void {
    this.#delivery.succeedWith(content);
  }

  fail(error: RpcError): void {
    this.results.break(error);
    this.#delivery.fail(error);
  }
}

/**
 * A call that was passed back to the peer it came from, `sendResultsTo.yourself`: the peer keeps the results, and only
 * what is pipelined on them is of interest here.
 */
export class TailQuestion extends Question {
  readonly results: Results;

  constructor(link: Link) {
    super();
    this.results = new Results((path) => new PipelinedObject(link, this, path));
  }

  succeed(content: Content): void {
    disposeAll(content.$segment.message.capabilities);
    this.fail(new RpcError("failed", "the peer sent results that it was asked to keep"));
  }

  fail(error: RpcError): void {
    this.results.break(error);
  }
}
