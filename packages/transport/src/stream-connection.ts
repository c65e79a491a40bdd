// A `Connection` over any wire: adaptive reads, joined writes, and an orderly close that both ends agree on.
//
// The close: who closes says so (FIN on QUIC, close_notify on TLS), throws away what still arrives until the peer has
// said the same, and only then ends the connection, so that nothing written is lost to an early end. Who is closed upon
// answers in kind and waits a moment for the reason, which comes with the end of the connection.

import type { Clock } from "./clock.ts";
import { TransportError } from "./errors.ts";
import { ReadSize } from "./read-size.ts";
import { closeCodes } from "./stream.ts";
import type { Closed, CloseReason, Connection, Peer } from "./stream.ts";
import { settlesWithin } from "./wait.ts";
import type { Wire } from "./wire.ts";

/** An idle connection holds one buffer of this size; a node with thousands of them notices. */
const idleReadSize = 2048;
/** Parts up to this size are copied together: a copy is cheaper than a call into the runtime. */
const joinLimit = 64 * 1024;
/** How long an orderly close may take to get its bytes out, ms. */
const closeLimit = 5000;
/** How long the end that was closed upon waits for the reason, ms. */
const reasonLimit = 1000;

const done: CloseReason = { code: closeCodes.done, text: "" };
const aborted: CloseReason = { code: closeCodes.aborted, text: "aborted" };

export class StreamConnection implements Connection {
  readonly peer: Peer;
  readonly closed: Promise<Closed>;
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #settle: (closed: Closed) => void;
  #outcome: Closed | undefined;
  #closing: Promise<void> | undefined;
  #atEnd = false;
  #reading: Promise<unknown> | undefined;
  readonly #readSize = new ReadSize(idleReadSize);
  #lastWrite: Promise<void> = Promise.resolve();
  #lastReceived: number;
  #lastSent: number;

  constructor(wire: Wire, clock: Clock) {
    const { promise, resolve } = Promise.withResolvers<Closed>();
    this.#wire = wire;
    this.#clock = clock;
    this.peer = wire.peer;
    this.closed = promise;
    this.#settle = resolve;
    this.#lastReceived = this.#lastSent = clock.monotonic();
    wire.gone?.then((gone) => this.#ended({ ...gone, orderly: this.#atEnd }));
  }

  get lastReceived(): number {
    return this.#lastReceived;
  }

  get lastSent(): number {
    return this.#lastSent;
  }

  read(): Promise<Uint8Array | undefined> {
    if (this.#reading !== undefined) return Promise.reject(new TypeError("one read at a time"));
    if (this.#closing !== undefined || this.#outcome?.by === "self") return Promise.reject(this.#refusal());
    if (this.#atEnd) return Promise.resolve(undefined);
    const reading = this.#receive();
    this.#reading = reading;
    return reading;
  }

  write(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#closing !== undefined || this.#outcome !== undefined) return Promise.reject(this.#refusal());
    const turn = this.#lastWrite.then(() => this.#send(parts));
    this.#lastWrite = turn.catch(() => {});
    return turn;
  }

  close(reason: CloseReason = done): Promise<void> {
    if (this.#closing === undefined && this.#outcome !== undefined) {
      this.#wire.end(reason);
      return Promise.resolve();
    }
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  abort(reason: CloseReason = aborted): void {
    // Code 0 is what an orderly end says; without one the peer must be able to tell.
    const { code, text } = reason.code === closeCodes.done ? { ...reason, code: closeCodes.aborted } : reason;
    this.#ended({ code, text, orderly: false, by: "self" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #receive(): Promise<Uint8Array | undefined> {
    let bytes: Uint8Array | undefined;
    try {
      bytes = await this.#wire.read(this.#readSize.bytes);
    } catch (cause) {
      throw await this.#cut(cause);
    } finally {
      this.#reading = undefined;
    }
    if (bytes === undefined) {
      // Giving a wire back ends its reads too, and that is no end of the peer's.
      if (this.#outcome !== undefined && this.#outcome.by !== "peer") throw this.#refusal();
      this.#atEnd = true;
      return undefined;
    }
    this.#lastReceived = this.#clock.monotonic();
    this.#readSize.came(bytes.length);
    return bytes;
  }

  async #send(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#outcome !== undefined) throw this.#refusal();
    try {
      for (const bytes of joined(parts)) await this.#wire.write(bytes);
    } catch (cause) {
      throw await this.#cut(cause);
    }
    this.#lastSent = this.#clock.monotonic();
  }

  async #close(reason: CloseReason): Promise<void> {
    const wire = this.#wire;
    const finished = this.#lastWrite.then(() => this.#outcome === undefined ? wire.finish() : undefined);
    let delivered = await this.#before(closeLimit, finished);
    if (delivered && this.#outcome === undefined) {
      if (!this.#atEnd) delivered = await this.#before(closeLimit, this.#drain());
      else if (wire.tellsReason) await this.#before(reasonLimit, this.closed);
    }
    this.#ended({ ...reason, orderly: delivered, by: "self" });
  }

  /** Waits for `step`, for an end of the connection, or for the limit; false if the limit came first. */
  #before(ms: number, step: Promise<unknown>): Promise<boolean> {
    return settlesWithin(this.#clock, ms, Promise.race([step, this.closed]));
  }

  /** Throws away what still arrives, up to the peer's end. */
  async #drain(): Promise<void> {
    try {
      // A read that the caller had begun gets what it reads.
      await this.#reading;
      while (!this.#atEnd && this.#outcome === undefined) {
        if (await this.#wire.read(idleReadSize) === undefined) this.#atEnd = true;
      }
    } catch {
      // A cut while closing: there is nobody left to tell, and #close ends the connection either way.
    }
  }

  /** What a failed read or write means: the transport's own report if it has one, else the network. */
  async #cut(cause: unknown): Promise<TransportError> {
    if (this.#wire.tellsReason) await settlesWithin(this.#clock, reasonLimit, this.closed);
    if (this.#outcome === undefined) {
      const text = cause instanceof Error ? cause.message : "connection lost";
      this.#ended({ code: closeCodes.aborted, text, orderly: false, by: "network" });
    }
    this.#wire.end(aborted);
    return this.#refusal(cause);
  }

  #ended(closed: Closed): void {
    if (this.#outcome === undefined) {
      this.#outcome = closed;
      this.#settle(closed);
    }
    // After the peer's or the network's end what had arrived can still be read, so the wire is kept until then.
    if (closed.by !== "peer" || this.#atEnd) this.#wire.end(closed);
  }

  #refusal(cause?: unknown): TransportError {
    const closed = this.#outcome;
    if (closed === undefined || closed.by === "self") {
      return new TransportError(
        "closed",
        "the connection was closed by this end",
        closed ? { closed, cause } : { cause },
      );
    }
    const who = closed.by === "peer" ? "by the other end" : "by the network";
    const why = closed.text === "" ? `code ${closed.code}` : `code ${closed.code}, ${closed.text}`;
    return new TransportError("cut", `the connection was ended ${who} (${why})`, { closed, cause });
  }
}

/** The parts with small neighbours copied together. */
function* joined(parts: readonly Uint8Array[]): Iterable<Uint8Array> {
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    if (size + part.length > joinLimit) {
      if (size > 0) yield concatenated(batch, size);
      batch = [];
      size = 0;
    }
    if (part.length > joinLimit) yield part;
    else if (part.length > 0) {
      batch.push(part);
      size += part.length;
    }
  }
  if (size > 0) yield concatenated(batch, size);
}

function concatenated(parts: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
