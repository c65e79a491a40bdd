// The text being typed, as grapheme clusters and a caret between two of them. Knows keys, not terminals: what is seen is
// made by input-layout.ts, what is sent is decided by whoever owns the editor.
import { graphemes, wordLengths } from "./graphemes.ts";
import type { KeyName } from "./keys.ts";

/** Code units that a line may hold; what is typed or pasted beyond it is refused. */
export const longestInput: number = 1 << 18;

export class LineEditor {
  #clusters: string[] = [];
  #caret = 0;
  #killed = "";

  get text(): string {
    return this.#clusters.join("");
  }
  get clusters(): readonly string[] {
    return this.#clusters;
  }
  /** Clusters before the caret. */
  get caret(): number {
    return this.#caret;
  }
  get textBeforeCaret(): string {
    return this.#clusters.slice(0, this.#caret).join("");
  }
  get empty(): boolean {
    return this.#clusters.length === 0;
  }

  set(text: string): void {
    this.#clusters = graphemes(text);
    this.#caret = this.#clusters.length;
  }

  clear(): void {
    // Overwritten first: the line may be a password.
    this.#clusters.fill("");
    this.#clusters = [];
    this.#caret = 0;
  }

  /** Puts text at the caret. False if it would grow beyond `longestInput`; then nothing changed. */
  insert(text: string): boolean {
    if (text === "") return true;
    if (this.#clusters.length + text.length > longestInput) return false;
    // A combining mark joins the cluster before it, so the neighbours are cut again together with what is new.
    const before = this.#clusters[this.#caret - 1] ?? "";
    const after = this.#clusters[this.#caret] ?? "";
    const joined = graphemes(before + text + after);
    const from = Math.max(0, this.#caret - 1);
    const count = (before === "" ? 0 : 1) + (after === "" ? 0 : 1);
    // Not spread into splice: a long paste has more clusters than a call may have arguments.
    this.#clusters = this.#clusters.slice(0, from).concat(joined, this.#clusters.slice(from + count));
    let length = before.length + text.length;
    let caret = from;
    for (const cluster of joined) {
      if (length <= 0) break;
      length -= cluster.length;
      caret += 1;
    }
    this.#caret = caret;
    return true;
  }

  /** Replaces the `length` clusters before the caret. */
  replaceBefore(length: number, text: string): void {
    this.#cut(Math.max(0, this.#caret - length), this.#caret);
    this.insert(text);
  }

  /** Obeys an editing key. False if the key is not one, or does nothing here (up in the first line). */
  apply(key: KeyName): boolean {
    switch (key) {
      case "left":
        return this.#move(this.#caret - 1);
      case "right":
        return this.#move(this.#caret + 1);
      case "home":
        return this.#move(this.#lineStart(this.#caret));
      case "end":
        return this.#move(this.#lineEnd(this.#caret));
      case "word-left":
        return this.#move(this.#wordLeft());
      case "word-right":
        return this.#move(this.#wordRight());
      case "up":
        return this.#moveLine(-1);
      case "down":
        return this.#moveLine(1);
      case "backspace":
        return this.#cut(this.#caret - 1, this.#caret);
      case "delete":
        return this.#cut(this.#caret, this.#caret + 1);
      case "kill-to-end":
        return this.#kill(this.#caret, this.#lineEnd(this.#caret));
      case "kill-to-start":
        return this.#kill(this.#lineStart(this.#caret), this.#caret);
      case "kill-word-left":
        return this.#kill(this.#wordLeft(), this.#caret);
      case "kill-word-right":
        return this.#kill(this.#caret, this.#wordRight());
      case "yank":
        return this.insert(this.#killed);
      case "newline":
        return this.insert("\n");
      default:
        return false;
    }
  }

  #move(to: number): boolean {
    this.#caret = Math.min(Math.max(0, to), this.#clusters.length);
    return true;
  }

  #cut(from: number, to: number): boolean {
    const start = Math.max(0, from);
    const end = Math.min(to, this.#clusters.length);
    if (end <= start) return true;
    const tail = this.#clusters.slice(end);
    this.#clusters = this.#clusters.slice(0, start).concat(tail);
    this.#caret = start;
    // What met at the cut may be one cluster now (a letter and a combining mark).
    const left = this.#clusters[start - 1];
    const right = this.#clusters[start];
    if (left !== undefined && right !== undefined && graphemes(left + right).length === 1) {
      this.#clusters.splice(start - 1, 2, left + right);
    }
    return true;
  }

  #kill(from: number, to: number): boolean {
    if (to <= from) return true;
    this.#killed = this.#clusters.slice(from, to).join("");
    return this.#cut(from, to);
  }

  #lineStart(at: number): number {
    return at === 0 ? 0 : this.#clusters.lastIndexOf("\n", at - 1) + 1;
  }

  #lineEnd(at: number): number {
    const end = this.#clusters.indexOf("\n", at);
    return end < 0 ? this.#clusters.length : end;
  }

  #moveLine(by: -1 | 1): boolean {
    const start = this.#lineStart(this.#caret);
    const end = this.#lineEnd(this.#caret);
    if (by < 0 ? start === 0 : end === this.#clusters.length) return false;
    const column = this.#caret - start;
    const target = by < 0 ? this.#lineStart(start - 1) : end + 1;
    return this.#move(Math.min(target + column, this.#lineEnd(target)));
  }

  #wordLeft(): number {
    let at = this.#caret;
    const parts = wordLengths(this.textBeforeCaret).toReversed();
    for (const part of parts) {
      at -= part.length;
      if (part.word) break;
    }
    return at;
  }

  #wordRight(): number {
    let at = this.#caret;
    for (const part of wordLengths(this.#clusters.slice(this.#caret).join(""))) {
      at += part.length;
      if (part.word) break;
    }
    return at;
  }
}
