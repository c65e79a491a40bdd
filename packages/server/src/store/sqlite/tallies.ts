// What waits in each inbox and for each recipient, and how much of it is whose, in SQLite. Whatever is placed or removed
// changes three rows of numbers; of a hundred messages that share a transaction most change the same ones. So within one
// they are counted in memory and written once, before anybody else reads them and before it is committed. They are read
// anew in the next, since another process may have written meanwhile.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { Pair } from "../channel-pair.ts";
import { type Amount, roomFor, shareAllows, type Total } from "../room.ts";
import type { AccountId, Capacity } from "../store.ts";

/** An inbox's row. */
export interface Inbox extends Amount {
  readonly id: number;
  readonly lastSeq: number;
  readonly ackedUpTo: number;
}

/** To whom a message goes, and by which channel. */
export interface Target {
  readonly pair: Pair | undefined;
  readonly recipient: AccountId | undefined;
}

interface Counted<T> {
  row: { -readonly [K in keyof T]: T[K] };
  changed: boolean;
}

interface Share {
  readonly recipient: AccountId;
  readonly sender: AccountId;
  readonly inbox: number;
  /** More, or fewer, than is written. */
  messages: number;
  bytes: number;
  mayBeNone: boolean;
}

export class Tallies {
  /** By key and channel, as the inboxes' calls know them; forgotten with the rest. */
  readonly targets: Map<string, Target> = new Map();
  readonly #capacity: Capacity;
  readonly #inboxes = new Map<number, Counted<Inbox>>();
  /** Ids by recipient and channel. */
  readonly #channels = new Map<string, number>();
  readonly #totals = new Map<AccountId, Counted<Total> | undefined>();
  readonly #shares = new Map<string, Share>();
  readonly #statements: ReturnType<typeof statementsOf>;

  constructor(database: Database, capacity: Capacity) {
    this.#capacity = capacity;
    this.#statements = statementsOf(database);
  }

  inboxOf(recipient: AccountId, channelId: Uint8Array): Inbox | undefined {
    const name = nameOf(recipient, channelId);
    const id = this.#channels.get(name);
    return id === undefined
      ? this.#know(name, this.#statements.inboxOf.get(recipient, channelId))
      : this.#inboxes.get(id)?.row;
  }

  addInbox(recipient: AccountId, channelId: Uint8Array): Inbox {
    const added = this.#know(nameOf(recipient, channelId), this.#statements.addInbox.get(recipient, channelId));
    if (added === undefined) throw new Error("an inbox was not made");
    return added;
  }

  /** Whether one more message of `size` bytes from this sender fits. */
  admits(recipient: AccountId, inbox: Inbox | undefined, sender: AccountId, size: number): boolean {
    const waits = { inbox, recipient: this.#total(recipient)?.row };
    const room = roomFor(this.#capacity, waits, size);
    if (room !== "by-share") return room;
    this.#writeShares();
    const { shareOfInbox, shareOfRecipient } = this.#statements;
    return shareAllows(this.#capacity, waits, size, {
      inbox: inbox === undefined ? undefined : shareOfInbox.get(recipient, sender, inbox.id),
      recipient: shareOfRecipient.get(recipient, sender),
    });
  }

  /** Counts one more; its seq. */
  added(recipient: AccountId, inbox: Inbox, sender: AccountId, size: number): number {
    const row = this.#changing(inbox.id)?.row;
    if (row === undefined) throw new Error("an inbox is not there any more");
    const total = this.#total(recipient);
    const { row: sum } = total ?? { row: { messages: 0, bytes: 0, inboxes: 0 } };
    if (row.messages === 0) sum.inboxes += 1;
    sum.messages += 1;
    sum.bytes += size;
    if (total === undefined) this.#totals.set(recipient, { row: sum, changed: true });
    else total.changed = true;
    row.lastSeq += 1;
    row.messages += 1;
    row.bytes += size;
    const share = this.#share(recipient, inbox.id, sender);
    share.messages += 1;
    share.bytes += size;
    return row.lastSeq;
  }

  removed(recipient: AccountId, inbox: number, sender: AccountId, messages: number, bytes: number): void {
    const row = this.#changing(inbox)?.row;
    const total = this.#total(recipient);
    if (row !== undefined) {
      row.messages -= messages;
      row.bytes -= bytes;
    }
    if (total !== undefined) {
      total.row.messages -= messages;
      total.row.bytes -= bytes;
      if (row?.messages === 0) total.row.inboxes -= 1;
      total.changed = true;
    }
    const share = this.#share(recipient, inbox, sender);
    share.messages -= messages;
    share.bytes -= bytes;
    share.mayBeNone = true;
  }

  acked(inbox: Inbox, upTo: number): void {
    const counted = this.#changing(inbox.id);
    if (counted !== undefined) counted.row.ackedUpTo = Math.max(counted.row.ackedUpTo, upTo);
  }

  /** Writes what was counted: before the end of a transaction, and before anything else in it reads these rows. */
  settle(): void {
    const { writeInbox, writeTotal } = this.#statements;
    for (const { row, changed } of this.#inboxes.values()) {
      if (changed) writeInbox.run(row.lastSeq, row.ackedUpTo, row.messages, row.bytes, row.id);
    }
    for (const [recipient, total] of this.#totals) {
      if (total?.changed) writeTotal.run(recipient, total.row.messages, total.row.bytes, total.row.inboxes);
    }
    this.#writeShares();
    this.forget();
  }

  /** When a transaction was undone. */
  forget(): void {
    this.targets.clear();
    this.#inboxes.clear();
    this.#channels.clear();
    this.#totals.clear();
    this.#shares.clear();
  }

  #know(name: string, row: Inbox | undefined): Inbox | undefined {
    if (row === undefined) return undefined;
    this.#channels.set(name, row.id);
    const known = this.#inboxes.get(row.id);
    if (known !== undefined) return known.row;
    this.#inboxes.set(row.id, { row, changed: false });
    return row;
  }

  #changing(id: number): Counted<Inbox> | undefined {
    let counted = this.#inboxes.get(id);
    if (counted === undefined) {
      const row = this.#statements.inboxById.get(id);
      if (row === undefined) return undefined;
      counted = { row, changed: true };
      this.#inboxes.set(id, counted);
    }
    counted.changed = true;
    return counted;
  }

  #total(recipient: AccountId): Counted<Total> | undefined {
    const known = this.#totals.get(recipient);
    if (known !== undefined || this.#totals.has(recipient)) return known;
    const row = this.#statements.total.get(recipient);
    const total = row === undefined ? undefined : { row, changed: false };
    this.#totals.set(recipient, total);
    return total;
  }

  #share(recipient: AccountId, inbox: number, sender: AccountId): Share {
    const name = `${inbox} ${sender}`;
    let share = this.#shares.get(name);
    if (share === undefined) {
      share = { recipient, sender, inbox, messages: 0, bytes: 0, mayBeNone: false };
      this.#shares.set(name, share);
    }
    return share;
  }

  #writeShares(): void {
    const { addShare, dropEmptyShare } = this.#statements;
    for (const { recipient, sender, inbox, messages, bytes, mayBeNone } of this.#shares.values()) {
      if (messages !== 0 || bytes !== 0) addShare.run(recipient, sender, inbox, messages, bytes);
      if (mayBeNone) dropEmptyShare.run(recipient, sender, inbox);
    }
    this.#shares.clear();
  }
}

function nameOf(recipient: AccountId, channelId: Uint8Array): string {
  return `${recipient} ${channelId.toHex()}`;
}

const inboxColumns = "id, last_seq AS lastSeq, acked_up_to AS ackedUpTo, messages, bytes";

function statementsOf(database: Database) {
  return {
    inboxOf: database.prepare<[number, Uint8Array], Inbox>(
      `SELECT ${inboxColumns} FROM inboxes WHERE recipient = ? AND channel = ?`,
    ),
    inboxById: database.prepare<[number], Inbox>(`SELECT ${inboxColumns} FROM inboxes WHERE id = ?`),
    addInbox: database.prepare<[number, Uint8Array], Inbox>(
      `INSERT INTO inboxes (recipient, channel, last_seq, acked_up_to, messages, bytes)
       SELECT ?, ?, value, 0, 0, 0 FROM seq_floor
       RETURNING ${inboxColumns}`,
    ),
    writeInbox: database.prepare<[number, number, number, number, number]>(
      "UPDATE inboxes SET last_seq = ?, acked_up_to = ?, messages = ?, bytes = ? WHERE id = ?",
    ),
    total: database.prepare<[number], Total>(
      "SELECT messages, bytes, inboxes FROM recipient_usage WHERE recipient = ?",
    ),
    writeTotal: database.prepare<[number, number, number, number]>(
      `INSERT INTO recipient_usage (recipient, messages, bytes, inboxes) VALUES (?, ?, ?, ?)
       ON CONFLICT (recipient) DO UPDATE SET messages = excluded.messages, bytes = excluded.bytes,
         inboxes = excluded.inboxes`,
    ),
    shareOfInbox: database.prepare<[number, number, number], Amount>(
      "SELECT messages, bytes FROM shares WHERE recipient = ? AND sender = ? AND inbox = ?",
    ),
    shareOfRecipient: database.prepare<[number, number], Total>(
      `SELECT coalesce(sum(messages), 0) AS messages, coalesce(sum(bytes), 0) AS bytes, count(*) AS inboxes
       FROM shares WHERE recipient = ? AND sender = ?`,
    ),
    addShare: database.prepare<[number, number, number, number, number]>(
      `INSERT INTO shares (recipient, sender, inbox, messages, bytes) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (recipient, sender, inbox) DO UPDATE SET messages = messages + excluded.messages,
         bytes = bytes + excluded.bytes`,
    ),
    dropEmptyShare: database.prepare<[number, number, number]>(
      "DELETE FROM shares WHERE recipient = ? AND sender = ? AND inbox = ? AND messages = 0",
    ),
  };
}
