// Takes a backup into a folder of another name, which gets its own once everything is in it and on disk: what is there is
// whole.

import { NodeError } from "../errors.ts";
import { blobsPathOf, journalPathOf } from "../store/data-folder.ts";
import type { Store } from "../store/store.ts";
import { syncFolder } from "../sync-folder.ts";
import { version } from "../version.ts";
import { copyFile, makeNewFolder, writeFile } from "./copying.ts";
import { formatManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";

export interface BackUpOptions {
  /** Of the node, or of a visitor beside it. */
  readonly store: Store;
  readonly data: string;
  /** Must not be there yet. */
  readonly to: string;
  readonly now: number;
  /** The bucket that files lie in, as people call it, and stay in; undefined: they are in the folder, and are copied. */
  readonly filesAt?: string | undefined;
}

/** Throws `backup-invalid` if the folder is there, `storage-full`, `data-folder`. */
export async function backUp({ store, data, to, now, filesAt }: BackUpOptions): Promise<Manifest> {
  if (exists(to)) {
    throw new NodeError("backup-invalid", `${to} is there already`, { hint: "Name a folder that is not." });
  }
  const draft = `${to.replace(/\/+$/, "")}.partial`;
  await makeNewFolder(draft);
  try {
    await store.backUp({ path: `${draft}/node.db` });
    const copied = filesAt === undefined
      ? await copyBlobs(blobsPathOf(data), blobsPathOf(draft))
      : { files: 0, fileBytes: 0, filesAt };
    // A node that was never asked for its log has no journal yet.
    if (exists(journalPathOf(data))) await copyFile(journalPathOf(data), journalPathOf(draft));
    const { logEntries } = await store.census({});
    const manifest: Manifest = {
      version,
      takenAt: now,
      databaseBytes: (await Deno.stat(`${draft}/node.db`)).size,
      logEntries,
      ...copied,
    };
    await writeFile(`${draft}/backup.json`, formatManifest(manifest));
    await syncFolder(draft);
    await Deno.rename(draft, to);
    return manifest;
  } catch (error) {
    await Deno.remove(draft, { recursive: true });
    throw error;
  }
}

/** Whole ones; what is under way is uploaded again, and what else lies there is none. One that goes meanwhile was no longer wanted. */
async function copyBlobs(from: string, to: string): Promise<{ readonly files: number; readonly fileBytes: number }> {
  let files = 0;
  let fileBytes = 0;
  if (!exists(from)) return { files, fileBytes };
  await makeNewFolder(to);
  for await (const { name } of Deno.readDir(from)) {
    if (!/^[0-9a-f]{32}$/.test(name)) continue;
    try {
      fileBytes += await copyFile(`${from}/${name}`, `${to}/${name}`);
      files += 1;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  await syncFolder(to);
  return { files, fileBytes };
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
