// One row of `messages` as the rest of the engine sees it: a line of a conversation, or what was said about one.
import { plain, plainOrNone } from "./blob.ts";
import type { Statements } from "./statements.ts";

export type MessageState = "pending" | "sent" | "delivered" | "failed" | "received";

/** What is said about a message, and is no line itself. */
export type Act = "reaction" | "edit" | "delete" | "hide";

export interface StoredMessage {
  readonly position: number;
  readonly conversation: Uint8Array;
  readonly id: Uint8Array;
  readonly author: Uint8Array;
  readonly own: boolean;
  readonly notice: boolean;
  /** As received: made inert where it is shown. The last version of it; a reaction's is its emoji. */
  readonly text: string;
  readonly content: Uint8Array | undefined;
  readonly sentAt: number;
  readonly state: MessageState;
  /** When it disappears, ms since 1970 UTC; undefined if it stays. */
  readonly expiresAt: number | undefined;
  /** Own: seconds that the node is asked to keep it; 0: as it does anyway. */
  readonly ttl: number;
  /** undefined: a line. */
  readonly act: Act | undefined;
  /** The first version of what a line answers, or of what an act is about. */
  readonly about: Uint8Array | undefined;
  /** Its author's number; undefined if it has none. */
  readonly counter: number | undefined;
  /** 0: as first written; else the number of its last edit. */
  readonly version: number;
  /** Of a group, and by somebody else: the text names this person. */
  readonly mentionsMe: boolean;
  /** By its author. */
  readonly deleted: boolean;
  /** The admin who hid it. */
  readonly hiddenBy: Uint8Array | undefined;
}

interface MessageRow {
  position: number;
  conversation: Uint8Array;
  id: Uint8Array;
  author: Uint8Array;
  own: number;
  notice: number;
  text: string;
  content: Uint8Array | null;
  sent_at: number;
  state: MessageState;
  expires_at: number | null;
  ttl: number;
  act: Act | null;
  about: Uint8Array | null;
  counter: number | null;
  version: number;
  mentions_me: number;
  deleted: number;
  hidden_by: Uint8Array | null;
}

const COLUMNS =
  "position, conversation, id, author, own, notice, text, content, sent_at, state, expires_at, ttl, act, " +
  "about, counter, version, mentions_me, deleted, hidden_by";

/** Rows of `messages` under a condition, which may order and limit them. */
export function selectMessages<P extends unknown[]>(sql: Statements, condition: string, ...values: P): StoredMessage[] {
  return sql.prepare<P, MessageRow>(`SELECT ${COLUMNS} FROM messages ${condition}`).all(...values).map((row) => ({
    position: row.position,
    conversation: plain(row.conversation),
    id: plain(row.id),
    author: plain(row.author),
    own: row.own === 1,
    notice: row.notice === 1,
    text: row.text,
    content: plainOrNone(row.content),
    sentAt: row.sent_at,
    state: row.state,
    expiresAt: row.expires_at ?? undefined,
    ttl: row.ttl,
    act: row.act ?? undefined,
    about: plainOrNone(row.about),
    counter: row.counter ?? undefined,
    version: row.version,
    mentionsMe: row.mentions_me === 1,
    deleted: row.deleted === 1,
    hiddenBy: plainOrNone(row.hidden_by),
  }));
}
