// # Terminal policy
//
// The prompt draws only if both input and output are terminals and `--plain` was not asked for. Otherwise lines go in and
// lines come out: each once, states as words, no colours, no escapes.
//
// Results go to standard output, errors and hints to standard error. One-shot commands never read a question's answer from
// standard input, which may be the message: they ask on the controlling terminal, and refuse if there is none.
//
// Passwords are typed without echo, or come from a file descriptor or a file. There is no argument and no environment
// variable for them. Nothing typed is written to a history file.
//
// Whatever way the program ends, the terminal gets back its echo, its cursor and its wrapping.
import { systemClock } from "../clock.ts";
import { atAnyEnd } from "../crash.ts";
import { type Key, KeyDecoder } from "./keys.ts";
import { whenReaderGone } from "./reader-gone.ts";
import { terminalAsFound } from "./screen.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal in raw mode: keys in, text out. */
export interface Terminal extends Disposable {
  readonly size: Size;
  /** Keys as they come, a batch a read, which may hold none; ends when the terminal goes away. */
  keys(): AsyncIterable<readonly Key[]>;
  /** Queued, in order, never blocking. */
  write(text: string): void;
  /** Resolves when all that was written has left. */
  flushed(): Promise<void>;
  onResize(listener: () => void): Disposable;
  /** Whether it is the one that the person is at; undefined where it does not tell. */
  readonly focused: boolean | undefined;
  /** While set, an Escape that nothing follows for a moment is a key of its own; else it waits for what follows. */
  escapeAlone: boolean;
}

/** Far longer than what a terminal sends for one key takes, also over ssh, and too short to be waited for. */
const escapeMs = 60;
/** For a frame to leave, and too short to be noticed at an end. */
const leavingMs = 50;

/** True if the prompt may draw. */
export function drawable(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal() && Deno.env.get("TERM") !== "dumb";
}

/** Texts to standard output in order; a slow or stopped terminal holds up the queue, not the program. */
export class OutputQueue {
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  /** Set when the other end is gone: what follows is dropped. */
  #gone = false;
  #whenGone: (() => void) | undefined;

  /** Whether the reader of the output has gone away. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Calls once if the reader of the output goes away; that is seen by a write, or at once while it is watched for. */
  whenGone(call: () => void): void {
    this.#whenGone = call;
  }

  /** For whoever may have nothing to write for long. */
  watch(): Disposable {
    return whenReaderGone(() => this.#lost());
  }

  write(text: string): void {
    if (this.#gone) return;
    this.#waiting.push(text);
    this.#writing ??= this.#drain();
  }

  async flushed(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  /**
   * For an end that unwinds nothing: holds up everything until what is under way, in a thread of the runtime's, has most
   * likely left, so that what is written past the queue then stands behind it. Only the event loop would be told; a terminal
   * that stands still is not waited for.
   */
  letWriteLeave(): void {
    if (this.#writing !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, leavingMs);
  }

  #lost(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#waiting = [];
    this.#whenGone?.();
  }

  async #drain(): Promise<void> {
    try {
      // A turn later, so that what one event writes leaves in one piece.
      await Promise.resolve();
      while (this.#waiting.length > 0) {
        let bytes = new TextEncoder().encode(this.#waiting.join(""));
        this.#waiting = [];
        while (bytes.length > 0) bytes = bytes.subarray(await Deno.stdout.write(bytes));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe) && !isInputOutputError(error)) throw error;
      this.#lost();
    } finally {
      this.#writing = undefined;
    }
  }
}

/** EIO: the terminal was closed. The runtime has no class of its own for it. */
function isInputOutputError(error: unknown): boolean {
  return error instanceof Error && /os error 5\b/.test(error.message);
}

/** Puts the process's terminal into raw mode until disposed. */
export function openTerminal(output: OutputQueue): Terminal {
  Deno.stdin.setRaw(true);
  using undo = new DisposableStack();
  undo.defer(() => setRawQuietly(false));
  undo.use(atAnyEnd(() => {
    setRawQuietly(false);
    // Past the queue, which nobody empties any more.
    output.letWriteLeave();
    Deno.stdout.writeSync(new TextEncoder().encode(terminalAsFound));
  }));
  const listeners = new Set<() => void>();
  const decoder = new KeyDecoder();
  const resized = (): void => {
    for (const listener of [...listeners]) listener();
  };
  if (Deno.build.os !== "windows") {
    Deno.addSignalListener("SIGWINCH", resized);
    undo.defer(() => Deno.removeSignalListener("SIGWINCH", resized));
  }
  const opened = undo.move();
  return {
    get escapeAlone(): boolean {
      return decoder.escapeAlone;
    },
    set escapeAlone(alone: boolean) {
      decoder.escapeAlone = alone;
    },
    get focused(): boolean | undefined {
      return decoder.focused;
    },
    get size(): Size {
      return readSize();
    },
    async *keys() {
      const buffer = new Uint8Array(16_384);
      // A read cannot be taken back: while nothing follows an Escape, the same one goes on.
      let reading: Promise<number | null> | undefined;
      for (;;) {
        let read: number | null | "nothing";
        try {
          reading ??= Deno.stdin.read(buffer);
          const alone = decoder.escapeAlone && decoder.waitsAfterEscape;
          read = alone ? await within(reading, escapeMs) : await reading;
        } catch (error) {
          if (isInputOutputError(error)) return;
          throw error;
        }
        if (read === "nothing") {
          yield decoder.nothingFollowed();
          continue;
        }
        reading = undefined;
        if (read === null) return;
        const keys = decoder.feed(buffer.subarray(0, read));
        // What was typed may have been a password.
        buffer.fill(0, 0, read);
        yield keys;
      }
    },
    write: (text) => output.write(text),
    flushed: () => output.flushed(),
    onResize(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    [Symbol.dispose]: () => opened.dispose(),
  };
}

async function within<T>(result: Promise<T>, ms: number): Promise<T | "nothing"> {
  const { promise, resolve } = Promise.withResolvers<"nothing">();
  const timer = systemClock.after(ms, () => resolve("nothing"));
  try {
    return await Promise.race([result, promise]);
  } finally {
    timer.cancel();
  }
}

function setRawQuietly(raw: boolean): void {
  try {
    Deno.stdin.setRaw(raw);
  } catch {
    // The terminal is gone: there is nothing to give back.
  }
}

/** Columns of the terminal that this program writes to; a usual number where there is none. */
export function terminalColumns(): number {
  return readSize().columns;
}

function readSize(): Size {
  try {
    const { columns, rows } = Deno.consoleSize();
    // Some terminals say 0 while they are being opened.
    return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
  } catch {
    return { columns: 80, rows: 24 };
  }
}
