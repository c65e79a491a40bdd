// Connects to the node's database on PostgreSQL and brings its schema up to date: once, guarded by a lock, whichever node comes
// first. Looked at before anything is written: the server's version, what else lies in the database, a newer schema. Commits
// must be on disk when they are answered, so a session that were set otherwise is not taken.

import pg from "pg";
import { NodeError } from "../../errors.ts";
import { demandMoved, markerTable } from "../moving/marker.ts";
import { migrations, schemaVersion } from "../migrations/migrations.ts";
import { readBinaryRows } from "./binary-rows.ts";
import { inTransaction, type Sql, sqlOf } from "./sql.ts";
import { valueTypes } from "./value-types.ts";

/** PostgreSQL 15. */
const oldestServer = 150_000;
/** "qpqschem" as a number of 53 bits. */
const migrationLock = "31929268916577133";
/** First half of the lock that a node holds; the second is the schema's. */
const nodeLock = 7_170_716;
/** A database that answers no statement for so long is taken as gone, ms. */
const patienceMs = 30_000;

export interface Connected extends AsyncDisposable {
  readonly sql: Sql;
  /** Resolves when the connection is gone, whoever ended it. Never rejects. */
  readonly gone: Promise<Error>;
  /** Is called with every notice of a channel that is listened to. */
  onNotice(heard: (text: string) => void): void;
}

export interface ConnectOptions {
  /** `postgres://user@host:port/database`, or what PGHOST and its like say. */
  readonly url: string;
  readonly password: string | undefined;
  /**
   * A node takes a lock: beside others if it says where all of them have their files, alone if not. A visitor, beside nodes
   * that may be running, is refused an older schema, and does not bring it up to date.
   */
  readonly as?: "node" | "visitor";
  /** Where the node's files lie, if other nodes can reach them there. */
  readonly sharedFiles?: string | undefined;
}

export interface MigrateOptions extends Pick<ConnectOptions, "as"> {
  /** The move that brings a node's data here, which alone works on a database that is only half there. */
  readonly moves?: boolean;
  /** The id of the move after which the folder's node is here, if there was one. */
  readonly moved?: string | undefined;
}

/** Throws `NodeError`: `store-away` if nobody answers, `in-use`, `not-a-node`, `broken`. */
export async function connect({ url, password = "", as, sharedFiles }: ConnectOptions): Promise<Connected> {
  const client = new pg.Client({
    connectionString: url,
    password,
    types: valueTypes,
    application_name: "qpq-server",
    connectionTimeoutMillis: 5_000,
    query_timeout: patienceMs,
    keepAlive: true,
    // Statements go out without waiting for the answers to those before them.
    pipeline: true,
  });
  readBinaryRows(client.connection);
  const { promise: gone, resolve } = Promise.withResolvers<Error>();
  client.on("error", (error) => resolve(error));
  client.on("end", () => resolve(new Error("the connection was ended")));
  try {
    await client.connect();
    const sql = sqlOf(client);
    await settle(sql);
    if (as === "node") await lockNode(sql, sharedFiles);
    return {
      sql,
      gone,
      onNotice(heard) {
        client.on("notification", ({ payload }) => heard(payload ?? ""));
      },
      async [Symbol.asyncDispose]() {
        await client.end().catch(() => {});
      },
    };
  } catch (error) {
    await client.end().catch(() => {});
    throw storeFailure(error);
  }
}

async function settle(sql: Sql): Promise<void> {
  const server = await sql.first<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
  );
  if (server === undefined || server.version < oldestServer) {
    throw new NodeError("not-a-node", "the database server is older than PostgreSQL 15");
  }
  if (server.encoding !== "UTF8") {
    throw new NodeError("not-a-node", `the database is not in UTF-8 but ${server.encoding}`);
  }
  // Acknowledged means on disk, here and, where there is one, on a synchronous standby.
  await sql.run("SET synchronous_commit = 'on'");
  await sql.run("SET bytea_output = 'hex'");
  await sql.run("SET default_transaction_isolation = 'read committed'");
  // A node that stands still in the middle of a transaction holds up the others for so long.
  await sql.run("SET idle_in_transaction_session_timeout = '10s'");
  await planOnce(sql);
  await keepMemory(sql);
}

/**
 * Every statement is planned once, for whatever values, and finds its few rows by their keys. Left to itself the planner goes by
 * how large tables were when they were last looked at, in a new database empty: it would read them from end to end, and plan
 * again for every list of another length, which takes longer than what is planned.
 */
async function planOnce(sql: Sql): Promise<void> {
  await sql.run("SET plan_cache_mode = 'force_generic_plan'");
  for (const way of ["seqscan", "hashjoin", "mergejoin"]) await sql.run(`SET enable_${way} = off`);
  // What cannot do without those ways counts as so dear that it would be compiled.
  await sql.run("SET jit = off");
}

/**
 * Has the server's process keep the memory of a large answer for the next one, up to twice this: where it runs on glibc, malloc
 * gives back to the kernel what is larger than anything that was let go before (mallopt(3), M_MMAP_THRESHOLD), and each page
 * of each answer is a fault again, which takes longer than to fill it.
 */
async function keepMemory(sql: Sql): Promise<void> {
  await sql.run(`SELECT length(repeat('x', ${4 * 1_048_576}))`);
}

/**
 * Until the connection ends. Nodes on one database need one place for their files: who has none to share is alone. The
 * connection of a node that was killed a moment ago is still being noticed as gone: this waits for that.
 */
async function lockNode(sql: Sql, sharedFiles: string | undefined): Promise<void> {
  const shared = sharedFiles === undefined ? "" : "_shared";
  try {
    await sql.script("SET lock_timeout = '5s'");
    await sql.run(`SELECT pg_advisory_lock${shared}(${nodeLock}, hashtext(current_schema()))`);
    await sql.script("SET lock_timeout = 0");
  } catch (error) {
    if (codeOf(error) !== lockNotAvailable) throw error;
    throw new NodeError("in-use", "a node is already running on this database", {
      hint: "Stop it first, or have all of them keep their files on S3. " +
        "If its machine was cut off, the database lets go of it when it notices.",
    });
  }
}

/**
 * All nodes on the database have their files at one place: the first says where (`known`), and only one that is alone may say
 * another (`say`). Throws `NodeError`: `in-use`.
 */
export async function demandSamePlace(
  { sql }: Connected,
  sharedFiles: string,
  known: string,
  say: () => Promise<void>,
): Promise<void> {
  if (known === sharedFiles) return;
  const lock = `(${nodeLock}, hashtext(current_schema()))`;
  const alone = await sql.first<{ got: boolean }>(`SELECT pg_try_advisory_lock${lock} AS got`);
  if (alone?.got !== true) {
    throw new NodeError("in-use", "another node on this database keeps its files somewhere else", {
      hint: "Give all of them the same bucket and prefix, under the same endpoint.",
    });
  }
  try {
    await say();
  } finally {
    await sql.run(`SELECT pg_advisory_unlock${lock}`);
  }
}

/**
 * Brings the schema up to date, or demands that it is. Throws `NodeError`: `newer-schema`, `older-schema`, `not-a-node`,
 * `moved`, `move-unfinished`.
 */
export async function migrate({ sql }: Connected, { as, moves = false, moved }: MigrateOptions): Promise<void> {
  try {
    await inTransaction(sql, async () => {
      await sql.run(`SELECT pg_advisory_xact_lock(${migrationLock})`);
      if (!moves) await demandMoved(sql, moved);
      const version = await schemaOf(sql);
      if (version > schemaVersion) {
        throw new NodeError("newer-schema", `the database has schema ${version}; this program knows ${schemaVersion}`, {
          hint: "Start the newer version that wrote it.",
        });
      }
      if (version < schemaVersion && as === "visitor") {
        throw new NodeError("older-schema", `the database has schema ${version}; this program needs ${schemaVersion}`, {
          hint: "Start this version of the node once; it brings the database up to date.",
        });
      }
      for (const { number, postgres } of migrations) if (number > version) await sql.script(postgres);
      if (version === 0) await sql.run("CREATE TABLE qpq_schema (version integer NOT NULL)");
      if (version === 0) await sql.run("INSERT INTO qpq_schema (version) VALUES ($1)", schemaVersion);
      else await sql.run("UPDATE qpq_schema SET version = $1", schemaVersion);
    });
  } catch (error) {
    throw storeFailure(error);
  }
}

async function schemaOf(sql: Sql): Promise<number> {
  const table = await sql.first<{ known: boolean; others: number }>(
    `SELECT to_regclass('qpq_schema') IS NOT NULL AS known,
       (SELECT count(*) FROM information_schema.tables 
         WHERE table_schema = current_schema() AND table_name <> '${markerTable}') AS others`,
  );
  if (table?.known === true) {
    return (await sql.first<{ version: number }>("SELECT version FROM qpq_schema"))?.version ?? 0;
  }
  if (table?.others !== 0) {
    throw new NodeError("not-a-node", "the database holds tables of something else", {
      hint: "Give the node a database of its own.",
    });
  }
  return 0;
}

/** Codes of PostgreSQL's errors, Appendix A of its manual. */
const diskFull = "53100";
const lockNotAvailable = "55P03";
const sayAway = /^(08|57P0)/;
const socketCodes = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;

/** Two transactions waited for each other, and this one was chosen to give way; or it cannot be put in an order. */
export function mayRunAgain(error: unknown): boolean {
  const code = codeOf(error);
  return code === "40P01" || code === "40001";
}

/** What a failing statement, or a connection, means. */
export function storeFailure(error: unknown): NodeError {
  if (error instanceof NodeError) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === diskFull) return new NodeError("storage-full", "the database has no room", { cause: error });
  if (sayAway.test(code) || socketCodes.test(code) || /Connection terminated|not queryable|timeout/i.test(message)) {
    return new NodeError("store-away", "the database cannot be reached", {
      hint: "The node goes on by itself when it is back.",
      cause: error,
    });
  }
  return new NodeError("broken", message, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
