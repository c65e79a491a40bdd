// Lines in and lines out between two programs, each with a bound: a line without an end is refused, and whoever does not
// read holds up nobody but themselves.

/** A socket, or standard input and output. */
export interface Pipe {
  /** Undefined at the end. */
  read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  /** Says that nothing more is written; what is read goes on. */
  end(): Promise<void>;
  /** Ends reading and writing, also those under way. */
  close(): void;
}

/** This program's own. A read of standard input cannot be ended: `closed` tells instead. */
export function standardStreams(): Pipe & { readonly closed: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    read: (buffer) => Deno.stdin.read(buffer),
    write: (bytes) => Deno.stdout.write(bytes),
    end: () => Promise.resolve(),
    close: resolve,
    closed: promise,
  };
}

/** Brings all that is read there to the other, until one of them has ended. */
export async function carry(from: Pipe, to: Pipe): Promise<void> {
  const buffer = new Uint8Array(65_536);
  for (let count = await readOrEnd(from, buffer); count !== null; count = await readOrEnd(from, buffer)) {
    for (let at = 0; at < count;) {
      try {
        at += await to.write(buffer.subarray(at, count));
      } catch (error) {
        if (isEnd(error)) return;
        throw error;
      }
    }
  }
}

/** More than any line of this many bytes is refused. */
export class LineTooLong extends Error {}

/** Whole lines as they come; what stands after the last one is no line. Throws `LineTooLong`. */
export async function* linesOf(pipe: Pick<Pipe, "read">, most: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(65_536);
  let parts: Uint8Array[] = [];
  let kept = 0;
  for (;;) {
    const count = await readOrEnd(pipe, buffer);
    if (count === null) return;
    let rest = buffer.slice(0, count);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      if (kept + end > most) throw new LineTooLong();
      yield joined([...parts, rest.subarray(0, end)], kept + end);
      [parts, kept, rest] = [[], 0, rest.subarray(end + 1)];
    }
    if (rest.length > 0) parts.push(rest);
    kept += rest.length;
    if (kept > most) throw new LineTooLong();
  }
}

/** Lines on their way out. */
export class Lines {
  readonly #pipe: Pipe;
  #waiting: Uint8Array[] = [];
  #pending = 0;
  #writing: Promise<void> | undefined;
  #closed = false;
  #moved: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
  }

  /** Bytes that the other side has not taken yet. */
  get pending(): number {
    return this.#pending;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when it was closed, or nobody reads any more. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Queued at once; what comes after the end is dropped. */
  write(line: string): void {
    if (this.#closed) return;
    const bytes = new TextEncoder().encode(`${line}\n`);
    this.#waiting.push(bytes);
    this.#pending += bytes.length;
    this.#writing ??= this.#drain();
  }

  /** Resolves when fewer bytes than this are on their way, or none can be any more. */
  async below(bytes: number): Promise<void> {
    while (this.#pending >= bytes && !this.#closed) await this.#moved.promise;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting = [];
    this.#pending = 0;
    this.#pipe.close();
    this.#ended.resolve();
    this.#tell();
  }

  async #drain(): Promise<void> {
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        for (let at = 0; at < next.length;) {
          const count = await this.#pipe.write(next.subarray(at));
          at += count;
          this.#pending = Math.max(0, this.#pending - count);
          this.#tell();
        }
      }
    } catch {
      // Nobody reads any more.
      this.close();
    } finally {
      this.#writing = undefined;
    }
  }

  #tell(): void {
    const { resolve } = this.#moved;
    this.#moved = Promise.withResolvers();
    resolve();
  }
}

/** A pipe that broke, or was closed on this side, has ended. */
async function readOrEnd(pipe: Pick<Pipe, "read">, buffer: Uint8Array<ArrayBuffer>): Promise<number | null> {
  try {
    return await pipe.read(buffer);
  } catch (error) {
    if (isEnd(error)) return null;
    throw error;
  }
}

function isEnd(error: unknown): boolean {
  const { BadResource, BrokenPipe, ConnectionReset, Interrupted } = Deno.errors;
  return [BadResource, BrokenPipe, ConnectionReset, Interrupted].some((kind) => error instanceof kind);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
