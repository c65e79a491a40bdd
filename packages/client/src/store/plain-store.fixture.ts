// A store as the product's, but without the page cipher: for tests that look into its files byte by byte.
import Sqlite from "better-sqlite3-multiple-ciphers";
import { type Database, nativeBinding, settle } from "./database.ts";
import { migrate } from "./migrations.ts";
import { Store } from "./store.ts";

export function openPlainStore(path: string): Store {
  return new Store(openPlainDatabase(path));
}

export function openPlainDatabase(path: string): Database {
  const database = new Sqlite(path, { timeout: 0, nativeBinding: nativeBinding() });
  settle(database);
  migrate(database);
  return database;
}
