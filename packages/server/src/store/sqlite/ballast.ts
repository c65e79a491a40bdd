// A file of nothing, to be thrown overboard when the disk is full: SQLite's log needs room even to delete, so without it a
// full node could not even take the acks that would make room. Until it is on board again only what makes room is taken;
// otherwise new messages would fill the room that it left.

/**
 * For the log at its longest, which may all be new to the database: `farTooLong` pages (log-folding.ts) and what the largest
 * group writes behind them, 8 MiB of requests.
 */
const size = 18 * 1024 * 1024;
/** Milliseconds between two tries to take it on board again. */
const tryEvery = 500;

export class Ballast {
  readonly #path: string;
  readonly #monotonic: () => number;
  #onBoard = false;
  #triedAt = -Infinity;

  constructor(path: string, monotonic: () => number) {
    this.#path = path;
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
      if (!this.#isThere()) Deno.writeFileSync(this.#path, incompressible(), { mode: 0o600 });
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

  #isThere(): boolean {
    try {
      return Deno.statSync(this.#path).size === size;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }
}

/** Zeros take no room where the file system compresses; it does not look so far back as to see that a MiB is repeated. */
function incompressible(): Uint8Array {
  const bytes = new Uint8Array(size);
  const period = 2 ** 20;
  for (let at = 0; at < period; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  for (let at = period; at < size; at += period) bytes.copyWithin(at, 0, period);
  return bytes;
}
