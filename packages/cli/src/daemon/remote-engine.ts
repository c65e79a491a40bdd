// The engine of a profile that another program holds open, over its socket. Its methods are the rows of the one table; its
// answers are values of an engine of this very version, which is asked first.
import type { ConnectionState, Engine, EngineEvent, ProfileInfo } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { version } from "../version.ts";
import { Lines, linesOf, type Pipe } from "./channel.ts";
import { type EngineMethod, engineMethods } from "./engine-methods.ts";
import { holderGone } from "./holder-gone.ts";
import { fieldsOf, lineOf, parseTold } from "./json-rpc.ts";

/** An answer may hold a page of a thousand long messages. */
const LONGEST_ANSWER = 256 * 1024 * 1024;

/** Engines of other programs, and the end of each. */
const elsewhere = new WeakMap<Engine, Promise<void>>();

/** Whether this is the engine of another program. */
export function isElsewhere(engine: Engine): boolean {
  return elsewhere.has(engine);
}

/** Resolves when the program that has it is gone; never for an engine of this program. */
export function endOf(engine: Engine): Promise<void> {
  return elsewhere.get(engine) ?? new Promise(() => {});
}

/**
 * The engine at the other end; disposing of it ends the connection, not the engine. Throws `holder-silent`,
 * `holder-differs`.
 */
export async function engineOver(pipe: Pipe, limit: AbortSignal): Promise<Engine> {
  const line = new CallLine(pipe);
  try {
    const [theirs, , profile, connection] = await Promise.all(
      ["version", "subscribe", "profile", "connection"].map((method) => line.call(method, {}, limit)),
    );
    const { version: running } = fieldsOf(theirs) ?? {};
    if (running !== version) {
      const { holderDiffers, holderDiffersHint } = text.daemon;
      throw new CliError("holder-differs", holderDiffers(String(running)), exitCodes.local, holderDiffersHint);
    }
    if (!isProfile(profile) || !isConnection(connection)) throw line.silent();
    line.connection = connection;
    const engine = engineOf(line, profile);
    elsewhere.set(engine, line.ended);
    return engine;
  } catch (error) {
    line.close();
    if (error instanceof CliError || !limit.aborted) throw error;
    throw line.silent();
  }
}

function engineOf(line: CallLine, profile: ProfileInfo): Engine {
  const calls = Object.entries(engineMethods).map(([method, parameters]) => [
    method,
    async (...args: unknown[]) => {
      const params = Object.fromEntries(
        parameters.map((parameter, at) => [parameter.name, write(parameter, args[at])]).filter(([, value]) =>
          value !== undefined
        ),
      );
      const signal = args.find((one) => one instanceof AbortSignal);
      return revived(method, await line.call(method, params, signal));
    },
  ]);
  const engine: object = {
    ...Object.fromEntries(calls),
    profile,
    get connection(): ConnectionState {
      return line.connection;
    },
    on: (listener: (event: EngineEvent) => void) => line.on(listener),
    [Symbol.asyncDispose]: () => line.close(),
  };
  if (!isEngine(engine)) throw new TypeError("the table of methods is not an engine's");
  return engine;
}

function write(parameter: { write(value: unknown): unknown }, value: unknown): unknown {
  return value === undefined ? undefined : parameter.write(value);
}

/** Whether it has everything that the table says an engine has. */
function isEngine(value: object): value is Engine {
  const methods: readonly string[] = Object.keys(engineMethods);
  return methods.every((method) => typeof Reflect.get(value, method) === "function") && "profile" in value;
}

/** What JSON has no form for. */
function revived(method: string, result: unknown): unknown {
  const fields = fieldsOf(result);
  if (method === ("groupInfo" satisfies EngineMethod)) {
    const epoch = fields?.["epoch"];
    return { ...fields, epoch: typeof epoch === "number" || typeof epoch === "string" ? BigInt(epoch) : undefined };
  }
  if (method === ("nodeInfo" satisfies EngineMethod)) {
    const limits = Object.entries(fieldsOf(fields?.["limits"]) ?? {})
      .map(([name, value]) => [name, typeof value === "string" ? BigInt(value) : value]);
    return { ...fields, limits: Object.fromEntries(limits) };
  }
  return result ?? undefined;
}

function isProfile(value: unknown): value is ProfileInfo {
  const fields = fieldsOf(value);
  return fields !== undefined &&
    ["name", "origin", "address", "key"].every((name) => typeof fields[name] === "string");
}

function isConnection(value: unknown): value is ConnectionState {
  return typeof fieldsOf(value)?.["state"] === "string";
}

function isEvent(value: unknown): value is EngineEvent {
  return typeof fieldsOf(value)?.["type"] === "string";
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Calls over one connection, and the events that come on it. */
class CallLine {
  connection: ConnectionState = { state: "connecting" };
  readonly #lines: Lines;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #reading: Promise<void>;
  #last = 0;
  #closed = false;

  /** Resolves when nothing more comes. */
  get ended(): Promise<void> {
    return this.#reading;
  }

  constructor(pipe: Pipe) {
    this.#lines = new Lines(pipe);
    this.#reading = this.#read(pipe);
  }

  call(method: string, params: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    if (this.#lines.closed) return Promise.reject(holderGone());
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const abort = (): void => {
      this.#waiting.delete(id);
      this.#lines.write(lineOf({ jsonrpc: "2.0", method: "cancel", params: { id } }));
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    this.#waiting.set(id, { resolve, reject });
    this.#lines.write(lineOf({ jsonrpc: "2.0", id, method, params }));
    return promise.finally(() => signal?.removeEventListener("abort", abort));
  }

  on(listener: (event: EngineEvent) => void): Disposable {
    const entry = (event: EngineEvent): void => listener(event);
    this.#listeners.add(entry);
    return { [Symbol.dispose]: () => void this.#listeners.delete(entry) };
  }

  /** The holder does not answer, or not with sense. */
  silent(): CliError {
    return new CliError("holder-silent", text.daemon.holderSilent, exitCodes.local, text.daemon.holderSilentHint);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#lines.close();
    await this.#reading;
  }

  async #read(pipe: Pipe): Promise<void> {
    try {
      for await (const line of linesOf(pipe, LONGEST_ANSWER)) this.#take(line);
    } catch {
      // What makes no sense is the end of it, as if the other side had gone.
    }
    this.#lines.close();
    for (const { reject } of this.#waiting.values()) reject(holderGone());
    this.#waiting.clear();
    if (!this.#closed) this.#tell({ type: "connection", connection: { state: "offline", reason: text.daemon.gone } });
  }

  #take(line: Uint8Array): void {
    const told = parseTold(line);
    if (told === undefined) return;
    if (told.kind === "notification") {
      const { event } = told.params;
      if (told.method === "event" && isEvent(event)) this.#tell(event);
      return;
    }
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if (told.kind === "result") waiting?.resolve(told.result);
    else waiting?.reject(told.error);
  }

  #tell(event: EngineEvent): void {
    if (event.type === "connection") this.connection = event.connection;
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        // A face's own mistake, as with an engine of one's own: it ends nothing here.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
