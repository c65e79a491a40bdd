// Brings a reader what is kept for it, in order: so many at a time as it has not acknowledged, and no faster than it reads.
// What it does not acknowledge comes again to whoever reads by its name next.
import type { Engine } from "@quicproquo/client";
import type { Lines } from "./channel.ts";
import { lineOf, notification } from "./json-rpc.ts";

/** Events that may be on their way, or with the reader, without being acknowledged. */
const WINDOW = 256;
const PAGE = 64;

export class ReaderFeed implements Disposable {
  readonly #engine: Engine;
  readonly #lines: Lines;
  readonly #reader: string;
  readonly #mostPending: number;
  readonly #listening: Disposable;
  #told: number;
  /** Told and not acknowledged, by seq. */
  #open: number[] = [];
  #working = false;
  #again = false;
  #ended = false;

  constructor(engine: Engine, lines: Lines, reader: string, acknowledged: number, mostPending: number) {
    this.#engine = engine;
    this.#lines = lines;
    this.#reader = reader;
    this.#told = acknowledged;
    this.#mostPending = mostPending;
    // Each event is on disk when it is told of.
    this.#listening = engine.on(() => this.look());
  }

  acknowledged(seq: number): void {
    this.#open = this.#open.filter((one) => one > seq);
    this.#told = Math.max(this.#told, seq);
    this.look();
  }

  look(): void {
    this.#again = true;
    if (!this.#working) void this.#work();
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#listening[Symbol.dispose]();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      while (this.#again && !this.#ended) {
        this.#again = false;
        await this.#tellSome();
      }
    } catch {
      // The reader was removed, or the profile closed: there is nothing more to tell.
      this[Symbol.dispose]();
    } finally {
      this.#working = false;
    }
  }

  async #tellSome(): Promise<void> {
    await this.#lines.below(this.#mostPending);
    const room = Math.min(PAGE, WINDOW - this.#open.length);
    if (room <= 0) return;
    const events = await this.#engine.eventsFor(this.#reader, { after: this.#told, limit: room });
    for (const { seq, event } of events) {
      if (this.#ended || seq <= this.#told) continue;
      this.#lines.write(lineOf(notification("event", { reader: this.#reader, seq, event })));
      this.#told = seq;
      this.#open.push(seq);
      this.#again = true;
    }
  }
}
