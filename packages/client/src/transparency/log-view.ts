// Reads the node's log and believes of it only what hashes to a signed root and continues what was believed before. One
// reading at a time; what is believed is stored in one piece, or nothing of it.
import { parseUserName } from "@quicproquo/protocol";
import {
  type BrokenRule,
  brokenRule,
  type Checkpoint,
  emptyRoot,
  hashLogName,
  leafHash,
  LOG_ENTRY_BYTES,
  type LogEntry,
  type LogHistory,
  openCheckpoint,
  parseLogEntry,
  verifyConsistency,
  withoutCosignatures,
} from "@quicproquo/protocol/transparency";
import { breath } from "../breath.ts";
import { compareBytes, sameBytes } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { Online } from "../session/link.ts";
import type { StoredView } from "../store/log-table.ts";
import type { Aftermath } from "../turn.ts";
import { tellEnded } from "./account-ended.ts";
import { raise } from "./alarm.ts";
import { type LogFault, logFault } from "./log-fault.ts";
import { fetchConsistency, fetchPage, type LogSource, logSource } from "./log-source.ts";

export class LogView {
  readonly #context: Context;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Reads what is new. What the node was caught at is raised as an alarm, and nothing new is believed. */
  update(online: Online): Promise<LogFault | undefined> {
    return this.#alone(async () => {
      const fault = await this.#update(online);
      if (fault !== undefined) await this.#context.turn.change((aftermath) => raise(this.#context, aftermath, fault));
      return fault;
    });
  }

  /** Whether a checkpoint, older or newer, is of the log that is believed here; a newer one is believed from then on. */
  compare(online: Online, checkpoint: Checkpoint): Promise<LogFault | undefined> {
    return this.#alone(() => this.#agree(online, checkpoint));
  }

  #alone(work: () => Promise<LogFault | undefined>): Promise<LogFault | undefined> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  async #update(online: Online): Promise<LogFault | undefined> {
    const { checkpoint: note } = await online.call((node) => node.checkpoint());
    const checkpoint = openCheckpoint(note, this.#context.nodeKey);
    if (checkpoint === undefined) return logFault("checkpoint-invalid");
    const { size } = (await this.#view()).frontier;
    return checkpoint.size < size ? logFault("rolled-back") : await this.#agree(online, checkpoint);
  }

  #view(): Promise<StoredView> {
    const { turn, store } = this.#context;
    return turn.read(() => store.log.view());
  }

  async #agree(online: Online, checkpoint: Checkpoint): Promise<LogFault | undefined> {
    const { frontier } = await this.#view();
    if (checkpoint.size > frontier.size) return await this.#extend(online, frontier.size, checkpoint);
    if (checkpoint.size === frontier.size) {
      return sameBytes(checkpoint.root, frontier.root()) ? await this.#believeFirst(checkpoint) : logFault("forked");
    }
    if (checkpoint.size === 0) return sameBytes(checkpoint.root, emptyRoot()) ? undefined : logFault("forked");
    const { size: fromSize, root: fromRoot } = checkpoint;
    const { size: toSize } = frontier;
    const hashes = await fetchConsistency(logSource(online, this.#context.clock), fromSize, toSize);
    if (hashes === undefined) return logFault("consistency-refused");
    const consistent = verifyConsistency({ fromSize, fromRoot, toSize, toRoot: frontier.root(), hashes });
    return consistent ? undefined : logFault("forked");
  }

  /** Of an empty log nothing was stored yet. */
  async #believeFirst(checkpoint: Checkpoint): Promise<undefined> {
    const { turn, store } = this.#context;
    await turn.change(() => {
      const { frontier, checkpoint: known } = store.log.view();
      if (known === undefined) store.log.setView(frontier, withoutCosignatures(checkpoint));
    });
    return undefined;
  }

  async #extend(online: Online, from: number, checkpoint: Checkpoint): Promise<LogFault | undefined> {
    const pages = await fetchEntries(logSource(online, this.#context.clock), from, checkpoint.size);
    if (pages === undefined) return logFault("entries-withheld");
    const { turn, store } = this.#context;
    return await turn.change(async (aftermath) => {
      const ended: Uint8Array[] = [];
      const fault = await store.log.attempt(() => this.#take(pages, checkpoint, ended));
      if (fault !== undefined) return fault;
      this.#lookForOneself(from, aftermath);
      for (const key of ended) tellEnded(this.#context, aftermath, key);
      return undefined;
    });
  }

  /** `ended` gets the keys of accounts that were deleted. */
  async #take(
    pages: readonly Uint8Array[],
    checkpoint: Checkpoint,
    ended: Uint8Array[],
  ): Promise<LogFault | undefined> {
    const { log } = this.#context.store;
    const { frontier } = log.view();
    let lastTime = log.lastTime;
    const history: LogHistory = {
      get lastTime() {
        return lastTime;
      },
      bindOfName: (nameHash) => log.bindOfName(nameHash),
      bindOfKey: (identityKey) => log.bindOfKey(identityKey),
      hasTombstone: (nameHash) => log.hasTombstone(nameHash),
    };
    for (const [at, page] of pages.entries()) {
      if (at > 0) await breath();
      for (let at = 0; at < page.length; at += LOG_ENTRY_BYTES) {
        const bytes = page.subarray(at, at + LOG_ENTRY_BYTES);
        const entry = parseLogEntry(bytes);
        if (entry === undefined) return logFault("entry-invalid");
        const broken = brokenRule(entry, history);
        if (broken !== undefined) return logFault(broken, whoIsMeant(broken, entry, history));
        lastTime = entry.time;
        log.append(frontier.size, entry);
        if (entry.kind === "tombstone") ended.push(entry.identityKey);
        frontier.append(leafHash(bytes));
      }
    }
    if (!sameBytes(frontier.root(), checkpoint.root)) return logFault("forked");
    log.setView(frontier, withoutCosignatures(checkpoint));
    return undefined;
  }

  /** One's own name and key stand in one bind, and in nothing else. */
  #lookForOneself(from: number, aftermath: Aftermath): void {
    const { self, store: { log, contacts } } = this.#context;
    const name = parseUserName(self.name);
    if (name === undefined) return;
    const nameHash = hashLogName(name);
    const ofName = log.bindOfName(nameHash);
    const ofKey = log.bindOfKey(self.key);
    const tell = (fault: LogFault): void => raise(this.#context, aftermath, fault);
    if (ofName !== undefined && compareBytes(ofName.identityKey, self.key) !== 0) tell(logFault("own-name-elsewhere"));
    if (ofKey !== undefined && compareBytes(ofKey.nameHash, nameHash) !== 0) tell(logFault("own-key-elsewhere"));
    if (ofName === undefined && ofKey === undefined) tell(logFault("own-missing"));
    if (ofName !== undefined && log.hasTombstone(nameHash)) tell(logFault("own-tombstone"));
    if (from > 0) return;
    // Names from before the log was read here were held to their first key alone.
    for (const { key, name } of contacts.named()) {
      const userName = parseUserName(name);
      const bind = userName === undefined ? undefined : log.bindOfName(hashLogName(userName));
      if (bind === undefined || compareBytes(bind.identityKey, key) !== 0) {
        tell(logFault("contact-changed", key));
      }
    }
  }
}

/** Whose name or key is bound again by an entry. */
function whoIsMeant(broken: BrokenRule, entry: LogEntry, history: LogHistory): Uint8Array | undefined {
  if (broken === "name-bound-twice") return history.bindOfName(entry.nameHash)?.identityKey;
  return broken === "key-bound-twice" ? entry.identityKey : undefined;
}

/** Entries [from, to), page by page; undefined if the node does not give them all. */
async function fetchEntries(source: LogSource, from: number, to: number): Promise<readonly Uint8Array[] | undefined> {
  const pages: Uint8Array[] = [];
  for (let at = from; at < to;) {
    const page = await fetchPage(source, at, to);
    if (page === undefined) return undefined;
    pages.push(page);
    at += page.length / LOG_ENTRY_BYTES;
  }
  return pages;
}
