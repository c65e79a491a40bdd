// The store of a node: folder, lock, key and database together, let go together. The database lies in the folder, or on a
// PostgreSQL server.

import process from "node:process";
import type { Limits } from "@quicproquo/protocol";
import { systemClock } from "@quicproquo/transport";
import type { Clock } from "@quicproquo/transport";
import type { Config } from "../config.ts";
import type { Commit } from "../observe/counts.ts";
import { NodeError } from "../errors.ts";
import type { NodeErrorCode } from "../errors.ts";
import { openDataFolder, openServedFolder } from "./data-folder.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import type { Store } from "./store.ts";

export interface OpenStoreOptions {
  readonly data: string;
  /** On a server; undefined: in the folder. */
  readonly served?: ServedDatabase | undefined;
  /** Where files lie that other nodes on the same server reach as well; undefined: in the folder. */
  readonly sharedFiles?: string | undefined;
  /** Instead of the key file, as from QPQ_DB_KEY. */
  readonly keyText: string | undefined;
  /** A node; otherwise a visitor beside it. */
  readonly exclusive: boolean;
  readonly limits: Limits;
  readonly maxBytes: number | undefined;
  /** Of the embedded store, as it takes it. */
  readonly ballastBytes?: number | undefined;
  readonly random: (size: number) => Uint8Array;
  /** Told when a database on a server is lost, with why, and when it is back. */
  readonly away?: ((reason: Error | undefined) => void) | undefined;
  /** Told of every group of calls. */
  readonly committed?: ((commit: Commit) => void) | undefined;
  /** Told of what failed in the embedded store and stops nobody. */
  readonly noted?: ((failure: NodeError) => void) | undefined;
}

export interface ServedDatabase {
  /** `postgres://USER@HOST:PORT/NAME`. */
  readonly url: string;
  readonly password: string | undefined;
  readonly clock: Clock;
}

/** What configuration and environment say of the store. */
export function storeOf(
  { data, database, limits, maxStorageBytes: maxBytes, s3 }: Config,
): Pick<OpenStoreOptions, "data" | "served" | "sharedFiles" | "keyText" | "limits" | "maxBytes"> {
  const password = process.env.QPQ_DATABASE_PASSWORD;
  const served = database === undefined ? undefined : { url: database, password, clock: systemClock };
  const sharedFiles = s3 === undefined ? undefined : `${s3.endpoint} ${s3.bucket} ${s3.prefix}`;
  return { data, served, sharedFiles, keyText: process.env.QPQ_DB_KEY, limits, maxBytes };
}

/** Failures before which nothing was sealed. */
const keyUnused: ReadonlySet<NodeErrorCode> = new Set<NodeErrorCode>([
  "wrong-key",
  "in-use",
  "newer-schema",
  "not-a-node",
]);

/** Throws a `NodeError` with nothing changed. */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { data: path, served, sharedFiles, keyText, exclusive, limits, maxBytes, ballastBytes, random } = options;
  const { away, committed, noted } = options;
  const { inboxMessages, inboxBytes, recipientMessages, recipientBytes, recipientInboxes } = limits;
  const capacity = { inboxMessages, inboxBytes, recipientMessages, recipientBytes, recipientInboxes };
  if (served !== undefined) {
    const folder = openServedFolder({ path, keyText, exclusive, random });
    // Loaded only if it is wanted.
    const { openPostgresStore } = await import("./postgres/postgres-store.ts");
    const { key, moved } = folder;
    const as = exclusive ? "node" : "visitor";
    return await held(folder, async () => {
      try {
        return await openPostgresStore({ ...served, sharedFiles, key, moved, as, capacity, random, away, committed });
      } catch (error) {
        if (error instanceof NodeError && keyUnused.has(error.code)) folder.dropNewKey();
        throw error;
      }
    });
  }
  const folder = openDataFolder({ path, keyText, exclusive, random });
  const { databasePath, key } = folder;
  const sqlite = { path: databasePath, key, capacity, maxBytes, ballastBytes, visits: !exclusive };
  return await held(folder, () => openSqliteStore({ ...sqlite, committed, noted }));
}

/** Let go with the store, or when it does not open. */
async function held(folder: Disposable, open: () => Promise<Store>): Promise<Store> {
  try {
    const store = await open();
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
