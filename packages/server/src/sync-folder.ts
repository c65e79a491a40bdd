/**
 * What was made, renamed or removed in this folder is on disk when it resolves: a new file is found after a power cut only
 * if its folder is on disk too. Windows cannot open folders, and need not.
 */
export async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

/** The same, for what is done before anything else may begin. */
export function syncFolderSync(path: string): void {
  if (Deno.build.os === "windows") return;
  using folder = Deno.openSync(path, { read: true });
  folder.syncSync();
}
