// A copy of a database that is in use. The online backup of SQLite fails with encryption; VACUUM INTO does not, and the copy
// is encrypted page by page with the same key. It reads one moment's state, and nobody who writes waits for it.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { Executors } from "./operations.ts";

export function backupExecutors(database: Database): Pick<Executors, "backUp"> {
  const copy = database.prepare<[string]>("VACUUM INTO ?");
  return {
    backUp({ path }) {
      // SQLite takes an empty file for a new one, and would make one that everybody may read. Within a transaction of others
      // VACUUM fails, and then this runs again alone.
      Deno.openSync(path, { create: true, truncate: true, write: true, mode: 0o600 }).close();
      copy.run(path);
      using file = Deno.openSync(path, { read: true, write: true });
      file.syncSync();
    },
  };
}
