// The file in which the transparency log is kept a second time, outside the database: a database that is brought back from
// a backup would otherwise make the node sign a second history. What was written is on disk before anything relies on it.

import { NodeError } from "../errors.ts";
import { syncFolder } from "../sync-folder.ts";

export interface JournalFile {
  /** Undefined if there is none. */
  read(): Promise<string | undefined>;
  /**
   * Writes ASCII text at this byte and cuts off whatever lay behind; on disk when it resolves. If it throws a `NodeError`
   * (`storage-full`, `broken`), what lies before that byte is as it was.
   */
  write(at: number, text: string): Promise<void>;
}

export function journalFile(path: string): JournalFile {
  return {
    async read() {
      try {
        return await Deno.readTextFile(path);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw failure(path, error);
      }
    },
    async write(at, text) {
      try {
        // Behind something there is no new file: one that was taken away, or cut, would be filled with zeros.
        using file = await Deno.open(path, { create: at === 0, write: true, mode: 0o600 });
        const { size } = await file.stat();
        if (size < at) throw new Error(`it has ${size} bytes of ${at}`);
        await file.truncate(at);
        await file.seek(at, Deno.SeekMode.Start);
        const bytes = new TextEncoder().encode(text);
        for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
        await file.sync();
        if (at === 0) await syncFolder(path.replace(/[^/]*$/, "") || ".");
      } catch (error) {
        throw failure(path, error);
      }
    },
  };
}

function failure(path: string, cause: unknown): NodeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return /no space left|quota exceeded|os error (28|112|122)\b/i.test(reason)
    ? new NodeError("storage-full", `no room for the log's journal ${path}`, { hint: "Make room on the disk.", cause })
    : new NodeError("broken", `the log's journal ${path} cannot be used: ${reason}`, {
      hint: "Put back the file that was there: an older copy will do while the database is whole.",
      cause,
    });
}
