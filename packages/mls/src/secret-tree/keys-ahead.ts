// Keys of application messages, used on copies of the ratchets: what is opened by them may still turn out not to be
// authentic, and then nothing has happened. Of members who have spoken before only: whoever speaks for the first time in an
// epoch uses up nodes of the tree, which are not copied.

import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { messageAdvance, type MessageKey, type Ratchet, type RatchetKind, type Speaker } from "./ratchet.ts";
import { useUp } from "./secret-tree-records.ts";

export class KeysAhead {
  readonly #crypto: CryptoProvider;
  readonly #speakers: ReadonlyMap<number, Speaker>;
  readonly #ratchets: Map<number, Ratchet> = new Map();
  readonly #changed: Set<string> = new Set();

  constructor(crypto: CryptoProvider, speakers: ReadonlyMap<number, Speaker>) {
    this.#crypto = crypto;
    this.#speakers = speakers;
  }

  /** As the tree's `at`, after what was used here; "consumed" for whatever is not to be had ahead. */
  at(leafIndex: number, kind: RatchetKind, generation: number): MessageKey | "consumed" | "too-far" {
    const ratchet = kind === "application" ? this.#ratchet(leafIndex) : undefined;
    const advance = ratchet === undefined ? "consumed" : messageAdvance(this.#crypto, ratchet, generation);
    if (typeof advance === "string") return advance;
    const { key, nonce } = advance;
    return {
      generation,
      key,
      nonce,
      apply: () => {
        useUp(advance, leafIndex, kind, this.#changed);
        key.fill(0);
        nonce.fill(0);
      },
    };
  }

  /** The ratchets as they are now, which become the taker's, and the names of the records that are another by them. */
  take(): { readonly ratchets: ReadonlyMap<number, Ratchet>; readonly changed: ReadonlySet<string> } {
    const ratchets = new Map(this.#ratchets);
    this.#ratchets.clear();
    return { ratchets, changed: this.#changed };
  }

  /** Overwrites what was not taken. */
  erase(): void {
    for (const ratchet of this.#ratchets.values()) ratchet.erase();
    this.#ratchets.clear();
  }

  #ratchet(leafIndex: number): Ratchet | undefined {
    const known = this.#ratchets.get(leafIndex);
    if (known !== undefined) return known;
    const copy = this.#speakers.get(leafIndex)?.application.copy();
    if (copy !== undefined) this.#ratchets.set(leafIndex, copy);
    return copy;
  }
}
