// Gathers calls for the worker. What is asked for in one turn of the event loop goes to it in one message, at once, whether it
// is at work or not; when it is done with a group it finds all that came meanwhile, and that is the next group. So under load
// all that wait share a transaction and a wait for the disk, the worker never waits for this thread to hear that it could go
// on, and when idle nobody waits for company, but for what asks to go along.

import { nextTick } from "node:process";
import { isNodeErrorCode, NodeError } from "../../errors.ts";
import type { Commit } from "../../observe/counts.ts";
import { type AnswerOf, changesNothing, type OperationName, type RequestOf } from "../operation.ts";
import type { StoreCalls } from "../store-over.ts";
import { operationNames, operations } from "./operations.ts";
import { PackedReader, PackedWriter } from "./packed.ts";
import type { BrokenMessage, NotedMessage } from "./worker.ts";

/** A message to the worker is closed at this size. */
const messageBytes = 8 * 1024 * 1024;
/** A message's buffer begins with room for one like the last, between these; growing means zeros and copies. */
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

export class GroupCommit implements StoreCalls {
  /** Resolves if the worker died, as it does when the log cannot be made durable; every call fails then. Never rejects. */
  readonly broken: Promise<NodeError>;
  readonly #worker: Worker;
  readonly #requests: MessagePort;
  readonly #closing: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  /** Asked for in this turn. */
  #gathered: PackedWriter | undefined;
  #gatheredCalls = 0;
  #room = leastRoom;
  /** In order, with those of this turn. */
  readonly #asked: Call[] = [];
  /** What goes along with the next call that writes. */
  #along: Along | undefined;
  #full = false;
  #disposing: Promise<void> | undefined;
  #ended: NodeError | undefined;
  readonly #committed: ((commit: Commit) => void) | undefined;
  readonly #break: (error: NodeError) => void;

  /** Takes over a worker whose database is open, and the port to it by which requests go. */
  constructor(worker: Worker, requests: MessagePort, { committed, noted }: Told = {}) {
    this.#worker = worker;
    this.#requests = requests;
    this.#committed = committed;
    const { promise, resolve } = Promise.withResolvers<NodeError>();
    this.broken = promise;
    this.#break = (error) => {
      this.#end(error);
      resolve(error);
    };
    worker.onmessage = ({ data }: MessageEvent<ArrayBuffer | NotedMessage | BrokenMessage>) => {
      if (data instanceof ArrayBuffer) this.#answered(data);
      else if ("broken" in data) this.#break(new NodeError("broken", data.broken));
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
    const writer = this.#gathered ??= this.#gather();
    writer.byte(operationNames.indexOf(name));
    operations[name].request.write(writer, request);
    this.#gatheredCalls += 1;
    const { promise, resolve, reject } = Promise.withResolvers<AnswerOf<K>>();
    this.#asked.push({ answer: (from) => resolve(operations[name].answer.read(from)), fail: reject });
    if (!changesNothing.has(name)) this.#along?.join();
    if (writer.length > messageBytes) this.#send();
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
    this.#send();
    this.#requests.postMessage(new ArrayBuffer(0));
    await this.#closing.promise;
    this.#worker.terminate();
    this.#requests.close();
  }

  #gather(): PackedWriter {
    const writer = new PackedWriter(this.#room);
    writer.number(0);
    // After all that this turn of the loop has to say, promises included.
    nextTick(this.#send);
    return writer;
  }

  readonly #send = (): void => {
    const gathered = this.#gathered;
    if (gathered === undefined) return;
    gathered.numberAt(0, this.#gatheredCalls);
    this.#room = Math.max(leastRoom, Math.min(gathered.length * 1.25, mostRoom)) & ~7;
    this.#gathered = undefined;
    this.#gatheredCalls = 0;
    const buffer = gathered.take();
    this.#requests.postMessage(buffer, [buffer]);
  };

  #answered(answers: ArrayBuffer): void {
    if (answers.byteLength === 0) return this.#closing.resolve();
    const from = new PackedReader(answers);
    // Most groups are answered in one part; large answers come in several.
    const count = from.number();
    const commitTime = from.number();
    const full = from.number() === 1;
    this.#full = full;
    this.#committed?.({ calls: count, seconds: commitTime < 0 ? undefined : commitTime / 1_000, full });
    for (const call of this.#asked.splice(0, count)) {
      if (from.byte() === 1) call.answer(from);
      else call.fail(failureOf({ code: from.text(), message: from.text() }));
    }
  }

  #end(error: NodeError): void {
    this.#ended = error;
    this.#along?.fail(error);
    this.#along = undefined;
    this.#gathered = undefined;
    this.#gatheredCalls = 0;
    for (const call of this.#asked.splice(0)) call.fail(error);
    this.#closing.resolve();
  }
}

function failureOf({ code, message }: NotedMessage): NodeError {
  return new NodeError(isNodeErrorCode(code) ? code : "broken", message);
}
