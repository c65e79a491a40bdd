// When the write-ahead log is folded into the database, and by whom. A long log is folded by another thread while commits go
// on; the short rest is folded here, between two groups, since a log begins anew only when all of it was folded and nobody
// wrote meanwhile. So nobody waits for a thousand pages, only for a few. SQLite's own folding, within COMMIT, is off.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { NodeError } from "../../errors.ts";
import { storeFailure } from "./open.ts";

/** Another connection to the same database, on a thread of its own, that folds when it is asked. */
export interface LogFolder {
  /** One at a time; its end is told. */
  fold(): void;
  /** Returns once it is not folding: who asks SQLite to fold meanwhile is refused at once. */
  waitUntilIdle(): void;
  close(): Promise<void>;
}

/** Begins with the folder's life; `folded` is told of the end of every `fold`. */
export type StartFolder = (folded: (failure: NodeError | undefined) => void) => LogFolder;

/** Pages that are folded together by the other thread. A page that was written ten times in between is folded once. */
export const longLog = 1_000;
/** Fewer where nobody else does it: all wait for it then. */
const longLogHere = 500;
/** The other thread does not keep up, so all wait for it; the ballast has room for so much (ballast.ts). */
export const farTooLong = 2_000;
/**
 * What was written while the other thread folded is left to it again until it is as short as that. Under a load that writes
 * so much within one wait for the disk it would never be much shorter.
 */
const shortRest = 200;

interface LogState {
  /** 1 if it was refused, or not all could be folded. */
  readonly busy: number;
  readonly log: number;
  readonly checkpointed: number;
}

export class LogFolding {
  readonly #state: () => LogState;
  readonly #foldHere: () => LogState;
  readonly #truncate: () => LogState;
  readonly #report: (failure: NodeError) => void;
  #start: StartFolder | undefined;
  #folder: LogFolder | undefined;
  #underWay = false;
  /** After a failure nobody is asked again before the log has grown to this. */
  #notBefore = 0;
  #failing = false;

  /** Without `start` everything is folded here. `report` is told of a failure that stops nobody, once until it is over. */
  constructor(database: Database, start: StartFolder | undefined, report: (failure: NodeError) => void) {
    database.pragma("wal_autocheckpoint = 0");
    const fold = (mode: string): () => LogState => {
      const statement = database.prepare<[], LogState>(`PRAGMA wal_checkpoint(${mode})`);
      return () => statement.get() ?? { busy: 1, log: 0, checkpointed: 0 };
    };
    this.#state = fold("NOOP");
    this.#foldHere = fold("PASSIVE");
    this.#truncate = fold("TRUNCATE");
    this.#start = start;
    this.#report = report;
  }

  /** After a group that wrote, and after its answers, which need not wait for this. */
  afterWrites(): void {
    const { log } = this.#state();
    if (log >= farTooLong || (this.#start === undefined && log >= longLogHere)) return this.#fold();
    if (log >= Math.max(longLog, this.#notBefore)) this.#askFolder();
  }

  /** Folds all of it and gives its room back, unless somebody beside the node reads. Throws as SQLite does. */
  truncate(): void {
    if (this.#insist(this.#truncate)) this.#succeeded();
  }

  /**
   * For who finds no room: true if something was left to fold and all of it is folded now, so that the log begins anew in
   * the room that it has. The other thread may be late just then.
   */
  makeRoom(): boolean {
    const { log, checkpointed } = this.#state();
    if (log === checkpointed || log < this.#notBefore) return false;
    try {
      const all = this.#insist(this.#foldHere);
      if (all) this.#succeeded();
      return all;
    } catch (error) {
      this.#stayInLog(storageFullOf(error), log);
      return false;
    }
  }

  /** Before the database is closed: the last connection folds everything and removes the log. */
  async close(): Promise<void> {
    this.#start = undefined;
    await this.#folder?.close();
  }

  #insist(fold: () => LogState): boolean {
    // A second time for a fold that had been asked for and had just begun.
    for (let tries = 0; tries < 2; tries++) {
      this.#folder?.waitUntilIdle();
      const { busy, log, checkpointed } = fold();
      if (busy === 0 && log === checkpointed) return true;
    }
    return false;
  }

  #askFolder(): void {
    if (this.#underWay || this.#start === undefined) return;
    this.#folder ??= this.#start((failure) => this.#folded(failure));
    this.#underWay = true;
    this.#folder.fold();
  }

  #folded(failure: NodeError | undefined): void {
    this.#underWay = false;
    if (this.#start === undefined) return;
    const { log, checkpointed } = this.#state();
    if (failure === undefined) {
      this.#succeeded();
      // A shorter one has begun anew by itself, since nobody wrote while the last of it was folded.
      if (log < longLog) return;
      if (log - checkpointed > shortRest) this.#askFolder();
      else this.#fold();
      return;
    }
    if (failure.code === "storage-full") this.#stayInLog(failure, log);
    else {
      this.#failed(failure);
      this.#start = undefined;
      this.#folder?.close();
      this.#folder = undefined;
    }
  }

  #fold(): void {
    this.#folder?.waitUntilIdle();
    try {
      this.#foldHere();
      this.#succeeded();
    } catch (error) {
      this.#failed(storageFullOf(error));
    }
  }

  /** It is as safe there. */
  #stayInLog(failure: NodeError, log: number): void {
    this.#failed(failure);
    this.#notBefore = log + longLog;
  }

  #succeeded(): void {
    this.#failing = false;
    this.#notBefore = 0;
  }

  #failed(failure: NodeError): void {
    if (!this.#failing) this.#report(failure);
    this.#failing = true;
  }
}

/** Throws everything else. */
function storageFullOf(error: unknown): NodeError {
  const failure = storeFailure(error);
  if (failure.code !== "storage-full") throw error;
  return failure;
}
