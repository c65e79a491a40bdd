// The node's secrets (the key that signs its log and its receipts, OPAQUE's setup) are sealed under the key of the data
// folder, each as what it is called: who reads the database, or a dump of it, has none of them.

import { NodeError } from "../../errors.ts";
import { nonceBytes, openSealed, sealBytes, sealInto } from "../../sealed.ts";
import type { Sealing } from "../../sealed.ts";

export class SecretBox {
  readonly #key: Uint8Array;
  readonly #random: (size: number) => Uint8Array;

  /** A copy of the key is kept, 32 bytes. */
  constructor(key: Uint8Array, random: (size: number) => Uint8Array) {
    this.#key = Uint8Array.from(key);
    this.#random = random;
  }

  seal(name: string, value: Uint8Array): Uint8Array {
    const sealed = new Uint8Array(value.length + sealBytes);
    sealInto(sealed, this.#sealing(name), value, this.#random(nonceBytes));
    return sealed;
  }

  /** Throws `NodeError`: `wrong-key`. */
  open(name: string, sealed: Uint8Array): Uint8Array {
    const opened = openSealed(sealed, this.#sealing(name));
    if (opened === undefined) {
      throw new NodeError("wrong-key", "the node's secrets in the database cannot be read with this key", {
        hint: "Use the key file (or QPQ_DB_KEY) that the first node on this database was started with.",
      });
    }
    return opened;
  }

  close(): void {
    this.#key.fill(0);
  }

  #sealing(name: string): Sealing {
    return { key: this.#key, context: new TextEncoder().encode(name) };
  }
}
