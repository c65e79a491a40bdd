// Moves a node's data from the embedded database to one on a server (docs/operations.md). Interrupted at any moment it is
// begun again and goes on; what is there twice is compared row by row before anybody may open it. The order at the end is
// what keeps the log from forking: first the folder says that its node has moved, then the database says that it is whole.

import { signingKeyFromSeed } from "@quicproquo/protocol";
import { leafHash, MerkleFrontier } from "@quicproquo/protocol/transparency";
import { NodeError } from "../../errors.ts";
import { demandNode, openDataFolder } from "../data-folder.ts";
import { encodedEntry } from "../log-rows.ts";
import { readMovedFile, writeMovedFile } from "../moved-file.ts";
import { connect, migrate, storeFailure } from "../postgres/open.ts";
import type { Connected } from "../postgres/open.ts";
import { SecretBox } from "../postgres/secret-box.ts";
import { inTransaction } from "../postgres/sql.ts";
import { nodeKeyName } from "../store.ts";
import { completeMarker, makeMarker, readMarker } from "./marker.ts";
import type { Marker } from "./marker.ts";
import { RowDigest } from "./row-digest.ts";
import { Source } from "./source.ts";
import { keyOf, parseKey } from "./table.ts";
import type { Row, Table } from "./table.ts";
import { Target } from "./target.ts";

export interface MoveStoreOptions {
  /** The folder of a node that does not run. */
  readonly data: string;
  /** 64 hexadecimal digits instead of the key file, as from QPQ_DB_KEY. */
  readonly keyText: string | undefined;
  /** `postgres://USER@HOST:PORT/NAME`: empty, or with a move of the same node under way. */
  readonly url: string;
  readonly password: string | undefined;
  readonly random: (size: number) => Uint8Array;
  /** At most so many rows in one transaction; a thousand if not said. */
  readonly pageRows?: number;
  /** Told after every page, when it is on disk on the server, and of every table that was compared. */
  readonly told: (progress: MoveProgress) => void;
}

export interface MoveProgress {
  readonly step: "copied" | "compared";
  readonly table: string;
  /** Of this table, in this run. */
  readonly rows: number;
}

export interface MovedTable {
  readonly name: string;
  readonly rows: number;
  /** Over its rows, the same on both sides; not told of secrets. */
  readonly sha256: string | undefined;
}

export interface Moved {
  /** It was whole before; then nothing was compared again, as the node may have gone on since. */
  readonly already: boolean;
  readonly tables: readonly MovedTable[];
  readonly log: MovedLog | undefined;
}

export interface MovedLog {
  readonly entries: number;
  /** RFC 9162's, in base64. */
  readonly root: string;
}

/**
 * Throws a `NodeError`: as `openDataFolder` and `connect` do; `older-schema`; `moved` if the folder was moved elsewhere;
 * `not-a-node` if something else lies in the database; `move-differs`. Only a move that has begun leaves anything behind.
 */
export async function moveStore(options: MoveStoreOptions): Promise<Moved> {
  const { data, keyText, url, password, random, pageRows = 1_000 } = options;
  demandNode(data);
  using folder = openDataFolder({ path: data, keyText, exclusive: true, random, mayHaveMoved: true });
  const box = new SecretBox(folder.key, random);
  try {
    using source = new Source(folder.databasePath, folder.key, pageRows);
    await using connected = await connect({ url, password, as: "node" });
    return await moved(options, source, new Target(connected.sql, box), connected);
  } catch (error) {
    throw storeFailure(error);
  } finally {
    box.close();
  }
}

async function moved(
  { data, url, random, told }: MoveStoreOptions,
  source: Source,
  target: Target,
  connected: Connected,
): Promise<Moved> {
  const nodeKey = nodeKeyOf(source);
  const begun = await readMarker(connected.sql);
  const id = await idOf(data, nodeKey, begun, target) ?? random(16).toHex();
  if (begun?.complete === true) return { already: true, tables: [], log: undefined };
  writeMovedFile(data, { id, to: url, state: "moving" });
  if (begun === undefined) await inTransaction(connected.sql, (sql) => makeMarker(sql, { id, source: nodeKey }));
  await migrate(connected, { moves: true });
  await copyAll(source, target, begun, told);
  await target.setCounters(source.tables);
  const tables: MovedTable[] = [];
  for (const table of source.tables) {
    tables.push(await compare(source, target, table));
    told({ step: "compared", table: table.name, rows: tables.at(-1)?.rows ?? 0 });
  }
  const log = await compareLog(source, target);
  writeMovedFile(data, { id, to: url, state: "moved" });
  await completeMarker(connected.sql);
  return { already: false, tables, log };
}

function nodeKeyOf(source: Source): string {
  const seed = source.secret(nodeKeyName);
  if (seed === undefined) throw new NodeError("not-a-node", "the database has no node key");
  const { publicKey } = signingKeyFromSeed(seed);
  seed.fill(0);
  return publicKey.toHex();
}

/** Of the move that is to go on; undefined if a new one may begin. */
async function idOf(
  data: string,
  nodeKey: string,
  marker: Marker | undefined,
  target: Target,
): Promise<string | undefined> {
  const file = readMovedFile(data);
  if (marker === undefined) {
    if (file?.state === "moved") {
      throw new NodeError("moved", `the node in ${data} was moved to another database already: ${file.to}`, {
        hint: "Start it with that --database.",
      });
    }
    if (await target.isEmpty()) return file?.id;
    throw new NodeError("not-a-node", "the database is not empty", { hint: "Give the node a database of its own." });
  }
  if (marker.source === nodeKey && marker.id === file?.id) return marker.id;
  throw new NodeError("not-a-node", "the database holds another move than this folder's", {
    hint: "Another node's, or an earlier one whose node.moved was removed: empty the database to begin again.",
  });
}

async function copyAll(
  source: Source,
  target: Target,
  begun: Marker | undefined,
  told: MoveStoreOptions["told"],
): Promise<void> {
  const from = Math.max(0, source.tables.findIndex(({ name }) => name === begun?.table));
  for (const table of source.tables.slice(from)) {
    let after = begun?.table === table.name && begun.after !== undefined ? parseKey(begun.after) : undefined;
    for (let rows = 0;;) {
      const page = source.page(table, after);
      const last = page.at(-1);
      if (last === undefined) break;
      await target.add(table, page, after === undefined);
      after = keyOf(table, last);
      rows += page.length;
      told({ step: "copied", table: table.name, rows });
    }
  }
}

async function compare(source: Source, target: Target, table: Table): Promise<MovedTable> {
  const [here, there] = [new RowDigest(), new RowDigest()];
  let after: Row | undefined;
  for (const page of source.pages(table)) {
    const others = await target.page(table, after, page.length);
    for (const row of page) here.add(row);
    for (const row of others) there.add(row);
    const last = page.at(-1);
    if (last !== undefined) after = keyOf(table, last);
  }
  const count = await target.count(table);
  const sha256 = here.hex();
  if (count !== here.rows || there.hex() !== sha256) {
    throw new NodeError("move-differs", `the table ${table.name} differs: ${here.rows} rows here, ${count} there`, {
      hint: "Something else changed one of them. Empty the database, remove node.moved, and begin again.",
    });
  }
  return { name: table.name, rows: here.rows, sha256: table.name === "secrets" ? undefined : sha256 };
}

/** From the entries alone, on both sides. */
async function compareLog(source: Source, target: Target): Promise<MovedLog> {
  const table = source.tables.find(({ name }) => name === "log_entries");
  if (table === undefined) throw new Error("there is no table of the log");
  const [here, there] = [MerkleFrontier.empty(), MerkleFrontier.empty()];
  let after: Row | undefined;
  for (const page of source.pages(table)) {
    for (const row of page) here.append(leafHash(entryOf(table, row)));
    for (const row of await target.page(table, after, page.length)) there.append(leafHash(entryOf(table, row)));
    const last = page.at(-1);
    if (last !== undefined) after = keyOf(table, last);
  }
  const root = here.root().toBase64();
  if (here.size !== there.size || there.root().toBase64() !== root) {
    throw new NodeError("move-differs", "the log differs", {
      hint: "Empty the database, remove node.moved, and begin again.",
    });
  }
  return { entries: here.size, root };
}

function entryOf({ columns }: Table, row: Row): Uint8Array {
  const cell = (name: string) => row[columns.indexOf(name)] ?? null;
  const [kind, time, nameHash, identityKey] = [cell("kind"), cell("time"), cell("name_hash"), cell("identity_key")];
  if (
    typeof kind !== "number" || typeof time !== "number" || !(nameHash instanceof Uint8Array) ||
    !(identityKey instanceof Uint8Array)
  ) throw new NodeError("log-damaged", "an entry of the log cannot be read");
  return encodedEntry({ kind, time, nameHash, identityKey });
}
