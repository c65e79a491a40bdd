// A file of nothing, to be thrown overboard when the disk is full: SQLite's log needs room even to delete, so without it a
// full node could not even take the acks that would make room.

/** Twice what the log may hold before it is folded in, and all of that may be new to the database. */
const size = 8 * 1024 * 1024;

export class Ballast {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes it on board again, if there is room. */
  load(): void {
    try {
      if (Deno.statSync(this.#path).size === size) return;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    try {
      Deno.writeFileSync(this.#path, new Uint8Array(size), { mode: 0o600 });
    } catch {
      this.drop();
    }
  }

  /** True if there was any. */
  drop(): boolean {
    try {
      Deno.removeSync(this.#path);
      return true;
    } catch {
      return false;
    }
  }
}
