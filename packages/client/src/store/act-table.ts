// What was said about messages, and what became of them by it. The rows stand in `messages`.
import { plain } from "./blob.ts";
import { type Act, selectMessages, type StoredMessage } from "./message-row.ts";
import type { Statements } from "./statements.ts";

/** Of a reaction, its emoji. */
export type StoredReaction = Pick<StoredMessage, "text" | "author">;

export class ActTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Acts of one kind about a message, by the id of its first version, oldest first. */
  about(conversation: Uint8Array, id: Uint8Array, act: Act): StoredMessage[] {
    return selectMessages<[Uint8Array, Uint8Array, Act]>(
      this.#sql,
      "WHERE conversation = ? AND about = ? AND act = ? ORDER BY position",
      conversation,
      id,
      act,
    );
  }

  /** Reactions to all lines from one position to another, by the line's position, oldest first. */
  reactionsOf(conversation: Uint8Array, first: number, last: number): ReadonlyMap<number, readonly StoredReaction[]> {
    const rows = this.#sql.prepare<[Uint8Array, number, number], { line: number; text: string; author: Uint8Array }>(
      `SELECT lines.position AS line, acts.text, acts.author FROM messages AS lines
       CROSS JOIN messages AS acts ON acts.conversation = lines.conversation AND acts.about = lines.id
         AND acts.act = 'reaction'
       WHERE lines.conversation = ? AND lines.position BETWEEN ? AND ? ORDER BY acts.position`,
    ).all(conversation, first, last).map(({ line, text, author }) => ({ line, text, author: plain(author) }));
    return Map.groupBy(rows, ({ line }) => line);
  }

  /** What one person put under a message. */
  reactionsBy(conversation: Uint8Array, id: Uint8Array, author: Uint8Array): StoredMessage[] {
    return selectMessages<[Uint8Array, Uint8Array, Uint8Array]>(
      this.#sql,
      "WHERE conversation = ? AND about = ? AND act = 'reaction' AND author = ? ORDER BY position",
      conversation,
      id,
      author,
    );
  }

  /** Everything that was said about a message, answers to it aside. */
  allAbout(conversation: Uint8Array, id: Uint8Array): StoredMessage[] {
    return selectMessages<[Uint8Array, Uint8Array]>(
      this.#sql,
      "WHERE conversation = ? AND about = ? AND act IS NOT NULL",
      conversation,
      id,
    );
  }

  /** The line that an id means: its own, or that of one of its later versions; undefined if there is none. */
  line(conversation: Uint8Array, id: Uint8Array): StoredMessage | undefined {
    const [named] = this.#withId(conversation, id);
    const [line] = named?.act === "edit" && named.about !== undefined
      ? this.#withId(conversation, named.about)
      : [named];
    return line === undefined || line.act !== undefined || line.notice ? undefined : line;
  }

  /** A message has a new version. `content` is undefined where the first one may still have to be sent again. */
  setVersion(
    position: number,
    version: { readonly text: string; readonly counter: number; readonly mentionsMe?: boolean },
    content?: Uint8Array,
  ): void {
    this.#sql.prepare(
      "UPDATE messages SET text = ?, version = ?, mentions_me = ?, content = coalesce(?, content) WHERE position = ?",
    ).run(version.text, version.counter, version.mentionsMe === true ? 1 : 0, content ?? null, position);
  }

  /** A line that its author deleted: of an own one `content` says so, should it have to be sent again. */
  markDeleted(position: number, content: Uint8Array | undefined): void {
    this.#sql.prepare(
      "UPDATE messages SET text = '', deleted = 1, mentions_me = 0, read_due = 0, content = ? WHERE position = ?",
    )
      .run(content ?? null, position);
  }

  /** An own act is taken back: all that is left of it is that, should it have to be sent again. */
  withdraw(position: number, content: Uint8Array): void {
    this.#sql.prepare("UPDATE messages SET act = 'delete', text = '', content = ? WHERE position = ?")
      .run(content, position);
  }

  hide(position: number, by: Uint8Array): void {
    this.#sql.prepare("UPDATE messages SET hidden_by = ? WHERE position = ?").run(by, position);
  }

  /** True once it was encrypted for a group: others may have it. */
  wasEncrypted(position: number): boolean {
    return this.#sql.prepare("SELECT 1 FROM messages WHERE position = ? AND incarnation IS NOT NULL").get(position) !==
      undefined;
  }

  /** What others wrote after the read mark is to be reported as read. */
  noteRead(conversation: Uint8Array, upTo: number): void {
    this.#sql.prepare(
      `UPDATE messages SET read_due = 1
       WHERE conversation = ? AND own = 0 AND notice = 0 AND act IS NULL AND deleted = 0
         AND position > (SELECT read_up_to FROM conversations WHERE id = ?) AND position <= ?`,
    ).run(conversation, conversation, upTo);
  }

  conversationsWithRead(): Uint8Array[] {
    return this.#sql.prepare<[], { conversation: Uint8Array }>(
      "SELECT DISTINCT conversation FROM messages WHERE read_due = 1",
    ).all().map((row) => plain(row.conversation));
  }

  /** Messages to be reported as read, oldest first. */
  toReport(conversation: Uint8Array, limit: number): { readonly position: number; readonly id: Uint8Array }[] {
    return this.#sql.prepare<[Uint8Array, number], { position: number; id: Uint8Array }>(
      "SELECT position, id FROM messages WHERE conversation = ? AND read_due = 1 ORDER BY position LIMIT ? + 0",
    ).all(conversation, limit).map((row) => ({ position: row.position, id: plain(row.id) }));
  }

  reported(position: number): void {
    this.#sql.prepare("UPDATE messages SET read_due = 0 WHERE position = ?").run(position);
  }

  /** Nothing of what was read there is reported. */
  forgetRead(conversation: Uint8Array): void {
    this.#sql.prepare("UPDATE messages SET read_due = 0 WHERE conversation = ? AND read_due = 1").run(conversation);
  }

  /** Somebody has read an own message; false if that was known. */
  addReader(position: number, reader: Uint8Array): boolean {
    return this.#sql.prepare("INSERT OR IGNORE INTO readers (message, reader) VALUES (?, ?)").run(position, reader)
      .changes > 0;
  }

  readers(position: number): Uint8Array[] {
    return this.#sql.prepare<[number], { reader: Uint8Array }>("SELECT reader FROM readers WHERE message = ?")
      .all(position).map((row) => plain(row.reader));
  }

  #withId(conversation: Uint8Array, id: Uint8Array): StoredMessage[] {
    return selectMessages<[Uint8Array, Uint8Array]>(this.#sql, "WHERE conversation = ? AND id = ?", conversation, id);
  }
}
