// A new file of one's own: its owner's alone, never in another file's place, and there as a whole or not at all. Until it is
// written and flushed it stands under a name that nothing else knows.
import { type FileHandle, link, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { toHex } from "../bytes.ts";
import type { Random } from "@quicproquo/protocol";
import { clientError } from "../errors.ts";
import { syncFolder } from "../profile/private-files.ts";

const FILE_MODE = 0o600;

/** Throws `file-exists`, `file-unwritable`, and what `write` throws; then nothing is left at `path`. */
export async function writeNewFile(
  path: string,
  random: Random,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  // Looked at first, so that nobody waits for what cannot be; whether it holds is seen at the end.
  if (await isThere(path)) throw exists();
  const beside = join(dirname(path), `.${basename(path).slice(0, 40)}.${toHex(random(8))}.part`);
  const file = await open(beside, "wx", FILE_MODE).catch((error: unknown) => {
    throw clientError("file-unwritable", `nothing can be written in ${dirname(path)}`, { cause: error });
  });
  try {
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await appear(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
  syncFolder(dirname(path));
}

/** As many bytes as there are, however many a call takes. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
}

/** Under its name, all at once, and never in another file's place. */
async function appear(beside: string, to: string): Promise<void> {
  try {
    await link(beside, to);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") throw exists();
    // File systems without hard links: the look before is as near as it gets.
    if (await isThere(to)) throw exists();
    await rename(beside, to);
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

function exists(): Error {
  return clientError("file-exists", "there is a file of that name already");
}
