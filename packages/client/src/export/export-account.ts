// An account, written to a file under a passphrase, so that it goes on on another machine (import-account.ts).
import type { AccountExport } from "../api.ts";
import type { Context } from "../context.ts";
import { writeAll, writeNewFile } from "../files/new-file.ts";
import type { KeyCost } from "../store/store-key.ts";
import type { Store } from "../store/store.ts";
import { PORTABLE_TABLES } from "../store/portable-tables.ts";
import { type AccountRecord, encodeRecord } from "./account-records.ts";
import { sealFile } from "./sealed-file.ts";

/**
 * Writes the export as one turn, so that it is of one moment: nothing is received meanwhile. Throws `file-exists`,
 * `file-unwritable`, `password-invalid` for a passphrase that is none; then there is no file.
 */
export async function exportAccount(
  context: Context,
  path: string,
  passphrase: string,
  cost: KeyCost,
): Promise<AccountExport> {
  const { turn, store, self, clock, random } = context;
  return await turn.look(async () => {
    let messages = 0;
    const exported = clock.now();
    async function* content(): AsyncGenerator<Uint8Array> {
      let rows = 0;
      yield encodeRecord({ kind: "head", name: self.name, origin: self.origin, exported });
      for (const record of rowsOf(store)) {
        rows += record.rows.length;
        if (record.table.name === "messages") messages += record.rows.length;
        yield encodeRecord(record);
      }
      yield encodeRecord({ kind: "end", rows });
    }
    await writeNewFile(path, random, async (file) => {
      for await (const bytes of sealFile(content(), passphrase, random, cost)) await writeAll(file, bytes);
    });
    return {
      path,
      exported,
      conversations: store.conversations.all().length,
      messages,
      uploads: store.files.uploads().length,
    };
  });
}

function* rowsOf(store: Store): Generator<Extract<AccountRecord, { readonly kind: "rows" }>> {
  for (const table of PORTABLE_TABLES) {
    const columns = Object.keys(table.columns);
    for (const rows of store.portable.read(table)) yield { kind: "rows", table, columns, rows };
  }
}
