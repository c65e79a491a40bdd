// The node's side of key transparency: signed checkpoints, and proofs that go with them. The order is what matters: an entry
// is in the database with its account, then in the journal, and only then does a checkpoint that covers it leave the node.

import type { SigningKey } from "@quicproquo/protocol";
import { formatLogProof, leafHash, type MerkleFrontier, signCheckpoint } from "@quicproquo/protocol/transparency";
import { NodeError } from "../errors.ts";
import type { LogHead, Store } from "../store/store.ts";
import { formatBatch, journalHeading, noJournal, readJournal } from "./journal.ts";
import { type JournalFile, journalFile } from "./journal-file.ts";

export interface TransparencyLogOptions {
  readonly store: Store;
  readonly journal: JournalFile;
  readonly nodeKey: SigningKey;
}

/** A name's key with what proves the binding. */
export interface ProvenBinding {
  readonly identityKey: Uint8Array;
  /** C2SP tlog-proof. */
  readonly proof: Uint8Array;
}

/** What the node's methods ask of it. */
export type NodeLog =
  & Pick<TransparencyLog, "checkpoint" | "prove" | "consistencyProof" | "entries">
  & Partial<Pick<TransparencyLog, "settled" | "grewTo">>;

/** Opens the log of a node with this store and key; rejects as `TransparencyLog.open` does. */
export type OpenLog = (node: { readonly store: Store; readonly nodeKey: SigningKey }) => Promise<NodeLog>;

/** With its journal at that path. */
export function journaledLog(path: string): OpenLog {
  return ({ store, nodeKey }) => TransparencyLog.open({ store, nodeKey, journal: journalFile(path) });
}

/** Entries that go to the journal at once. */
const pageEntries = 4_096;

export class TransparencyLog {
  readonly #store: Store;
  readonly #file: JournalFile;
  readonly #nodeKey: SigningKey;
  /** Over what the journal holds. */
  readonly #frontier: MerkleFrontier;
  /** Where the journal goes on. */
  #length: number;
  #writing: Promise<void> | undefined;

  private constructor({ store, journal, nodeKey }: TransparencyLogOptions, frontier: MerkleFrontier, length: number) {
    this.#store = store;
    this.#file = journal;
    this.#nodeKey = nodeKey;
    this.#frontier = frontier;
    this.#length = length;
  }

  /**
   * Compares database and journal. Throws a `NodeError` with nothing changed: `journal-missing`, `journal-damaged`,
   * `log-rolled-back` if the database is older than what was told to people, `log-damaged` if it is another one.
   */
  static async open(options: TransparencyLogOptions): Promise<TransparencyLog> {
    const { store, journal: file, nodeKey } = options;
    const journal = readJournal(await file.read() ?? "", nodeKey.publicKey);
    // The heading is on disk before the database says that there is one.
    if (journal.length === 0 && await store.journal({ begun: false })) throw noJournal();
    const { size } = journal.frontier;
    const head = await store.logHead({ size });
    if (head === undefined) {
      throw new NodeError(
        "log-rolled-back",
        `the database knows fewer log entries than the ${size} that people were told`,
        {
          hint: "It is an old copy: restore it together with the journal, as the backup guide says.",
        },
      );
    }
    if (head.root.toHex() !== journal.frontier.root().toHex()) {
      throw new NodeError("log-damaged", `the database and the journal differ in the first ${size} log entries`, {
        hint: "Run `qpq-server log verify`; restore from a backup what it names.",
      });
    }
    let { length } = journal;
    if (length === 0) {
      await file.write(0, journalHeading);
      length = journalHeading.length;
    }
    await store.journal({ begun: true });
    return new TransparencyLog(options, journal.frontier, length);
  }

  /** The newest one. */
  async checkpoint(): Promise<string> {
    const head = await this.#store.logHead({ size: undefined });
    if (head === undefined) throw new NodeError("broken", "the store does not know its log");
    return await this.#sign(head);
  }

  /** Undefined if nobody has the name. */
  async prove(username: string): Promise<ProvenBinding | undefined> {
    const binding = await this.#store.findBinding({ username });
    if (binding === undefined) return undefined;
    const { entry, index, hashes, identityKey } = binding;
    return { identityKey, proof: formatLogProof({ entry, index, hashes, checkpoint: await this.#sign(binding) }) };
  }

  /** Undefined if there is nothing to prove between these sizes. */
  consistencyProof(fromSize: number, toSize: number): Promise<readonly Uint8Array[] | undefined> {
    return this.#store.logConsistency({ fromSize, toSize });
  }

  /** Undefined if the log ends before `start`. */
  entries(start: number, limit: number): Promise<readonly Uint8Array[] | undefined> {
    return this.#store.logEntries({ start, limit });
  }

  /** Another node has appended: so many entries stand in the journal when it resolves. */
  async grewTo(size: number): Promise<void> {
    while (this.#frontier.size < size) {
      this.#writing ??= this.#write().finally(() => this.#writing = undefined);
      await this.#writing;
    }
  }

  /** Once nothing is being written to the journal: whoever asked for it may be gone. Never rejects. */
  async settled(): Promise<void> {
    await this.#writing?.catch(() => {});
  }

  /** Once the journal has so many entries. */
  async #sign({ size, root }: LogHead): Promise<string> {
    await this.grewTo(size);
    return signCheckpoint(this.#nodeKey, { size, root });
  }

  /** Brings the journal up to the database. */
  async #write(): Promise<void> {
    const head = await this.#store.logHead({ size: undefined });
    while (head !== undefined && this.#frontier.size < head.size) {
      const limit = Math.min(pageEntries, head.size - this.#frontier.size);
      const entries = await this.#store.logEntries({ start: this.#frontier.size, limit });
      if (entries === undefined || entries.length === 0) throw new NodeError("broken", "the log's entries are missing");
      await this.#append(entries);
    }
  }

  async #append(entries: readonly Uint8Array[]): Promise<void> {
    const next = this.#frontier.copy();
    for (const entry of entries) next.append(leafHash(entry));
    const { size } = next;
    const head = await this.#store.logHead({ size });
    const root = next.root();
    if (head?.root.toHex() !== root.toHex()) {
      throw new NodeError("log-damaged", `the log's entries and hashes in the database differ before entry ${size}`, {
        hint: "Stop the node and run `qpq-server log verify`.",
      });
    }
    const batch = formatBatch(entries, signCheckpoint(this.#nodeKey, { size, root }));
    await this.#file.write(this.#length, batch);
    this.#length += batch.length;
    for (const entry of entries) this.#frontier.append(leafHash(entry));
  }
}
