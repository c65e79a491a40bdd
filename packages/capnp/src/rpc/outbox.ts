// Messages on their way out. All that are made in one turn, or a few steps of promises later, are laid one behind the other in
// one buffer and leave in one write: pointers are relative, so a MessageBuilder may hold any number of messages as long as
// each is made without a gap. While a write is under way the next buffer fills. Buffers are all connections' together, so
// that one that is idle holds none: of thousands few send in the same turn.

import { MessageBuilder, MessagePool } from "../codec/message-builder.ts";
import { CapnpError } from "../errors.ts";
import type { ByteStream } from "./byte-stream.ts";

/** A MessageBuilder begins with room for a root of its own, which is not used here. */
const FIRST = 16;
/**
 * Steps of promises that a write waits for more: an async method that waits for nothing outside has answered by then, and a
 * caller whose calls are a few awaits apart has made the next one. So a peer's first call is answered with its bootstrap.
 */
const SOON = 4;
/** Buffers that nobody fills. They come to 16 MiB at the most, and to little where messages are small. */
const spares = new MessagePool(64, 256 * 1024);

export class Outbox {
  readonly #stream: ByteStream;
  readonly #mostBytes: number;
  readonly #failed: (error: unknown) => void;
  readonly #drained: () => void;
  #filling: MessageBuilder | undefined;
  /** Messages begun while another was being made, by a callback of the application: they follow it. */
  #outer: MessageBuilder[] = [];
  #later: Uint8Array[] = [];
  #building = false;
  /** Where the outermost message under construction begins. */
  #begun = FIRST;
  #writing = 0;
  #write: Promise<void> | undefined;
  #scheduled = false;
  #closed = false;

  /** `mostBytes` is what one message may have; `drained` is called after each write. */
  constructor(stream: ByteStream, mostBytes: number, drained: () => void, failed: (error: unknown) => void) {
    this.#stream = stream;
    this.#mostBytes = mostBytes;
    this.#drained = drained;
    this.#failed = failed;
  }

  /** Where the message under construction lies. */
  get message(): MessageBuilder {
    return this.#filling ??= spares.take();
  }

  /** Bytes that the stream has not taken. */
  get unsentBytes(): number {
    return this.#writing + (this.#filling === undefined ? 0 : this.#filling.end - FIRST);
  }

  /** Begins a message with that layout (its segment table included); gives its offset. */
  begin(layout: Uint8Array): number {
    if (this.#building) {
      this.#outer.push(this.message);
      // Not of those that are used again: whoever made the message still looks at it when it is complete.
      this.#filling = new MessageBuilder();
    }
    const { message } = this;
    message.capabilities.length = 0;
    const start = message.allocate(layout.byteLength);
    if (!this.#building) this.#begun = start;
    this.#building = true;
    message.bytes.set(layout, start);
    return start;
  }

  /** Completes the message that began there and has it sent. Throws `limit`, and takes it back, if it is too long. */
  end(start: number): void {
    const { message } = this;
    const bytes = message.end - start;
    if (bytes > this.#mostBytes) {
      this.abandon(start);
      throw new CapnpError("limit", `a message of ${bytes} bytes, at most ${this.#mostBytes} are allowed`);
    }
    message.view.setUint32(start + 4, (bytes - 8) >>> 3, true);
    this.#built();
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#flushSoon();
  }

  /** Takes back the message that began there. May be called again, and after `end` failed. */
  abandon(start: number): void {
    if (!this.#building) return;
    const { message } = this;
    if (start >= message.end) return;
    message.truncate(start);
    this.#built();
    if (this.#building || message.end > FIRST) return;
    this.#filling = undefined;
    spares.give(message);
  }

  #built(): void {
    const { message } = this;
    const outer = this.#outer.pop();
    if (outer !== undefined) {
      if (message.end > FIRST) this.#later.push(message.bytes.slice(FIRST, message.end));
      this.#filling = outer;
      return;
    }
    this.#building = false;
    if (this.#later.length === 0) return;
    for (const bytes of this.#later) {
      const at = message.allocate(bytes.byteLength);
      message.bytes.set(bytes, at);
    }
    this.#later = [];
  }

  async #flushSoon(): Promise<void> {
    for (let steps = 0; steps < SOON; steps += 1) await undefined;
    this.#flush();
  }

  #flush(): void {
    this.#scheduled = false;
    const message = this.#filling;
    if (message === undefined || message.end === FIRST) return;
    if (this.#write !== undefined || this.#closed || this.#building) return;
    this.#filling = undefined;
    this.#writing = message.end - FIRST;
    this.#write = this.#stream.write([message.bytes.subarray(FIRST, message.end)]).then(
      () => this.#written(message),
      (error: unknown) => {
        this.#closed = true;
        this.#failed(error);
      },
    );
  }

  #written(message: MessageBuilder): void {
    spares.give(message);
    this.#writing = 0;
    this.#write = undefined;
    this.#flush();
    this.#drained();
  }

  /** Hands the rest to the stream at once, whether it is welcome or not, and takes no more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const message = this.#outer[0] ?? this.#filling;
    if (message === undefined) return;
    const end = this.#building ? this.#begun : message.end;
    if (end === FIRST) return;
    // What becomes of it is the stream's affair: its orderly close delivers what was written.
    this.#stream.write([message.bytes.slice(FIRST, end)]).catch(() => {});
  }
}
