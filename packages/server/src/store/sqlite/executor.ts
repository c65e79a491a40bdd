// Runs calls in groups: all that arrived together are one transaction and one wait for the disk, or a few of both where many
// came (`Parting`). A call that fails must not take the others with it: then the transaction is undone and each call runs
// again in one of its own. That is safe because a call depends on the database and its request alone (time and randomness
// come with it), and it costs nothing while all is well.
//
// COMMIT writes to the write-ahead log and does not wait (`synchronous = NORMAL`); the log is made durable once for all that
// is answered together, before it is answered. If that fails nobody can say what is on disk, and the next try would not tell
// (fsync(2)): it ends the thread.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { NodeErrorCode } from "../../errors.ts";
import { changesNothing, type OperationName } from "../operation.ts";
import type { Ballast } from "./ballast.ts";
import type { LogFolding } from "./log-folding.ts";
import { fullFailure as full, storeFailure } from "./open.ts";
import { operationNames, operations } from "./operations.ts";
import type { Executors } from "./operations.ts";
import { PackedReader, PackedWriter } from "./packed.ts";
import { Parting } from "./parting.ts";
import type { Tallies } from "./tallies.ts";

/** One call of a group. */
interface Task {
  readonly writes: boolean;
  /** Must not take room that others need more. */
  readonly waitsForRoom: boolean;
  /** Runs it; what it returns writes the answer. */
  run(): Write;
}

type Write = (to: PackedWriter) => void;

export interface Executor {
  /**
   * Requests in, answers out, in order, on disk; in several parts if they are many or large. At the head of each part stands
   * how many answers it holds, how many milliseconds COMMIT and the disk took (negative if nothing was written), and whether
   * the disk is full. Throws if what was written could not be made durable.
   */
  serve(requests: readonly ArrayBuffer[], post: (answers: ArrayBuffer) => void): void;
}

/** A part is committed and posted at this size, so that many large answers are never held at once. */
const partBytes = 8 * 1024 * 1024;

export interface ExecutorParts {
  readonly database: Database;
  readonly executors: Executors;
  /** Without it a visitor, who keeps none and leaves the node's alone. */
  readonly ballast: Ballast | undefined;
  readonly folding: LogFolding;
  readonly tallies: Tallies;
  /** Returns once the write-ahead log is on disk. */
  makeDurable(): void;
  /** ms. */
  monotonic(): number;
}

export function executor(
  { database, executors, ballast, folding, tallies, makeDurable, monotonic }: ExecutorParts,
): Executor {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");
  const parting = new Parting();
  /** Of the part that is being made. */
  let commitTime = 0;
  let commits = 0;

  const transaction = <T>(writes: boolean, work: () => T): T => {
    if (!writes) return work();
    begin.run();
    try {
      const result = work();
      tallies.settle();
      const from = monotonic();
      commit.run();
      commitTime += monotonic() - from;
      commits += 1;
      return result;
    } catch (error) {
      tallies.forget();
      if (database.inTransaction) rollback.run();
      throw error;
    }
  };

  /** Without ballast new things go into pages that are free already, where they take nothing from the disk. */
  const noRoom = (): boolean => ballast !== undefined && !ballast.onBoard && !ballast.load() && !hasFreePages(database);
  const noRoomFor = ({ waitsForRoom }: Task): boolean => waitsForRoom && noRoom();

  /** Runs from there on, as one; returns where it stopped because the answers had become large. */
  const together = (tasks: readonly Task[], from: number, calls: number, answers: Answers): number =>
    transaction(tasks.slice(from, from + calls).some(({ writes }) => writes), () => {
      let at = from;
      while (at < tasks.length && at - from < calls && answers.length < partBytes) {
        const task = tasks[at];
        if (task !== undefined) answers.add(noRoomFor(task) ? failed(full.code, full.message) : task.run());
        at += 1;
      }
      return at;
    });

  /** Whether to try once more what found none. */
  const madeRoomFor = ({ waitsForRoom }: Task): boolean => {
    if (folding.makeRoom()) return true;
    if (waitsForRoom || !ballast?.drop()) return false;
    // In the room of the ballast the log is folded in, which is what really makes room.
    folding.truncate();
    return true;
  };

  const alone = (task: Task): Write => {
    if (noRoomFor(task)) return failed(full.code, full.message);
    try {
      return transaction(task.writes, () => task.run());
    } catch (error) {
      const { code, message } = storeFailure(error);
      if (code === "storage-full" && task.writes && madeRoomFor(task)) return alone(task);
      return failed(code, message);
    }
  };

  return {
    serve(requests, post) {
      const tasks = requests.flatMap((packed) => tasksOf(packed, executors, tallies));
      const calls = parting.callsOf(tasks.length);
      let eachAlone = false;
      let wrote = false;
      for (let at = 0; at < tasks.length;) {
        const answers = new Answers();
        const began = monotonic();
        if (!eachAlone) {
          try {
            at = together(tasks, at, calls, answers);
          } catch {
            // Nothing of this part was kept.
            eachAlone = true;
            continue;
          }
        }
        for (; eachAlone && at < tasks.length && answers.length < partBytes; at++) {
          const task = tasks[at];
          if (task !== undefined) answers.add(alone(task));
        }
        if (commits > 0) {
          const executed = monotonic();
          makeDurable();
          const durable = monotonic();
          commitTime += durable - executed;
          parting.took(answers.count, durable - began - commitTime, commitTime);
        }
        post(answers.take(commits === 0 ? -1 : commitTime, noRoom()));
        wrote ||= commits > 0;
        commitTime = 0;
        commits = 0;
      }
      if (wrote) folding.afterWrites();
    },
  };
}

/** More than the largest call can take. */
const enoughPages = 1_536;

function hasFreePages(database: Database): boolean {
  const count = database.pragma("freelist_count", { simple: true });
  return typeof count === "number" && count >= enoughPages;
}

/** Some answers, behind what stands at their head. */
class Answers {
  readonly #writer = new PackedWriter();
  #count = 0;

  constructor() {
    this.#writer.number(0);
    this.#writer.number(0);
    this.#writer.number(0);
  }

  get length(): number {
    return this.#writer.length;
  }

  get count(): number {
    return this.#count;
  }

  add(write: Write): void {
    write(this.#writer);
    this.#count += 1;
  }

  take(commitTime: number, isFull: boolean): ArrayBuffer {
    this.#writer.numberAt(0, this.#count);
    this.#writer.numberAt(8, commitTime);
    this.#writer.numberAt(16, isFull ? 1 : 0);
    return this.#writer.take();
  }
}

/** Those that count what waits by tallies; all others look at what is written. */
const counting: ReadonlySet<OperationName> = new Set<OperationName>([
  "enqueue",
  "batchEnqueue",
  "drain",
  "ack",
  "expire",
]);

function tasksOf(requests: ArrayBuffer, executors: Executors, tallies: Tallies): readonly Task[] {
  const from = new PackedReader(requests);
  const tasks: Task[] = [];
  for (let left = from.number(); left > 0; left--) {
    const name = operationNames[from.byte()];
    if (name === undefined) throw new RangeError("no such operation");
    tasks.push(taskOf(name, executors, tallies, from));
  }
  return tasks;
}

function taskOf<K extends OperationName>(name: K, executors: Executors, tallies: Tallies, from: PackedReader): Task {
  const { request: codec, answer: answers, frees = false, whileFull = frees } = operations[name];
  const writes = !changesNothing.has(name);
  const request = codec.read(from);
  return {
    writes,
    waitsForRoom: writes && !whileFull,
    run() {
      if (!counting.has(name)) tallies.settle();
      const answer = executors[name](request);
      return (to) => {
        to.byte(1);
        answers.write(to, answer);
      };
    },
  };
}

function failed(code: NodeErrorCode, message: string): Write {
  return (to) => {
    to.byte(0);
    to.text(code);
    to.text(message);
  };
}
