// One program that asks a held profile, on a socket or on standard input and output: calls in, answers and events out. It
// may be hostile by mistake: what it sends is bounded, and so is what is kept for it while it does not read.
import { CliError, exitCodes, interrupted } from "../errors.ts";
import { text } from "../text.ts";
import { version } from "../version.ts";
import { Lines, linesOf, LineTooLong, type Pipe } from "./channel.ts";
import { type EngineMethod, engineMethods, isEngineMethod } from "./engine-methods.ts";
import { argumentsFrom } from "./call-arguments.ts";
import type { Holder } from "./holder.ts";
import {
  type Answer,
  type Call,
  type Failure,
  failureOf,
  isFailure,
  LINE_BYTES,
  lineOf,
  notification,
  parseLine,
  protocolFailure,
  type Received,
  resultOf,
} from "./json-rpc.ts";
import { optional, type Parameter, parameter, string } from "./parameters.ts";
import { ReaderFeed } from "./reader-feed.ts";

interface Way {
  readonly parameters: readonly Parameter<unknown>[];
  run(args: readonly unknown[]): unknown;
}

export class ServedConnection {
  readonly #holder: Holder;
  readonly #pipe: Pipe;
  readonly #lines: Lines;
  readonly #calls = new Map<Call, AbortController>();
  readonly #answering = new Set<Promise<void>>();
  readonly #feeds = new Map<string, ReaderFeed>();
  #listening: Disposable | undefined;
  #freed: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #own: Readonly<Record<string, Way>> = {
    version: { parameters: [], run: () => ({ version }) },
    profile: { parameters: [], run: () => this.#holder.engine.profile },
    connection: { parameters: [], run: () => this.#holder.engine.connection },
    subscribe: { parameters: [optional(string("reader", 64))], run: ([reader]) => this.#subscribe(reader) },
    unsubscribe: { parameters: [optional(string("reader", 64))], run: ([reader]) => this.#unsubscribe(reader) },
    cancel: { parameters: [anyId], run: ([id]) => this.#cancel(id) },
  };

  constructor(pipe: Pipe, holder: Holder) {
    this.#pipe = pipe;
    this.#holder = holder;
    this.#lines = new Lines(pipe);
    // What was asked for by somebody who is gone is given up.
    void this.#lines.ended.then(() => this.#giveUp());
  }

  /** Resolves when the other side has ended and has its answers, or is gone, or `close` was called. */
  async run(): Promise<void> {
    try {
      for await (const line of linesOf(this.#pipe, LINE_BYTES)) {
        // Garbage alone fills nothing either.
        await this.#lines.below(this.#holder.limits.pending);
        while (this.#calls.size >= this.#holder.limits.calls && !this.#lines.closed) await this.#freed.promise;
        const answering = this.#answer(parseLine(line));
        this.#answering.add(answering);
        void answering.finally(() => this.#answering.delete(answering));
      }
    } catch (error) {
      // A line that fails otherwise has ended: whoever holds the profile goes on.
      if (error instanceof LineTooLong) {
        this.#lines.write(lineOf(protocolFailure(null, "request-invalid", text.daemon.lineTooLong)));
      }
      this.#giveUp();
    } finally {
      await this.#end();
    }
  }

  /** Gives up what is under way, and ends. */
  close(): void {
    this.#giveUp();
    this.#lines.close();
  }

  async #end(): Promise<void> {
    for (const reader of this.#feeds.keys()) this.#unsubscribe(reader);
    this.#listening?.[Symbol.dispose]();
    // Whoever has only said all that they wanted to say gets their answers; whoever is gone shows by this line.
    if (this.#calls.size > 0) this.#lines.write(lineOf(notification("ending", { calls: this.#calls.size })));
    await this.#lines.below(1);
    await Promise.race([Promise.all(this.#answering), this.#lines.ended]);
    await this.#lines.below(1);
    this.close();
  }

  #giveUp(): void {
    for (const controller of this.#calls.values()) controller.abort(interrupted());
    this.#free();
  }

  async #answer({ batch, calls }: Received): Promise<void> {
    const answers = (await Promise.all(calls.map((call) => isFailure(call) ? call : this.#call(call))))
      .filter((answer) => answer !== undefined);
    if (answers.length > 0) this.#lines.write(lineOf(batch ? answers : answers[0]));
  }

  /** The answer; undefined for a notification. Never throws. */
  async #call(call: Call): Promise<Answer | Failure | undefined> {
    const { id, method } = call;
    if (id !== undefined && id !== null && [...this.#calls.keys()].some((other) => other.id === id)) {
      return protocolFailure(id, "request-invalid", text.daemon.idInUse);
    }
    const controller = new AbortController();
    this.#calls.set(call, controller);
    const answer = await this.#run(call, controller.signal);
    this.#calls.delete(call);
    this.#free();
    if (method === "deleteAccount" && !isFailure(answer)) void this.#lines.below(1).then(() => this.#holder.ended());
    return id === undefined ? undefined : answer;
  }

  async #run({ id, method, params }: Call, signal: AbortSignal): Promise<Answer | Failure> {
    const way = isEngineMethod(method)
      ? this.#wayOf(method)
      : Object.hasOwn(this.#own, method)
      ? this.#own[method]
      : undefined;
    if (way === undefined) return protocolFailure(id, "method-unknown");
    try {
      const args = argumentsFrom(params, way.parameters, signal);
      // Calls begin in the order in which they came, unless one of their parameters has to be looked at first.
      const result: unknown = await way.run(args.some(isPromise) ? await Promise.all(args) : args);
      return resultOf(id, result);
    } catch (error) {
      return failureOf(id, error);
    }
  }

  #wayOf(method: EngineMethod): Way {
    const { engine } = this.#holder;
    return {
      parameters: engineMethods[method],
      run: async (args) => {
        const result: unknown = await Reflect.apply(engine[method], engine, args);
        const [reader, seq] = args;
        if (method === "acknowledge" && typeof reader === "string" && typeof seq === "number") {
          this.#holder.acknowledged(reader, seq);
        }
        return result;
      },
    };
  }

  /** Events kept for a reader, from where it stands; without one, all that happens from now on. */
  async #subscribe(reader: unknown): Promise<unknown> {
    const { engine } = this.#holder;
    if (typeof reader !== "string") {
      this.#listening ??= engine.on((event) => {
        this.#lines.write(lineOf(notification("event", { event })));
        if (this.#lines.pending > this.#holder.limits.behind) this.close();
      });
      return null;
    }
    if (!this.#holder.claim(reader, (seq) => this.#feeds.get(reader)?.acknowledged(seq))) {
      const { readerInUse, readerInUseHint } = text.daemon;
      throw new CliError("reader-in-use", readerInUse(reader), exitCodes.refused, readerInUseHint);
    }
    try {
      const standing = await engine.addReader(reader);
      const feed = new ReaderFeed(engine, this.#lines, reader, standing.acknowledged, this.#holder.limits.pending);
      this.#feeds.set(reader, feed);
      // Its first event follows the answer.
      queueMicrotask(() => feed.look());
      return standing;
    } catch (error) {
      this.#holder.release(reader);
      throw error;
    }
  }

  #unsubscribe(reader: unknown): null {
    if (typeof reader !== "string") {
      this.#listening?.[Symbol.dispose]();
      this.#listening = undefined;
      return null;
    }
    const feed = this.#feeds.get(reader);
    if (feed === undefined) return null;
    feed[Symbol.dispose]();
    this.#feeds.delete(reader);
    this.#holder.release(reader);
    return null;
  }

  #cancel(id: unknown): null {
    for (const [call, controller] of this.#calls) if (call.id === id) controller.abort(interrupted());
    return null;
  }

  #free(): void {
    const { resolve } = this.#freed;
    this.#freed = Promise.withResolvers();
    resolve();
  }
}

const anyId: Parameter<string | number> = parameter(
  "id",
  "the id of a call",
  (value) => typeof value === "string" || typeof value === "number",
);

function isPromise(value: unknown): boolean {
  return value instanceof Promise;
}
