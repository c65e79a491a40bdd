// Gathers calls for the worker, one group under way at a time. While the worker is busy with one group, the next gathers;
// so under load all that wait share one fsync, and when idle nobody waits for company, but for what asks to go along.

import { NodeError } from "../../errors.ts";
import { isNodeErrorCode } from "../../errors.ts";
import type { Commit } from "../../observe/counts.ts";
import { type AnswerOf, changesNothing, type OperationName, type RequestOf } from "../operation.ts";
import type { StoreCalls } from "../store-over.ts";
import { operationNames, operations } from "./operations.ts";
import { PackedReader, PackedWriter } from "./packed.ts";
import type { NotedMessage } from "./worker.ts";

/** A group is closed at this size; what comes later waits for the next. */
const groupBytes = 8 * 1024 * 1024;

interface Call {
  answer(from: PackedReader): void;
  fail(error: NodeError): void;
}

/** Waits for a group to go along with. */
interface Along {
  join(): void;
  fail(error: NodeError): void;
}

/** Who is told of what happens in the store's thread. */
export interface Told {
  /** Of every part that was answered. */
  readonly committed?: ((commit: Commit) => void) | undefined;
  /** Of what failed and stops nobody. */
  readonly noted?: ((failure: NodeError) => void) | undefined;
}

interface Group {
  readonly writer: PackedWriter;
  readonly calls: Call[];
}

export class GroupCommit implements StoreCalls {
  /** Resolves if the worker died, after which every call fails; never rejects. */
  readonly broken: Promise<NodeError>;
  readonly #worker: Worker;
  readonly #waiting: Group[] = [];
  readonly #closing: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #underWay: Group | undefined;
  #scheduled = false;
  /** What goes along with the next call that writes. */
  #along: Along | undefined;
  #full = false;
  #ended: NodeError | undefined;
  readonly #committed: ((commit: Commit) => void) | undefined;

  /** Takes over a worker whose database is open. */
  constructor(worker: Worker, { committed, noted }: Told = {}) {
    this.#worker = worker;
    this.#committed = committed;
    const { promise, resolve } = Promise.withResolvers<NodeError>();
    this.broken = promise;
    worker.onmessage = ({ data }: MessageEvent<ArrayBuffer | NotedMessage>) => {
      if (data instanceof ArrayBuffer) this.#answered(data);
      else noted?.(failureOf(data));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const error = new NodeError("broken", `the store failed: ${event.message}`);
      this.#end(error);
      resolve(error);
    };
  }

  /** As of the last answer. */
  get full(): boolean {
    return this.#full;
  }

  call<K extends OperationName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    let group = this.#waiting.at(-1);
    if (group === undefined || group.writer.length > groupBytes) {
      group = { writer: new PackedWriter(), calls: [] };
      group.writer.number(0);
      this.#waiting.push(group);
    }
    group.writer.byte(operationNames.indexOf(name));
    operations[name].request.write(group.writer, request);
    const { promise, resolve, reject } = Promise.withResolvers<AnswerOf<K>>();
    group.calls.push({ answer: (from) => resolve(operations[name].answer.read(from)), fail: reject });
    if (!changesNothing.has(name)) this.#along?.join();
    if (this.#underWay === undefined && !this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(() => {
        this.#scheduled = false;
        this.#send();
      });
    }
    return promise;
  }

  /** As `call`, in the group of the next call that writes; undefined if none came before `until` resolves. One at a time. */
  readonly callAlong = <K extends OperationName>(
    name: K,
    request: RequestOf<K>,
    until: Promise<void>,
  ): Promise<AnswerOf<K> | undefined> => {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const { promise, resolve, reject } = Promise.withResolvers<AnswerOf<K> | undefined>();
    const along: Along = {
      join: () => {
        this.#along = undefined;
        this.call(name, request).then(resolve, reject);
      },
      fail: reject,
    };
    this.#along = along;
    until.then(() => {
      if (this.#along !== along) return;
      this.#along = undefined;
      resolve(undefined);
    });
    return promise;
  };

  /** Finishes what was asked for, closes the database, ends the worker. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= new NodeError("closed", "the store is closed");
    this.#along?.fail(this.#ended);
    this.#along = undefined;
    if (!this.#scheduled) this.#send();
    await this.#closing.promise;
    this.#worker.terminate();
  }

  #send(): void {
    if (this.#underWay !== undefined) return;
    const group = this.#waiting.shift();
    if (group === undefined) {
      if (this.#ended !== undefined) this.#worker.postMessage(new ArrayBuffer(0));
      return;
    }
    this.#underWay = group;
    group.writer.numberAt(0, group.calls.length);
    const buffer = group.writer.take();
    this.#worker.postMessage(buffer, [buffer]);
  }

  #answered(answers: ArrayBuffer): void {
    if (answers.byteLength === 0) return this.#closing.resolve();
    const from = new PackedReader(answers);
    // Most groups are answered in one part; large answers come in several.
    const count = from.number();
    const commitTime = from.number();
    const seconds = commitTime < 0 ? undefined : commitTime / 1_000;
    this.#full = from.number() === 1;
    this.#committed?.({ calls: count, seconds, full: this.#full });
    const calls = this.#underWay?.calls.splice(0, count) ?? [];
    if (this.#underWay?.calls.length === 0) {
      this.#underWay = undefined;
      this.#send();
    }
    for (const call of calls) {
      if (from.byte() === 1) call.answer(from);
      else {
        call.fail(failureOf({ code: from.text(), message: from.text() }));
      }
    }
  }

  #end(error: NodeError): void {
    this.#ended = error;
    this.#along?.fail(error);
    this.#along = undefined;
    for (const group of [this.#underWay, ...this.#waiting.splice(0)]) {
      for (const call of group?.calls ?? []) call.fail(error);
    }
    this.#underWay = undefined;
    this.#closing.resolve();
  }
}

function failureOf({ code, message }: NotedMessage): NodeError {
  return new NodeError(isNodeErrorCode(code) ? code : "broken", message);
}
