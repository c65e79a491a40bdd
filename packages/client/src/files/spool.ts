// The folder of a profile where ciphertext waits: of files on their way to the node, and of files that are being fetched.
// Nothing in it can be read without the keys in the store; what the store knows nothing of is cleared away.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fromHex, toHex } from "../bytes.ts";
import type { Random } from "@quicproquo/protocol";
import { makePrivateFolder } from "../profile/private-files.ts";
import type { Store } from "../store/store.ts";

const OUTGOING = ".out";
const INCOMING = ".in";

export class Spool {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A name that nothing has yet. */
  newName(random: Random): string {
    makePrivateFolder(this.#folder);
    return `${toHex(random(16))}${OUTGOING}`;
  }

  /** Where a fetched ciphertext is collected. */
  incoming(hash: Uint8Array): string {
    makePrivateFolder(this.#folder);
    return this.path(`${toHex(hash)}${INCOMING}`);
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  remove(name: string): void {
    rmSync(this.path(name), { force: true });
  }

  /** The beginning of a file that nobody can open any more. */
  forgetIncoming(hash: Uint8Array): void {
    this.remove(`${toHex(hash)}${INCOMING}`);
  }

  /** Clears away what a crash left, and what belongs to messages that are gone. */
  tidy(store: Store): void {
    if (!existsSync(this.#folder)) return;
    const outgoing = new Set(store.files.uploads().map(({ spool }) => spool));
    for (const name of readdirSync(this.#folder)) {
      const hash = name.endsWith(INCOMING) ? fromHex(name.slice(0, -INCOMING.length)) : undefined;
      const wanted = outgoing.has(name) || (hash !== undefined && store.files.refersTo(hash));
      if (!wanted) this.remove(name);
    }
  }
}
