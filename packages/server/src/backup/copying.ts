// Files that are on disk when the call returns, for their owner alone.

import { NodeError } from "../errors.ts";

/** Throws `backup-invalid` if it is there. */
export async function makeNewFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { mode: 0o700 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NodeError("backup-invalid", `the folder ${path} cannot be made: ${reason}`, {
      hint: "Its parent must be there and may be written; what an interrupted backup left may be removed.",
      cause,
    });
  }
}

/** Into a new file; its length. Throws as the runtime does if the source is not there. */
export async function copyFile(from: string, to: string): Promise<number> {
  using source = await Deno.open(from, { read: true });
  using target = await Deno.open(to, { write: true, createNew: true, mode: 0o600 });
  const buffer = new Uint8Array(1 << 20);
  let length = 0;
  for (let read = await source.read(buffer); read !== null; read = await source.read(buffer)) {
    for (let at = 0; at < read;) at += await target.write(buffer.subarray(at, read));
    length += read;
  }
  await target.sync();
  return length;
}

/** Into a new file. */
export async function writeFile(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}
