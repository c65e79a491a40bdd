// A file of nothing, to be thrown overboard when the disk is full: SQLite's log needs room even to delete, so without it a
// full node could not even take the acks that would make room. Until it is on board again only what makes room is taken;
// otherwise new messages would fill the room that it left.

/**
 * For the log at its longest, which may all be new to the database: `farTooLong` pages (log-folding.ts) and what the largest
 * group writes behind them, 8 MiB of requests.
 */
export const ballastBytes: number = 18 * 1024 * 1024;
/** Milliseconds between two tries to take it on board again. */
const tryEvery = 500;

export class Ballast {
  readonly #path: string;
  readonly #size: number;
  readonly #monotonic: () => number;
  #onBoard = false;
  #triedAt = -Infinity;

  /** `size` in bytes. */
  constructor(path: string, size: number, monotonic: () => number) {
    this.#path = path;
    this.#size = size;
    this.#monotonic = monotonic;
  }

  get onBoard(): boolean {
    return this.#onBoard;
  }

  /** Takes it on board again if there is room, and says whether it is. */
  load(): boolean {
    if (this.#onBoard || this.#monotonic() - this.#triedAt < tryEvery) return this.#onBoard;
    this.#triedAt = this.#monotonic();
    try {
      if (!this.#isThere()) this.#write();
      this.#onBoard = true;
    } catch {
      this.drop();
    }
    return this.#onBoard;
  }

  /** True if there was any. */
  drop(): boolean {
    this.#onBoard = false;
    this.#triedAt = this.#monotonic();
    try {
      Deno.removeSync(this.#path);
      return true;
    } catch {
      return false;
    }
  }

  #write(): void {
    using file = Deno.openSync(this.#path, { write: true, create: true, truncate: true, mode: 0o600 });
    const piece = incompressible(Math.min(this.#size, 2 ** 20));
    for (let left = this.#size; left > 0;) left -= file.writeSync(piece.subarray(0, left));
  }

  #isThere(): boolean {
    try {
      return Deno.statSync(this.#path).size === this.#size;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }
}

/** Zeros take no room where the file system compresses; it does not look so far back as to see that a MiB is repeated. */
function incompressible(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}
