// The encrypted local store of one profile: its tables by subject, and transactions. What stands in one transaction is on
// disk as a whole or not at all; a face hears of it only afterwards.
import { ActTable } from "./act-table.ts";
import { BlockTable } from "./block-table.ts";
import { ContactTable } from "./contact-table.ts";
import { CounterTable } from "./counter-table.ts";
import { ConversationTable } from "./conversation-table.ts";
import { type Database, openDatabase, storeFailure } from "./database.ts";
import { DraftTable } from "./draft-table.ts";
import { EventTable } from "./event-table.ts";
import { FileTable } from "./file-table.ts";
import { GroupTable } from "./group-table.ts";
import { InboxTable } from "./inbox-table.ts";
import { KeyTable } from "./key-table.ts";
import { LogTable } from "./log-table.ts";
import { MessageTable } from "./message-table.ts";
import { migrate } from "./migrations.ts";
import { OutboxTable } from "./outbox-table.ts";
import { PortableRows } from "./portable-rows.ts";
import { ProfileTable } from "./profile-table.ts";
import { RejoinTable } from "./rejoin-table.ts";
import { SearchTable } from "./search-table.ts";
import { SeenTable } from "./seen-table.ts";
import { SettingTable } from "./setting-table.ts";
import { Statements } from "./statements.ts";
import { VerificationTable } from "./verification-table.ts";
import { JoinTable } from "./join-table.ts";
import { LinkTable } from "./link-table.ts";
import { ReportTable } from "./report-table.ts";
import { DisplayNameTable } from "./display-name-table.ts";
import { WishTable } from "./wish-table.ts";

export class Store implements Disposable {
  readonly profile: ProfileTable;
  readonly keys: KeyTable;
  readonly contacts: ContactTable;
  readonly conversations: ConversationTable;
  readonly messages: MessageTable;
  readonly acts: ActTable;
  readonly blocks: BlockTable;
  readonly displayNames: DisplayNameTable;
  readonly drafts: DraftTable;
  readonly links: LinkTable;
  readonly joins: JoinTable;
  readonly reports: ReportTable;
  readonly search: SearchTable;
  readonly counters: CounterTable;
  readonly events: EventTable;
  readonly files: FileTable;
  readonly groups: GroupTable;
  readonly inbox: InboxTable;
  readonly outbox: OutboxTable;
  readonly log: LogTable;
  readonly rejoins: RejoinTable;
  readonly seen: SeenTable;
  readonly verifications: VerificationTable;
  readonly wishes: WishTable;
  readonly settings: SettingTable;
  readonly portable: PortableRows;
  readonly #database: Database;
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#database = database;
    const statements = new Statements(database);
    this.#statements = statements;
    this.profile = new ProfileTable(statements);
    this.keys = new KeyTable(statements);
    this.contacts = new ContactTable(statements);
    const unread = statements.keep<number>("messages");
    this.conversations = new ConversationTable(statements, unread);
    this.messages = new MessageTable(statements, unread);
    this.acts = new ActTable(statements);
    this.blocks = new BlockTable(statements);
    this.displayNames = new DisplayNameTable(statements);
    this.drafts = new DraftTable(statements);
    this.links = new LinkTable(statements);
    this.joins = new JoinTable(statements);
    this.reports = new ReportTable(statements);
    this.search = new SearchTable(statements);
    this.counters = new CounterTable(statements);
    this.events = new EventTable(statements);
    this.files = new FileTable(statements);
    this.groups = new GroupTable(statements);
    this.inbox = new InboxTable(statements);
    this.outbox = new OutboxTable(statements);
    this.log = new LogTable(statements);
    this.rejoins = new RejoinTable(statements);
    this.seen = new SeenTable(statements);
    this.verifications = new VerificationTable(statements);
    this.wishes = new WishTable(statements);
    this.settings = new SettingTable(statements);
    this.portable = new PortableRows(statements);
  }

  /** Opens the file, or makes it, and brings it to this program's schema. */
  static open(path: string, key: Uint8Array, options: { readonly create: boolean }): Store {
    const database = openDatabase(path, key, options);
    try {
      migrate(database);
      return new Store(database);
    } catch (error) {
      database.close();
      throw storeFailure(error);
    }
  }

  /** Opens a transaction. Only a turn does this: whatever is written until `commit` or `rollback` belongs to it. */
  begin(): void {
    this.#execute("BEGIN IMMEDIATE");
  }

  /** On disk when it returns, and what it brought can be searched. */
  commit(): void {
    this.search.index();
    this.#statements.writeLate();
    this.#execute("COMMIT");
  }

  rollback(): void {
    this.#statements.undo();
    // SQLite itself has rolled back after some failures, a full disk for one.
    if (this.#database.open && this.#database.inTransaction) this.#execute("ROLLBACK");
  }

  /**
   * Brings the log into the file and empties it: what was deleted stands in neither any more (`secure_delete` has
   * overwritten it in the file). Outside of transactions only.
   */
  emptyLog(): void {
    this.#execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  [Symbol.dispose](): void {
    if (!this.#database.open) return;
    this.rollback();
    this.#database.close();
  }

  #execute(sql: string): void {
    try {
      this.#database.exec(sql);
    } catch (error) {
      throw storeFailure(error);
    }
  }
}
