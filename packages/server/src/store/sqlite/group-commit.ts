// Gathers calls for the worker, one group at a time. While the worker executes one group, the next gathers; so under load
// all that wait share one transaction, and when idle nobody waits for company, but for what asks to go along.
//
// The worker commits to the write-ahead log and does not wait for the disk: that is done here, without a thread that stands
// still, and the worker goes on with the next group meanwhile. No answer is given before the log is on disk as far as it had
// been written when the call was executed; that goes for a call that only reads, too, as it may have seen what is not there
// yet. One wait for the disk is under way at a time, and serves all that was executed by its beginning.

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
/** A group's buffer begins with room for one like the last, between these; growing means zeros and copies. */
const leastRoom = 4 * 1024;
const mostRoom = 256 * 1024;

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

/** The write-ahead log, as far as making it durable goes. */
export interface LogFile {
  /** Resolves once all that was written before the call is on disk. One call at a time. */
  sync(): Promise<void>;
  close(): void;
}

/** Calls that were executed, and what the worker says of them. */
interface Executed {
  readonly calls: readonly Call[];
  readonly answers: PackedReader;
  /** ms; negative if nothing was written. */
  readonly commitTime: number;
  readonly full: boolean;
}

export class GroupCommit implements StoreCalls {
  /** Resolves if the worker died or the log could not be made durable, after which every call fails; never rejects. */
  readonly broken: Promise<NodeError>;
  readonly #worker: Worker;
  readonly #log: LogFile;
  readonly #waiting: Group[] = [];
  readonly #closing: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #underWay: Group | undefined;
  #room = leastRoom;
  /** Executed, in order, and not begun to be made durable. */
  #executed: Executed[] = [];
  /** Being made durable. */
  #syncing: readonly Executed[] = [];
  #scheduled = false;
  /** What goes along with the next call that writes. */
  #along: Along | undefined;
  #full = false;
  #toldToClose = false;
  #disposing: Promise<void> | undefined;
  #ended: NodeError | undefined;
  readonly #committed: ((commit: Commit) => void) | undefined;
  readonly #break: (error: NodeError) => void;

  /** Takes over a worker whose database is open, and its log. */
  constructor(worker: Worker, log: LogFile, { committed, noted }: Told = {}) {
    this.#worker = worker;
    this.#log = log;
    this.#committed = committed;
    const { promise, resolve } = Promise.withResolvers<NodeError>();
    this.broken = promise;
    this.#break = (error) => {
      this.#end(error);
      resolve(error);
    };
    worker.onmessage = ({ data }: MessageEvent<ArrayBuffer | NotedMessage>) => {
      if (data instanceof ArrayBuffer) this.#answered(data);
      else noted?.(failureOf(data));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#break(new NodeError("broken", `the store failed: ${event.message}`));
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
      group = { writer: new PackedWriter(this.#room), calls: [] };
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

  /** Finishes what was asked for, closes the database, ends the worker. May be called again. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#disposing ??= this.#dispose();
  }

  async #dispose(): Promise<void> {
    this.#ended ??= new NodeError("closed", "the store is closed");
    this.#along?.fail(this.#ended);
    this.#along = undefined;
    if (!this.#scheduled) this.#send();
    await this.#closing.promise;
    this.#worker.terminate();
    this.#log.close();
  }

  #send(): void {
    if (this.#underWay !== undefined) return;
    const [next] = this.#waiting;
    if (next === undefined) {
      if (this.#ended === undefined || this.#syncing.length > 0 || this.#toldToClose) return;
      this.#toldToClose = true;
      this.#worker.postMessage(new ArrayBuffer(0));
      return;
    }
    this.#waiting.shift();
    this.#underWay = next;
    next.writer.numberAt(0, next.calls.length);
    this.#room = Math.max(leastRoom, Math.min(next.writer.length * 1.25, mostRoom)) & ~7;
    const buffer = next.writer.take();
    this.#worker.postMessage(buffer, [buffer]);
  }

  #answered(answers: ArrayBuffer): void {
    if (answers.byteLength === 0) return this.#closing.resolve();
    const from = new PackedReader(answers);
    // Most groups are answered in one part; large answers come in several.
    const count = from.number();
    const commitTime = from.number();
    const full = from.number() === 1;
    const calls = this.#underWay?.calls.splice(0, count) ?? [];
    if (this.#underWay?.calls.length === 0) this.#underWay = undefined;
    this.#executed.push({ calls, answers: from, commitTime, full });
    if (this.#syncing.length === 0) this.#makeDurable();
    this.#send();
  }

  /** What was executed; what comes before the first that wrote waits for nothing. */
  #makeDurable(): void {
    const executed = this.#executed;
    this.#executed = [];
    const from = executed.findIndex(({ commitTime }) => commitTime >= 0);
    const syncing = from < 0 ? [] : executed.splice(from);
    this.#syncing = syncing;
    if (syncing.length > 0) {
      const began = performance.now();
      this.#log.sync().then(
        () => this.#durable(syncing, performance.now() - began),
        (error: unknown) => {
          // What the disk did not take is not known, and the next try would not say (fsync(2)).
          const text = error instanceof Error ? error.message : String(error);
          this.#break(new NodeError("broken", `the database's log could not be made durable: ${text}`));
        },
      );
    }
    this.#answer(executed, 0);
  }

  #durable(executed: readonly Executed[], syncTime: number): void {
    if (this.#syncing !== executed) return;
    this.#makeDurable();
    this.#send();
    this.#answer(executed, syncTime);
  }

  #answer(executed: readonly Executed[], syncTime: number): void {
    for (const { calls, answers, commitTime, full } of executed) {
      this.#full = full;
      const seconds = commitTime < 0 ? undefined : (commitTime + syncTime) / 1_000;
      this.#committed?.({ calls: calls.length, seconds, full });
      for (const call of calls) {
        if (answers.byte() === 1) call.answer(answers);
        else call.fail(failureOf({ code: answers.text(), message: answers.text() }));
      }
    }
  }

  #end(error: NodeError): void {
    this.#ended = error;
    this.#along?.fail(error);
    this.#along = undefined;
    const left = [...this.#syncing, ...this.#executed, this.#underWay, ...this.#waiting.splice(0)];
    this.#syncing = this.#executed = [];
    this.#underWay = undefined;
    for (const group of left) {
      for (const call of group?.calls ?? []) call.fail(error);
    }
    this.#closing.resolve();
  }
}

function failureOf({ code, message }: NotedMessage): NodeError {
  return new NodeError(isNodeErrorCode(code) ? code : "broken", message);
}
