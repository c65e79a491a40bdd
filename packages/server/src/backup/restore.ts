// Makes a node out of a backup and the log's journal (docs/protocol.md, Backup and restore). Everything is prepared beside
// its place, and takes it once all is well: what is refused has replaced nothing. The database gets its name last: what is
// interrupted is no node, and may be begun again, from the journal that lies in the folder itself too.

import { signingKeyFromSeed } from "@quicproquo/protocol";
import type { Limits } from "@quicproquo/protocol";
import { leafHash, MerkleFrontier, parseLogEntry } from "@quicproquo/protocol/transparency";
import type { BlobPlace } from "../blobs/blob-place.ts";
import { NodeError } from "../errors.ts";
import { blobsPathOf, emptyDataFolder, journalPathOf } from "../store/data-folder.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import { nodeKeyName } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { syncFolder } from "../sync-folder.ts";
import { noJournal, readJournal } from "../transparency/journal.ts";
import type { Journal } from "../transparency/journal.ts";
import { journalFile } from "../transparency/journal-file.ts";
import { copyFile } from "./copying.ts";
import { filesElsewhere } from "./elsewhere.ts";
import { parseManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";

export interface RestoreOptions {
  readonly from: string;
  /** The newest copy of the journal that there is: of the lost node's disk, if that can still be read. */
  readonly journal: string;
  /** Must hold no node. */
  readonly data: string;
  /** 64 hexadecimal digits, as from QPQ_DB_KEY. */
  readonly keyText: string | undefined;
  /** A copy of `node.key`, which is put into the folder. */
  readonly keyFile: string | undefined;
  /** Where files lie that are not in the backup; it stays the caller's. */
  readonly bucket?: BlobPlace | undefined;
  readonly limits: Limits;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Entries of the journal that the backup did not have. */
  readonly reapplied: number;
  /** Accounts that were deleted again. */
  readonly deleted: number;
  /** Names whose accounts are lost: reserved for ever. */
  readonly reserved: number;
}

const atOnce = 4_096;

/**
 * Throws a `NodeError` with no node made: `backup-invalid`, `data-folder`, `in-use`, `key-missing`, `key-invalid`,
 * `wrong-key`, `journal-missing`, `journal-damaged`, `journal-older`, `log-damaged`, `backup-elsewhere`; and as a bucket does.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { from, data, keyText, keyFile, bucket } = options;
  const manifest = await readManifest(from);
  if ((manifest.filesAt === undefined) !== (bucket === undefined)) throw filesElsewhere(manifest.filesAt);
  const journal = await readText(options.journal);
  if (journal === undefined) {
    throw new NodeError("journal-missing", `there is no journal at ${options.journal}`, {
      hint: "Without it names could be given away twice, and clients would refuse the node.",
    });
  }
  using folder = emptyDataFolder({ path: data, keyText, keyFile });
  const draft = `${folder.databasePath}.restoring`;
  const [blobs, draftBlobs] = [blobsPathOf(data), `${blobsPathOf(data)}.restoring`];
  const [kept, draftJournal] = [journalPathOf(data), `${journalPathOf(data)}.restoring`];
  await removeAll([draft, `${draft}-wal`, `${draft}-shm`, draftBlobs, draftJournal]);
  await copyFile(`${from}/node.db`, draft);
  const copied = await copyBlobs(blobsPathOf(from), draftBlobs);
  const files = bucket === undefined ? copied : await wholeIn(bucket);
  const done = await reapplied({ ...options, draft, draftBlobs, key: folder.key, journal, files });
  await journalFile(draftJournal).write(0, journal.slice(0, done.journalLength));
  folder.keepKey();
  await removeAll([blobs]);
  if (copied.length > 0) await Deno.rename(draftBlobs, blobs);
  await Deno.rename(draftJournal, kept);
  await Deno.rename(draft, folder.databasePath);
  await syncFolder(data);
  const { journalLength: _, ...counts } = done;
  return { manifest, ...counts };
}

interface Drafted {
  readonly from: string;
  readonly draft: string;
  readonly draftBlobs: string;
  readonly key: Uint8Array;
  readonly journal: string;
  readonly files: readonly Uint8Array[];
  readonly limits: Limits;
}

async function reapplied(
  { from, draft, draftBlobs, key, journal: text, files, limits: capacity }: Drafted,
): Promise<Omit<Restored, "manifest"> & { readonly journalLength: number }> {
  await using store = await openSqliteStore({ path: draft, key, capacity });
  const seed = await store.findSecret({ name: nodeKeyName });
  if (seed === undefined) throw new NodeError("backup-invalid", "the backup has no node key");
  const nodeKey = signingKeyFromSeed(seed).publicKey;
  seed.fill(0);
  const journal = readJournal(text, nodeKey);
  if (journal.length === 0) throw noJournal();
  const older = readJournal(await readText(journalPathOf(from)) ?? "", nodeKey);
  if (older.entries.length > journal.entries.length) {
    throw new NodeError(
      "journal-older",
      `the journal has ${journal.entries.length} entries, the backup's own copy ${older.entries.length}`,
      { hint: "Take the newest copy there is." },
    );
  }
  const known = await commonHistory(store, journal);
  const done = await reapply(store, journal.entries.slice(known));
  await commonHistory(store, journal);
  await store.journal({ begun: true });
  const gone = new Set(done.files.map((file) => file.toHex()));
  await store.startAfresh({ files: files.filter((file) => !gone.has(file.toHex())) });
  await store.foldLog({});
  await removeAll(done.files.map((file) => `${draftBlobs}/${file.toHex()}`));
  const { deleted, reserved } = done;
  return { reapplied: Math.max(0, journal.entries.length - known), deleted, reserved, journalLength: journal.length };
}

interface Reapplied {
  readonly deleted: number;
  readonly reserved: number;
  /** Of the accounts that were deleted. */
  readonly files: readonly Uint8Array[];
}

/** In their order: a tombstone deletes its account again, and what has none is noted down. */
async function reapply(store: Store, missing: readonly Uint8Array[]): Promise<Reapplied> {
  const files: Uint8Array[] = [];
  let deleted = 0;
  let reserved = 0;
  let page: Uint8Array[] = [];
  const flush = async (): Promise<void> => {
    await store.reapply({ entries: page });
    page = [];
  };
  for (const bytes of missing) {
    const entry = parseLogEntry(bytes);
    if (entry === undefined) throw new NodeError("journal-damaged", "an entry of the journal cannot be read");
    const { kind, identityKey, time } = entry;
    const account = kind === "tombstone" ? await store.findIdentity({ identityKey }) : undefined;
    if (account !== undefined) {
      await flush();
      files.push(...(await store.deleteAccount({ account: account.account, now: time }) ?? []).map((id) => id.slice()));
      deleted += 1;
      continue;
    }
    if (kind === "bind") reserved += 1;
    page.push(bytes);
    if (page.length === atOnce) await flush();
  }
  await flush();
  return { deleted, reserved, files };
}

/** How many entries the database has of what the journal says; throws `log-damaged` if it says otherwise. */
async function commonHistory(store: Store, { entries }: Journal): Promise<number> {
  const { logEntries } = await store.census({});
  const size = Math.min(logEntries, entries.length);
  const frontier = MerkleFrontier.empty();
  for (const entry of entries.slice(0, size)) frontier.append(leafHash(entry));
  const head = await store.logHead({ size });
  if (head?.root.toHex() !== frontier.root().toHex()) {
    throw new NodeError("log-damaged", `the journal and the backup differ in their first ${size} entries`, {
      hint: "They are of different histories: take the journal of the node that the backup was taken of.",
    });
  }
  return logEntries;
}

async function readManifest(from: string): Promise<Manifest> {
  const manifest = parseManifest(await readText(`${from}/backup.json`) ?? "");
  if (manifest !== undefined) return manifest;
  throw new NodeError("backup-invalid", `${from} is no backup`, {
    hint: "A backup is a folder with a backup.json in it.",
  });
}

async function copyBlobs(from: string, to: string): Promise<readonly Uint8Array[]> {
  const files: Uint8Array[] = [];
  for (const name of await namesIn(from)) {
    if (!/^[0-9a-f]{32}$/.test(name)) continue;
    if (files.length === 0) await Deno.mkdir(to, { mode: 0o700 });
    await copyFile(`${from}/${name}`, `${to}/${name}`);
    files.push(Uint8Array.fromHex(name));
  }
  if (files.length > 0) await syncFolder(to);
  return files;
}

/** Those that the database will not know are removed by the node, as it does with all of them. */
async function wholeIn(bucket: BlobPlace): Promise<readonly Uint8Array[]> {
  const files: Uint8Array[] = [];
  for await (const { file, whole } of bucket.files()) if (whole) files.push(file);
  return files;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await Deno.remove(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
