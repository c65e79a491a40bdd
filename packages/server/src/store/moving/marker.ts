// How far a move has come, in the database that is moved to: written in the same transaction as the rows, so that whoever
// goes on begins exactly behind them. Until it says that everything is there no node opens the database.

import { NodeError } from "../../errors.ts";
import type { Sql } from "../postgres/sql.ts";

export const markerTable = "qpq_move";

export interface Marker {
  /** Of the move; the folder that is moved has the same. */
  readonly id: string;
  /** The node's public key, in hexadecimal. */
  readonly source: string;
  /** Tables are done up to this one. */
  readonly table: string | undefined;
  /** Of that one, rows are there up to this key. */
  readonly after: string | undefined;
  readonly complete: boolean;
}

/** Undefined if nothing is moved here. */
export async function readMarker(sql: Sql): Promise<Marker | undefined> {
  const there = await sql.first<{ known: boolean }>(`SELECT to_regclass('${markerTable}') IS NOT NULL AS known`);
  if (there?.known !== true) return undefined;
  const row = await sql.first<{ id: string; source: string; at: string | null; after: string | null; done: boolean }>(
    `SELECT id, source, at_table AS at, after_key AS after, complete AS done FROM ${markerTable}`,
  );
  if (row === undefined) throw new NodeError("not-a-node", `the database's table ${markerTable} is empty`);
  const { id, source, at, after, done } = row;
  return { id, source, table: at ?? undefined, after: after ?? undefined, complete: done };
}

/** Into a database without one; within a transaction. */
export async function makeMarker(sql: Sql, { id, source }: Pick<Marker, "id" | "source">): Promise<void> {
  await sql.script(
    `CREATE TABLE ${markerTable} (id text NOT NULL, source text NOT NULL, at_table text, after_key text,
       complete boolean NOT NULL)`,
  );
  await sql.run(`INSERT INTO ${markerTable} (id, source, complete) VALUES ($1, $2, false)`, id, source);
}

/** In the transaction of the rows that it speaks of. */
export async function advanceMarker(sql: Sql, table: string, after: string): Promise<void> {
  await sql.run(`UPDATE ${markerTable} SET at_table = $1, after_key = $2`, table, after);
}

export async function completeMarker(sql: Sql): Promise<void> {
  await sql.run(`UPDATE ${markerTable} SET complete = true`);
}

/**
 * Throws `move-unfinished` if the database is only half there, and `moved` if the folder says that its node was moved (with
 * this id), and not to here.
 */
export async function demandMoved(sql: Sql, moved: string | undefined): Promise<void> {
  const marker = await readMarker(sql);
  if (marker !== undefined && !marker.complete) {
    throw new NodeError("move-unfinished", "a node's data is being moved into this database, and is not all there", {
      hint: "Run qpq-server migrate-store again: it goes on where it stopped.",
    });
  }
  if (moved !== undefined && marker?.id !== moved) {
    throw new NodeError("moved", "this folder's node was moved to another database than this one", {
      hint: "node.moved in the folder says to which.",
    });
  }
}
