// Lines sent before, for up and down. In memory only: what people write to each other does not go to a history file.

const kept = 500;

export class InputHistory {
  readonly #lines: string[] = [];
  /** Where up and down stand; `#lines.length` is the line being typed. */
  #at = 0;
  #draft = "";

  add(line: string): void {
    if (line !== "" && this.#lines.at(-1) !== line) this.#lines.push(line);
    if (this.#lines.length > kept) this.#lines.shift();
    this.#at = this.#lines.length;
    this.#draft = "";
  }

  forget(): void {
    this.#lines.length = 0;
    this.#at = 0;
    this.#draft = "";
  }

  /** The line before, or undefined at the oldest. `current` is kept when it is the one being typed. */
  previous(current: string): string | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#lines.length) this.#draft = current;
    this.#at -= 1;
    return this.#lines[this.#at];
  }

  /** The line after; past the newest, what was being typed. */
  next(): string | undefined {
    if (this.#at >= this.#lines.length) return undefined;
    this.#at += 1;
    return this.#at === this.#lines.length ? this.#draft : this.#lines[this.#at];
  }
}
