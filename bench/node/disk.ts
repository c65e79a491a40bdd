// What the disk under a folder can do, measured beside the node so that the node's figures mean something: the time that a
// small write takes to be on disk, and rows a second of plain SQLite with nothing around it.

import { join } from "node:path";
import Sqlite from "better-sqlite3-multiple-ciphers";
import { fromSorted } from "./figures.ts";

export interface FsyncTimes {
  /** ms from write to durable, 4 KiB appended each time. */
  readonly p50: number;
  readonly p99: number;
}

/** `everyMs`: only once in so many ms, as a disk that is asked seldom answers later. */
export async function measureFsync(folder: string, count = 200, everyMs = 0): Promise<FsyncTimes> {
  const path = join(folder, "fsync");
  const file = Deno.openSync(path, { create: true, write: true, truncate: true });
  const block = new Uint8Array(4096).fill(7);
  const times: number[] = [];
  try {
    for (let each = 0; each < count; each += 1) {
      if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
      const started = performance.now();
      file.writeSync(block);
      file.syncDataSync();
      times.push(performance.now() - started);
    }
  } finally {
    file.close();
    Deno.removeSync(path);
  }
  times.sort((a, b) => a - b);
  return { p50: fromSorted(times, 0.5), p99: fromSorted(times, 0.99) };
}

/**
 * Resolves when all that was written before is on the disk and the disk is no longer busy with it, so that what is measured
 * next does not wait for what was measured last; after `patience` ms in any case. A virtual disk goes on for seconds.
 */
export async function calm(folder: string, patience = 6_000): Promise<void> {
  const given = performance.now() + patience;
  do await new Deno.Command("sync").output(); while (!isCalm(await measureFsync(folder)) && performance.now() < given);
}

function isCalm({ p50, p99 }: FsyncTimes): boolean {
  return p99 <= Math.max(4 * p50, 1);
}

/** Rows a second of `size` bytes, `group` to a commit, WAL and synchronous FULL as the node has it, no cipher. */
export function measureBareRows(folder: string, rows: number, group: number, size: number): number {
  const own = Deno.makeTempDirSync({ dir: folder });
  const database = new Sqlite(join(own, "bare.db"));
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.exec("CREATE TABLE messages (id INTEGER PRIMARY KEY, payload BLOB NOT NULL)");
    const insert = database.prepare("INSERT INTO messages (payload) VALUES (?)");
    const payload = new Uint8Array(size).fill(7);
    const commit = database.transaction((count: number) => {
      for (let each = 0; each < count; each += 1) insert.run(payload);
    });
    const started = performance.now();
    for (let left = rows; left > 0; left -= group) commit.immediate(Math.min(group, left));
    return rows / ((performance.now() - started) / 1000);
  } finally {
    database.close();
    Deno.removeSync(own, { recursive: true });
  }
}
