// Runs calls in groups: all that arrived together are one transaction, and one fsync. A call that fails must not take the
// others with it: then the transaction is undone and each call runs again in one of its own. That is safe because a call
// depends on the database and its request alone (time and randomness come with it), and it costs nothing while all is well.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { Ballast } from "./ballast.ts";
import { storeFailure } from "./open.ts";
import { operationNames, operations } from "./operations.ts";
import type { Executors, OperationName } from "./operations.ts";
import { PackedReader, PackedWriter } from "./packed.ts";
import type { NodeErrorCode } from "../../errors.ts";

/** One call of a group. */
interface Task {
  readonly writes: boolean;
  readonly frees: boolean;
  /** Runs it; what it returns writes the answer. */
  run(): Write;
}

type Write = (to: PackedWriter) => void;

export interface Executor {
  /** Requests in, answers out, in order, on disk; in several parts if they are large. */
  serve(requests: ArrayBuffer, post: (answers: ArrayBuffer) => void): void;
}

/** A part is committed and posted at this size, so that many large answers are never held at once. */
const partBytes = 8 * 1024 * 1024;

export function executor(database: Database, executors: Executors, ballast: Ballast): Executor {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");

  const transaction = <T>(writes: boolean, work: () => T): T => {
    if (!writes) return work();
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      if (database.inTransaction) rollback.run();
      throw error;
    }
  };

  /** Runs from there on, as one; returns where it stopped because the answers had become large. */
  const together = (tasks: readonly Task[], from: number, answers: Answers): number =>
    transaction(tasks.slice(from).some(({ writes }) => writes), () => {
      let at = from;
      while (at < tasks.length && answers.length < partBytes) {
        const task = tasks[at];
        if (task !== undefined) answers.add(task.run());
        at += 1;
      }
      return at;
    });

  const alone = (task: Task): Write => {
    try {
      return transaction(task.writes, () => task.run());
    } catch (error) {
      const { code, message } = storeFailure(error);
      if (code === "storage-full" && task.frees && ballast.drop()) {
        // In the room of the ballast the log is folded in, which is what really makes room.
        database.pragma("wal_checkpoint(TRUNCATE)");
        return alone(task);
      }
      return failed(code, message);
    }
  };

  return {
    serve(requests, post) {
      const tasks = tasksOf(requests, executors);
      let eachAlone = false;
      for (let at = 0; at < tasks.length;) {
        const answers = new Answers();
        if (!eachAlone) {
          try {
            at = together(tasks, at, answers);
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
        post(answers.take());
      }
    },
  };
}

/** Some answers, behind their number. */
class Answers {
  readonly #writer = new PackedWriter();
  #count = 0;

  constructor() {
    this.#writer.number(0);
  }

  get length(): number {
    return this.#writer.length;
  }

  add(write: Write): void {
    write(this.#writer);
    this.#count += 1;
  }

  take(): ArrayBuffer {
    this.#writer.numberAt(0, this.#count);
    return this.#writer.take();
  }
}

function tasksOf(requests: ArrayBuffer, executors: Executors): readonly Task[] {
  const from = new PackedReader(requests);
  const tasks: Task[] = [];
  for (let left = from.number(); left > 0; left--) {
    const name = operationNames[from.byte()];
    if (name === undefined) throw new RangeError("no such operation");
    tasks.push(taskOf(name, executors, from));
  }
  return tasks;
}

function taskOf<K extends OperationName>(name: K, executors: Executors, from: PackedReader): Task {
  const { request: codec, answer: answers, writes, frees = false } = operations[name];
  const request = codec.read(from);
  return {
    writes,
    frees,
    run() {
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
