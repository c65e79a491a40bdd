// The store of a data folder: lock, key and database together, let go together.

import type { Limits } from "@quicproquo/protocol";
import type { Commit } from "../observe/counts.ts";
import { openDataFolder } from "./data-folder.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import type { Store } from "./store.ts";

export interface OpenStoreOptions {
  readonly data: string;
  /** Instead of the key file, as from QPQ_DB_KEY. */
  readonly keyText: string | undefined;
  /** A node; otherwise a visitor beside it. */
  readonly exclusive: boolean;
  readonly limits: Limits;
  readonly maxBytes: number | undefined;
  readonly random: (size: number) => Uint8Array;
  /** Told of every group of calls. */
  readonly committed?: ((commit: Commit) => void) | undefined;
}

/** Throws a `NodeError` with nothing changed. */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { data, keyText, exclusive, limits, maxBytes, random, committed } = options;
  const folder = openDataFolder({ path: data, keyText, exclusive, random });
  try {
    const { inboxMessages, inboxBytes, recipientMessages, recipientBytes, recipientInboxes } = limits;
    const capacity = { inboxMessages, inboxBytes, recipientMessages, recipientBytes, recipientInboxes };
    const { databasePath: path, key } = folder;
    const store = await openSqliteStore({
      path,
      key,
      capacity,
      maxBytes,
      visits: !exclusive,
      random,
      committed,
    });
    return {
      ...store,
      get full() {
        return store.full;
      },
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        folder[Symbol.dispose]();
      },
    };
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
}
