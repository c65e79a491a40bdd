// The chain over a transcript's lines: each link hashes the one before it and the line, so that no line can be changed,
// moved, left out or put in without breaking it there. Every line's link stands in the file, which tells where; the last
// one is signed, which tells whether.
import { sha256 } from "../bytes.ts";

const START = sha256(new TextEncoder().encode("qpq transcript v1"));
const encoder = new TextEncoder();

/** SHA-256 of a line without its line break. */
export function digestOf(line: string): Uint8Array {
  return sha256(encoder.encode(line));
}

export class Chain {
  #head: Uint8Array = START;
  #lines = 0;

  get head(): Uint8Array {
    return this.#head;
  }

  get lines(): number {
    return this.#lines;
  }

  /** The link of the next line. */
  add(digest: Uint8Array): Uint8Array {
    this.#head = sha256(this.#head, digest);
    this.#lines += 1;
    return this.#head;
  }

  /** Goes on as if the last link had been this one. */
  goOnFrom(link: Uint8Array): void {
    this.#head = link;
  }
}
