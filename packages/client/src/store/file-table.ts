// Files that messages refer to, and files on their way to the node.
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface StoredAttachment {
  readonly place: number;
  /** SHA-256 of the ciphertext. */
  readonly hash: Uint8Array;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
}

export interface NewUpload {
  readonly conversation: Uint8Array;
  /** Name of the ciphertext's file. */
  readonly spool: string;
  readonly hash: Uint8Array;
  /** Secret. */
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly name: string;
  readonly mediaType: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of the ciphertext. */
  readonly total: number;
}

export interface StoredUpload extends NewUpload {
  readonly id: number;
  /** Bytes that the node has. */
  readonly moved: number;
}

interface AttachmentRow {
  place: number;
  hash: Uint8Array;
  name: string;
  media_type: string;
  size: number;
}

interface UploadRow {
  id: number;
  conversation: Uint8Array;
  spool: string;
  hash: Uint8Array;
  key: Uint8Array;
  nonce: Uint8Array;
  name: string;
  media_type: string;
  size: number;
  total: number;
  moved: number;
}

export class FileTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  attach(message: number, attachment: StoredAttachment): void {
    const { place, hash, name, mediaType, size } = attachment;
    this.#sql.prepare(
      "INSERT INTO attachments (message, place, hash, name, media_type, size) VALUES (?, ?, ?, ?, ?, ?)",
    ).run(message, place, hash, name, mediaType, size);
  }

  /** A message refers to no file any more. */
  detach(message: number): void {
    this.#sql.prepare("DELETE FROM attachments WHERE message = ?").run(message);
  }

  /** Of one message, in its order. */
  attachments(message: number): StoredAttachment[] {
    return this.#sql.prepare<[number], AttachmentRow>("SELECT * FROM attachments WHERE message = ? ORDER BY place")
      .all(message).map(toAttachment);
  }

  /** Of all messages from one position to another, by position, each in its order. */
  attachmentsOf(first: number, last: number): ReadonlyMap<number, readonly StoredAttachment[]> {
    const rows = this.#sql.prepare<[number, number], AttachmentRow & { message: number }>(
      "SELECT * FROM attachments WHERE message BETWEEN ? AND ? ORDER BY message, place",
    ).all(first, last);
    return new Map(
      [...Map.groupBy(rows, ({ message }) => message)].map(([message, some]) => [message, some.map(toAttachment)]),
    );
  }

  /** Positions of the newest messages of a conversation that have files, newest first. */
  messagesWithFiles(conversation: Uint8Array, limit: number): number[] {
    return this.#sql.prepare<[Uint8Array, number], { position: number }>(
      `SELECT DISTINCT message AS position FROM attachments CROSS JOIN messages ON messages.position = message
       WHERE messages.conversation = ? ORDER BY message DESC LIMIT ? + 0`,
    ).all(conversation, limit).map((row) => row.position);
  }

  /** Whether any message refers to this ciphertext. */
  refersTo(hash: Uint8Array): boolean {
    return this.#sql.prepare("SELECT 1 FROM attachments WHERE hash = ?").get(hash) !== undefined;
  }

  addUpload(upload: NewUpload): void {
    this.#sql.prepare(
      `INSERT INTO uploads (conversation, spool, hash, key, nonce, name, media_type, size, total)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      upload.conversation,
      upload.spool,
      upload.hash,
      upload.key,
      upload.nonce,
      upload.name,
      upload.mediaType,
      upload.size,
      upload.total,
    );
  }

  /** In the order in which they were begun. */
  uploads(): StoredUpload[] {
    return this.#sql.prepare<[], UploadRow>("SELECT * FROM uploads ORDER BY id").all().map((row) => ({
      id: row.id,
      conversation: plain(row.conversation),
      spool: row.spool,
      hash: plain(row.hash),
      key: plain(row.key),
      nonce: plain(row.nonce),
      name: row.name,
      mediaType: row.media_type,
      size: row.size,
      total: row.total,
      moved: row.moved,
    }));
  }

  setMoved(id: number, moved: number): void {
    this.#sql.prepare("UPDATE uploads SET moved = ? WHERE id = ?").run(moved, id);
  }

  deleteUpload(id: number): void {
    this.#sql.prepare("DELETE FROM uploads WHERE id = ?").run(id);
  }
}

function toAttachment(row: AttachmentRow): StoredAttachment {
  return { place: row.place, hash: plain(row.hash), name: row.name, mediaType: row.media_type, size: row.size };
}
