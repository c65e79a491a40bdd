// An account from its export, on a machine that lacks it (PROTOCOL §10, Restored or copied profile): a new session, which
// ends all others, and everything that was kept, with new keys. No MLS state came along: 1:1s are founded anew, the admins
// of groups are asked. The file is read twice: once to see that it is whole, before anything is asked of the node, and
// once to be stored.
import { formatNodeAddress, originOf, parseNodeAddress, parseUserName, signingKeyFromSeed } from "@quicproquo/protocol";
import { sameBytes } from "../bytes.ts";
import type { Self } from "../context.ts";
import { isNotes } from "../conversations/is-notes.ts";
import { noticeLine } from "../conversations/lines.ts";
import { clientError } from "../errors.ts";
import { BelievedTime } from "../expiry/believed-time.ts";
import { FileChunks } from "../files/file-chunks.ts";
import { awaitNewKeys, DEFAULT_INBOX } from "../groups/begin-again.ts";
import type { Environment } from "../session/environment.ts";
import { parts } from "../store/blob.ts";
import type { StoredNode } from "../store/profile-table.ts";
import type { Store } from "../store/store.ts";
import { type AccountRecord, decodeRecords } from "./account-records.ts";
import { damaged, openSealedFile } from "./sealed-file.ts";

/** Whose account a file holds. */
export interface ExportedAccount {
  readonly self: Self;
  readonly node: StoredNode;
  /** ms since 1970 UTC. */
  readonly exported: number;
}

/**
 * Reads all of a file. Throws `file-unreadable`, `passphrase-wrong`, `export-damaged`, `export-newer`; nothing is changed
 * by it in any case.
 */
export async function readExport(path: string, passphrase: string): Promise<ExportedAccount> {
  const rows = new Map<string, Map<string, unknown>>();
  let exported: number | undefined;
  for await (const record of recordsOf(path, passphrase)) {
    if (record.kind === "head") exported = record.exported;
    if (record.kind !== "rows" || (record.table.name !== "profile" && record.table.name !== "node")) continue;
    const [row, ...more] = record.rows;
    if (row === undefined || more.length > 0 || rows.has(record.table.name)) throw damaged("it is of no one account");
    rows.set(record.table.name, new Map(record.columns.map((column, at) => [column, row[at]])));
  }
  const [profile, node] = [rows.get("profile"), rows.get("node")];
  if (profile === undefined || node === undefined || exported === undefined) throw damaged("it lacks the account");
  const account = { self: selfOf(profile), node: nodeOf(node), exported };
  if (originOf(account.node.nodeKey) !== account.self.origin) throw damaged("its node is not the account's");
  return account;
}

/** Fills an empty store with what the file holds, in the caller's transaction. */
export async function storeExport(
  environment: Pick<Environment, "random" | "clock">,
  store: Store,
  path: string,
  passphrase: string,
): Promise<void> {
  let exported = 0;
  const gone = new Set<unknown>();
  for await (const record of recordsOf(path, passphrase)) {
    if (record.kind === "head") exported = record.exported;
    if (record.kind !== "rows") continue;
    const now = new BelievedTime(environment.clock, store.profile.time()).now();
    try {
      insertRows(store, record, now, gone);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_CONSTRAINT"))) {
        throw error;
      }
      throw damaged("parts of it contradict each other");
    }
  }
  beginElsewhere(environment, store, exported);
}

async function* recordsOf(path: string, passphrase: string): AsyncGenerator<AccountRecord> {
  using file = new FileChunks(path);
  yield* decodeRecords(openSealedFile(file, passphrase));
}

/** What has disappeared since is not stored, not even to be taken away again: its number counts as there. */
function insertRows(
  store: Store,
  { table, columns, rows }: Extract<AccountRecord, { readonly kind: "rows" }>,
  now: number,
  gone: Set<unknown>,
): void {
  for (const row of rows) {
    const value = (column: string): unknown => row[columns.indexOf(column)];
    if (table.name === "messages") {
      const end = value("expires_at");
      if (typeof end === "number" && end <= now) {
        gone.add(value("position"));
        const [conversation, author, counter] = [value("conversation"), value("author"), value("counter")];
        if (conversation instanceof Uint8Array && author instanceof Uint8Array && typeof counter === "number") {
          store.counters.pass(conversation, author, counter);
        }
        continue;
      }
    }
    if (gone.size > 0 && "message" in table.columns && gone.has(value("message"))) continue;
    store.portable.insert(table, columns, row);
  }
}

/** Nothing here may be encrypted with keys of the other copy, and what it did since then is not known. */
function beginElsewhere(environment: Pick<Environment, "random" | "clock">, store: Store, exported: number): void {
  store.profile.markRegistered();
  store.profile.setRenewKeys(true);
  const self = store.profile.identity();
  if (self === undefined) throw damaged("it lacks the account");
  const conversations = store.conversations.all();
  store.inbox.loseCursors([DEFAULT_INBOX, ...conversations.map(({ id }) => id)]);
  for (const conversation of conversations) {
    const { id, kind, state, foundFrom } = conversation;
    // Notes have no keys that could be missing.
    if (state === "left" || isNotes(self, conversation)) continue;
    const group = store.groups.get(id);
    if (group !== undefined) awaitNewKeys(store, conversation, group.incarnation);
    // The other copy may have founded the first one meanwhile.
    else if (foundFrom !== undefined) store.conversations.setFoundFrom(id, Math.max(1, foundFrom));
    for (const { position } of store.messages.undelivered(id, kind)) store.messages.encryptAgain(position);
    const since = new Date(exported).toISOString().slice(0, 16).replace("T", " ");
    const text =
      `This profile was imported on another machine, from an export of ${since} UTC: it comes back here with ` +
      "new keys. What came between the two, if anything did, may be missing here.";
    store.messages.add(noticeLine(environment, { conversation: id, author: self.key, text }));
  }
}

function selfOf(row: ReadonlyMap<string, unknown>): Self {
  const [name, origin, key, seed] = ["name", "origin", "identity_key", "identity_seed"].map((one) => row.get(one));
  const known = typeof name === "string" && parseUserName(name) !== undefined && typeof origin === "string" &&
    key instanceof Uint8Array && seed instanceof Uint8Array && seed.length === 32;
  if (!known) throw damaged("it lacks the account's name or key");
  const signingKey = signingKeyFromSeed(seed);
  if (!sameBytes(signingKey.publicKey, key)) throw damaged("the account's key is not one");
  return { name, origin, key, seed, signingKey };
}

function nodeOf(row: ReadonlyMap<string, unknown>): StoredNode {
  const [address, nodeKey, pins, certificate, suite] = ["address", "node_key", "pins", "certificate", "suite"]
    .map((one) => row.get(one));
  const known = typeof address === "string" && nodeKey instanceof Uint8Array && nodeKey.length === 32 &&
    pins instanceof Uint8Array && (certificate === null || typeof certificate === "string") &&
    typeof suite === "number";
  if (!known) throw damaged("it lacks the account's node");
  return { address: addressOf(address), nodeKey, pins: parts(pins, 32), certificate: certificate ?? undefined, suite };
}

function addressOf(address: string): string {
  try {
    return formatNodeAddress(parseNodeAddress(address));
  } catch (error) {
    throw clientError("export-damaged", "the export is damaged: its node's address is none", { cause: error });
  }
}
