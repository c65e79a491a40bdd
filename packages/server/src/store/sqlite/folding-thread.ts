// The thread that folds the write-ahead log, with a connection of its own. The first message opens; then each asks for one
// fold and is answered; an empty one closes.

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import type { Database } from "better-sqlite3-multiple-ciphers";
import { openDatabase, storeFailure } from "./open.ts";

/** The first message. */
export interface FolderOpening {
  readonly path: string;
  readonly key: ArrayBuffer;
  /** One number, 1 while it folds. */
  readonly busy: SharedArrayBuffer;
}

export type FolderRequest = FolderOpening | "fold" | "close";

/** To `fold`: how it failed, if it did. To `close`: `closed`. */
export type FolderAnswer = "folded" | "closed" | { readonly code: string; readonly message: string };

let database: Database | undefined;
let fold: (() => void) | undefined;

self.onmessage = ({ data }: MessageEvent<FolderRequest>) => {
  if (data === "close") {
    database?.close();
    self.postMessage("closed" satisfies FolderAnswer);
  } else if (data === "fold") self.postMessage(folded());
  else open(data);
};

let openFailure: FolderAnswer | undefined;

function open({ path, key, busy }: FolderOpening): void {
  try {
    database = openDatabase({ path, key: new Uint8Array(key), maxBytes: undefined, mayMigrate: false });
    const passive = database.prepare("PRAGMA wal_checkpoint(PASSIVE)");
    const state = new Int32Array(busy);
    fold = () => {
      Atomics.store(state, 0, 1);
      try {
        passive.get();
      } finally {
        Atomics.store(state, 0, 0);
        Atomics.notify(state, 0);
      }
    };
  } catch (error) {
    openFailure = failed(error);
  } finally {
    new Uint8Array(key).fill(0);
  }
}

function folded(): FolderAnswer {
  if (fold === undefined) return openFailure ?? { code: "broken", message: "the database is not open" };
  try {
    fold();
    return "folded";
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): FolderAnswer {
  const { code, message } = storeFailure(error);
  return { code, message };
}
