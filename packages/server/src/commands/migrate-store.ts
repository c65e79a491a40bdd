// `qpq-server migrate-store`: from the embedded database to one on PostgreSQL, once.

import process from "node:process";
import { readConfig } from "../config.ts";
import { NodeError } from "../errors.ts";
import { systemRandom } from "../random.ts";
import { movedPathOf } from "../store/moved-file.ts";
import { moveStore } from "../store/moving/move-store.ts";
import type { MoveProgress } from "../store/moving/move-store.ts";
import type { CommandInput, CommandResult } from "./command.ts";

export async function migrateStoreCommand({ settings, json }: CommandInput): Promise<CommandResult> {
  const { data, database } = readConfig(...settings);
  if (database === undefined) {
    throw new NodeError("config-invalid", "migrate-store needs the database to move to: --database URL", {
      hint: "As in postgres://qpq@127.0.0.1:5432/qpq, an empty one; its password in QPQ_DATABASE_PASSWORD.",
    });
  }
  const { already, tables, log } = await moveStore({
    data,
    keyText: process.env.QPQ_DB_KEY,
    url: database,
    password: process.env.QPQ_DATABASE_PASSWORD,
    random: systemRandom,
    told: json ? () => {} : sayProgress(),
  });
  const value = { already, to: database, tables, log };
  if (log === undefined) return { text: `${data} was moved to ${database} before, all of it\n`, value };
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    text: `${tables.length} tables with ${rows} rows are in ${database}, the same as here; ` +
      `the log has ${log.entries} entries, root ${log.root}\n` +
      `Start the node with this --data and --database. ${data}/node.db is as it was, and is not used any more;\n` +
      `${movedPathOf(data)} keeps a node from being started on it.\n`,
    value,
  };
}

/** A line on standard error for each table of which something was copied, and one for those that were compared. */
function sayProgress(): (progress: MoveProgress) => void {
  let compared = 0;
  return ({ step, table, rows }) => {
    if (step === "copied") process.stderr.write(`copied ${table}: ${rows} rows\n`);
    else if (compared++ === 0) process.stderr.write("comparing\n");
  };
}
