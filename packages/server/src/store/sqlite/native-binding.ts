// The database's native addon by the one absolute path that the start line permits. The library's own search would touch
// more of the machine than that.

import { createRequire } from "node:module";
import process from "node:process";

export function nativeBinding(): string {
  const manifest = createRequire(import.meta.url).resolve("better-sqlite3-multiple-ciphers/package.json");
  return manifest.replace(/package\.json$/, `prebuilds/${process.platform}-${process.arch}.node`);
}
