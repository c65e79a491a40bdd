// SHA-256 over the rows of a table in the order of their keys, each value with its kind and length: the same on both sides
// if and only if the rows are.

import { createHash } from "node:crypto";
import type { Row } from "./table.ts";

export class RowDigest {
  readonly #hash = createHash("sha256");
  rows = 0;

  add(row: Row): void {
    for (const cell of row) {
      if (cell === null) this.#hash.update("n;");
      else if (typeof cell === "number") this.#hash.update(`i${cell};`);
      else {
        const bytes = typeof cell === "string" ? new TextEncoder().encode(cell) : cell;
        this.#hash.update(`${typeof cell === "string" ? "t" : "b"}${bytes.length};`);
        this.#hash.update(bytes);
      }
    }
    this.#hash.update("r;");
    this.rows += 1;
  }

  /** Ends it. */
  hex(): string {
    return this.#hash.digest("hex");
  }
}
