// Walking the tree, without what is generated or installed.

import { fileURLToPath, pathToFileURL } from "node:url";

export const fromFileUrl = (url: URL): string => fileURLToPath(url);
export const toFileUrl = (path: string): string => pathToFileURL(path).href;

const skipped = new Set(["node_modules", "dist", "coverage", ".git"]);

/** Every test file below `folder`, as `files` gives them. */
export function testFiles(base: string, folder: string): string[] {
  return [...files(base, folder, (name) => name.endsWith(".test.ts"))];
}

/** Every file below `folder` whose name passes, with `/` between parts, relative to `base`, sorted. */
export function* files(base: string, folder: string, pass: (name: string) => boolean): Generator<string> {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(`${base}/${folder}`)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      if (!skipped.has(entry.name)) yield* files(base, path, pass);
    } else if (entry.isFile && pass(entry.name)) yield path;
  }
}
