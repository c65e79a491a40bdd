// What a node sees of what waits in it: the rows of its own database, opened with its own key, beside the running node.
// For the demo; the product has no such window.

import { Buffer } from "node:buffer";
import process from "node:process";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3-multiple-ciphers";

export interface WaitingRow {
  readonly recipient: string;
  /** Empty: where Welcomes and other first contacts wait. */
  readonly channel: string;
  readonly seq: number;
  readonly bytes: number;
  readonly payload: Uint8Array;
}

/** The messages that wait, oldest first. */
export function waitingAt(folder: string): WaitingRow[] {
  const library = fileURLToPath(import.meta.resolve("better-sqlite3-multiple-ciphers"));
  const binding = library.replace(/lib[\\/]index\.js$/, `prebuilds/${process.platform}-${process.arch}.node`);
  const database = new Sqlite(`${folder}/node.db`, { nativeBinding: binding, readonly: true });
  try {
    database.pragma("cipher = 'aegis'");
    database.key(Buffer.from(`raw:${Deno.readTextFileSync(`${folder}/node.key`).trim()}`));
    const rows = database.prepare(`
      SELECT a.username AS recipient, i.channel, m.seq, m.size, coalesce(m.payload, b.payload) AS payload
      FROM messages m JOIN inboxes i ON i.id = m.inbox JOIN accounts a ON a.id = m.recipient
        LEFT JOIN bodies b ON b.id = m.body
      ORDER BY m.arrival`).all();
    return rows.map(parseRow);
  } finally {
    database.close();
  }
}

function parseRow(row: unknown): WaitingRow {
  if (typeof row !== "object" || row === null) throw new TypeError("not a row");
  const fields = new Map<string, unknown>(Object.entries(row));
  const [recipient, channel, seq, size, payload] = ["recipient", "channel", "seq", "size", "payload"].map((name) =>
    fields.get(name)
  );
  if (
    typeof recipient !== "string" || !(channel instanceof Uint8Array) || typeof seq !== "number" ||
    typeof size !== "number" || !(payload instanceof Uint8Array)
  ) throw new TypeError("the node's tables are not what this tool knows");
  return { recipient, channel: channel.toHex(), seq, bytes: size, payload };
}
