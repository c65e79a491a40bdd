// Keeps one connection to the node: dials, checks who answers, hands the connection over, and begins again with growing
// pauses when it breaks. What cannot get better by itself (another node answers, the session ended, another engine took
// over) ends it with a reason instead.
import type { Clock, Connection } from "@quicproquo/transport";
import type { NodeClient } from "@quicproquo/protocol/schema";
import type { QpqError } from "@quicproquo/protocol";
import type { ConnectionState } from "../api.ts";
import type { Random } from "@quicproquo/protocol";
import { orAborted } from "../wakeup.ts";
import { clientError, sentence } from "../errors.ts";
import type { Events } from "../events.ts";
import { keepAlive, type Upload } from "./keepalive.ts";
import { nodeError } from "./node-errors.ts";
import type { CheckedNode } from "./node-facts.ts";
import { pause } from "./pause.ts";

/** What every call that needs a session carries. */
export interface Auth {
  readonly version: number;
  readonly accessToken: Uint8Array;
  readonly deviceId: Uint8Array;
}

/** Of a session of no device in particular. */
export function authOf(accessToken: Uint8Array): Auth {
  return { version: 1, accessToken, deviceId: new Uint8Array(0) };
}

/** A connection whose node was checked. */
export interface Reached extends AsyncDisposable {
  readonly node: NodeClient;
  readonly auth: Auth;
  readonly facts: CheckedNode;
  readonly stream: Connection;
  readonly upload: Upload;
  /** Settles when the connection has ended. */
  readonly closed: Promise<unknown>;
}

export class Online {
  readonly reached: Reached;
  /** Fires when this connection has ended. */
  readonly signal: AbortSignal;
  readonly #clock: Clock;
  /** When each call that waits for its answer was made, oldest first. */
  readonly #waiting = new Map<symbol, number>();

  constructor(reached: Reached, signal: AbortSignal, clock: Clock) {
    this.reached = reached;
    this.signal = signal;
    this.#clock = clock;
  }

  /** `clock.monotonic()` of the oldest call without an answer. */
  get waitingSince(): number | undefined {
    return this.#waiting.values().next().value;
  }

  /**
   * Calls the node; what goes wrong becomes a QpqError. A node that keeps the connection but leaves a call without an
   * answer for a minute is given up: another connection may do better.
   */
  async call<T>(method: (node: NodeClient, auth: Auth) => PromiseLike<T>): Promise<T> {
    const { node, auth, stream } = this.reached;
    const call = Symbol();
    this.#waiting.set(call, this.#clock.monotonic());
    const limit = this.#clock.after(CALL_LIMIT_MS, () => stream.abort());
    try {
      return await orAborted(Promise.resolve(method(node, auth)), this.signal);
    } catch (error) {
      if (!this.signal.aborted) throw nodeError(error);
      throw clientError("node-unreachable", "the connection to the node was lost", { cause: error, retry: true });
    } finally {
      limit.cancel();
      this.#waiting.delete(call);
    }
  }
}

/** For one answer of the node. */
const CALL_LIMIT_MS = 60_000;
/** For dialling and everything until the connection is of use. */
const CONNECT_LIMIT_MS = 30_000;

export interface LinkOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly events: Events;
  /** Dials and checks the node. */
  readonly connect: (signal: AbortSignal) => Promise<Reached>;
  /** Runs before the connection counts as online; when it rejects, the connection is given up. */
  readonly prepare: (online: Online) => Promise<void>;
  /** Runs each time once online. */
  readonly began: (online: Online) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** Errors that another attempt would only meet again. */
const FINAL = new Set([
  "certificate-changed",
  "certificate-unknown",
  "login-needed",
  "node-changed",
  "node-invalid",
  "suite-too-low",
]);

export class Link implements AsyncDisposable {
  readonly #options: LinkOptions;
  readonly #stop = new AbortController();
  #state: ConnectionState = { state: "offline" };
  #online: Online | undefined;
  #starting: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #end: (() => void) | undefined;
  #final: QpqError | undefined;
  /** Connections in a row that were given up with `reconnect`. */
  #useless = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get online(): Online | undefined {
    return this.#online;
  }

  /** The connection, or the error that says why there is none. */
  required(): Online {
    if (this.#online !== undefined) return this.#online;
    throw this.#final ?? clientError("offline", "the node cannot be reached now", {
      hint: "Try again when the connection is back.",
      retry: true,
    });
  }

  /**
   * Begins to connect and never stops by itself, but for final errors. It begins in the next turn of the event loop, so
   * that whoever opened the profile can listen first.
   */
  start(): void {
    this.#starting ??= setTimeout(() => this.#running = this.#run(), 0);
  }

  /** Resolves once online; rejects when the signal fires or when that will not happen any more. */
  async whenOnline(signal: AbortSignal): Promise<Online> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#online !== undefined) return this.#online;
      if (this.#final !== undefined) throw this.#final;
      await this.#changed(signal);
    }
  }

  /** Why there will be no connection any more. */
  get final(): QpqError | undefined {
    return this.#final;
  }

  /** Ends this connection, which works but is of no use now; the next ones come in growing pauses until `useful`. */
  reconnect(): void {
    this.#useless++;
    this.#end?.();
  }

  /** Ends this connection and resolves with the next one, which carries the session that is stored now. */
  async renew(signal: AbortSignal): Promise<Online> {
    const before = this.#online;
    this.reconnect();
    for (;;) {
      const online = await this.whenOnline(signal);
      if (online !== before) return online;
      await this.#changed(signal);
    }
  }

  /** What came over the connection could be used. */
  useful(): void {
    this.#useless = 0;
  }

  /** Ends the connection for good, with what the person will read. */
  finish(error: QpqError, state: ConnectionState = { state: "offline", reason: error.message }): void {
    this.#final = error;
    this.#end?.();
    this.#set(state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#starting);
    this.#end?.();
    await this.#running;
    this.#wake();
  }

  async #run(): Promise<void> {
    const stop = this.#stop.signal;
    let attempt = 0;
    while (!stop.aborted && this.#final === undefined) {
      this.#set({ state: "connecting" });
      let problem: QpqError | undefined;
      try {
        await this.#connection(stop, () => {
          attempt = 0;
        });
      } catch (error) {
        problem = nodeError(error);
      }
      if (stop.aborted || this.#final !== undefined) break;
      if (problem !== undefined && FINAL.has(problem.code)) {
        this.finish(problem);
        this.#options.events.emit({ type: "notice", text: sentence(problem) });
        break;
      }
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt++ + this.#useless));
      const retryInMs = Math.round(longest * (0.5 + fraction(this.#options.random) / 2));
      const reason = problem?.message ?? "the connection to the node was lost";
      this.#set({ state: "offline", reason, retryInMs });
      await pause(this.#options.clock, retryInMs, stop);
    }
  }

  /** One connection from dialling to its end. */
  async #connection(stop: AbortSignal, succeeded: () => void): Promise<void> {
    const { clock } = this.#options;
    const limit = new AbortController();
    const timer = clock.after(CONNECT_LIMIT_MS, () => limit.abort());
    try {
      await this.#connected(AbortSignal.any([stop, limit.signal]), () => {
        timer.cancel();
        succeeded();
      });
    } catch (error) {
      if (!limit.signal.aborted || stop.aborted) throw error;
      throw clientError("node-unreachable", "the node does not answer", { cause: error, retry: true });
    } finally {
      timer.cancel();
    }
  }

  async #connected(stop: AbortSignal, succeeded: () => void): Promise<void> {
    await using reached = await this.#options.connect(stop);
    const ended = new AbortController();
    this.#end = () => ended.abort();
    if (stop.aborted || this.#final !== undefined) ended.abort();
    void reached.closed.then(() => ended.abort());
    const online = new Online(reached, ended.signal, this.#options.clock);
    try {
      await this.#options.prepare(online);
      if (ended.signal.aborted) return;
      succeeded();
      this.#online = online;
      this.#set({ state: "online", transport: reached.stream.peer.transport });
      // Memory is never silent: its end is told at once.
      if (reached.stream.peer.transport !== "memory") void this.#keepAlive(online);
      this.#options.began(online);
      await new Promise<void>((resolve) => {
        if (ended.signal.aborted) resolve();
        else ended.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    } finally {
      this.#online = undefined;
      this.#end = undefined;
      ended.abort();
    }
  }

  #keepAlive(online: Online): Promise<void> {
    const { node, stream, upload } = online.reached;
    const kept = { stream, upload, waitingSince: () => online.waitingSince, ask: async () => await node.health() };
    return keepAlive(kept, this.#options.clock, online.signal);
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    this.#options.events.emit({ type: "connection", connection: state });
    this.#wake();
  }

  readonly #waiting = new Set<() => void>();

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }
}

/** A number in [0, 1). */
export function fraction(random: Random): number {
  const bytes = random(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 2 ** 32;
}
