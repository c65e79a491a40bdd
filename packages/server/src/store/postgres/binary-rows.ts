// Rows in binary out of `pg`, which reads every value of a row as text (its parser: "Binary mode not supported yet"): bytes would
// come over twice as long, and be made text and bytes again. What comes from the server passes here first: rows whose
// statement was asked to answer in binary are taken out and handed to `pg` with their values as bytes, in their place; all
// else is left to its own parser. PostgreSQL's manual, "Message Formats".

import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import type { Connection } from "pg";

const dataRow = "D".charCodeAt(0);
const rowDescription = "T".charCodeAt(0);
/** A type, and a length that counts itself. */
const headerBytes = 5;
/** Of `pg`, of a RowDescription. */
export interface Description {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number; readonly format: string }[];
}

/** Where the values of a DataRow lie. */
export interface BinaryRow {
  readonly bytes: Buffer;
  readonly from: number;
  /** Nothing else lies there; if not, they are somebody else's when this has been looked at. */
  readonly own: boolean;
}

/** To be called before it connects. */
export function readBinaryRows(connection: Connection): void {
  const attach: unknown = Reflect.get(connection, "attachListeners");
  if (typeof attach !== "function") throw new Error("pg does not read its messages where it is expected to");
  Object.assign(connection, {
    attachListeners(stream: EventEmitter): void {
      const rest = new EventEmitter();
      Reflect.apply(attach, connection, [rest]);
      const messages = new Messages(
        (bytes) => rest.emit("data", bytes),
        (row) => connection.emit("dataRow", row),
      );
      connection.on("rowDescription", ({ fields }: Description) => {
        messages.binary = fields.some(({ format }) => format === "binary");
      });
      stream.on("data", (chunk: Buffer) => messages.take(chunk));
      stream.on("end", () => rest.emit("end"));
    },
  });
}

export class Messages {
  /** Whether rows come in binary, by the description that was passed on last. */
  binary = false;
  readonly #pass: (bytes: Buffer) => void;
  readonly #row: (row: BinaryRow) => void;
  /** For a message that cannot be judged yet, or a row: as long as it has to be before there is something to see. */
  #held: Buffer | undefined;
  /** How much of it has come. */
  #heldBytes = 0;
  /** What is left of a message whose beginning was passed on. */
  #passing = 0;

  /** `pass` is told of all that is no row in binary, `row` of each that is. */
  constructor(pass: (bytes: Buffer) => void, row: (row: BinaryRow) => void) {
    this.#pass = pass;
    this.#row = row;
  }

  take(chunk: Buffer): void {
    let rest = chunk;
    while (this.#held !== undefined) {
      const message = this.#held;
      // No more than what belongs to it is copied.
      const part = rest.subarray(0, message.length - this.#heldBytes);
      message.set(part, this.#heldBytes);
      this.#heldBytes += part.length;
      rest = rest.subarray(part.length);
      if (this.#heldBytes < message.length) return;
      this.#held = undefined;
      const length = 1 + message.readUInt32BE(1);
      if (message.length < length) this.#hold(message, length);
      else this.#see(message, true);
    }
    if (rest.length > 0) this.#see(rest, false);
  }

  /** `own`: one message, and nobody else's. */
  #see(chunk: Buffer, own: boolean): void {
    let from = 0;
    let described = false;
    let at = this.#passing;
    while (at + headerBytes <= chunk.length) {
      const type = chunk[at];
      const end = at + 1 + chunk.readUInt32BE(at + 1);
      if (type === dataRow) {
        if (described) {
          this.#pass(chunk.subarray(from, at));
          from = at;
          described = false;
        }
        if (this.binary) {
          if (from < at) this.#pass(chunk.subarray(from, at));
          from = at;
          if (end > chunk.length) return this.#hold(chunk.subarray(at), end - at);
          this.#row({ bytes: chunk, from: at + headerBytes, own });
          from = end;
        }
      } else if (type === rowDescription) {
        // It has to be passed on in one piece, so that what it says is known at the first row.
        if (end > chunk.length) {
          if (from < at) this.#pass(chunk.subarray(from, at));
          return this.#hold(chunk.subarray(at), end - at);
        }
        described = true;
      }
      at = end;
    }
    if (at >= chunk.length) {
      if (from < chunk.length) this.#pass(chunk.subarray(from));
      this.#passing = at - chunk.length;
      return;
    }
    if (from < at) this.#pass(chunk.subarray(from, at));
    this.#hold(chunk.subarray(at), headerBytes);
  }

  #hold(bytes: Buffer, needed: number): void {
    this.#held = Buffer.allocUnsafeSlow(needed);
    this.#held.set(bytes);
    this.#heldBytes = bytes.length;
    this.#passing = 0;
  }
}
