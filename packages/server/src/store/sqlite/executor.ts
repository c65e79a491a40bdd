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
  /** Runs it; its answer is kept for `write`. */
  run(): void;
  fail(code: NodeErrorCode, message: string): void;
  write(to: PackedWriter): void;
}

export interface Executor {
  /** Requests in, answers out, in order, on disk. */
  serve(requests: ArrayBuffer): ArrayBuffer;
}

export function executor(database: Database, executors: Executors, ballast: Ballast): Executor {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");

  const together = (tasks: readonly Task[]): void => {
    if (!tasks.some(({ writes }) => writes)) {
      for (const task of tasks) task.run();
      return;
    }
    begin.run();
    try {
      for (const task of tasks) task.run();
      commit.run();
    } catch (error) {
      if (database.inTransaction) rollback.run();
      throw error;
    }
  };

  const alone = (task: Task): void => {
    try {
      together([task]);
    } catch (error) {
      const { code, message } = storeFailure(error);
      if (code === "storage-full" && task.frees && ballast.drop()) {
        // In the room of the ballast the log is folded in, which is what really makes room.
        database.pragma("wal_checkpoint(TRUNCATE)");
        return alone(task);
      }
      task.fail(code, message);
    }
  };

  return {
    serve(requests) {
      const from = new PackedReader(requests);
      const tasks: Task[] = [];
      for (let left = from.number(); left > 0; left--) {
        const name = operationNames[from.byte()];
        if (name === undefined) throw new RangeError("no such operation");
        tasks.push(task(name, executors, from));
      }
      try {
        together(tasks);
      } catch {
        for (const task of tasks) alone(task);
      }
      const answers = new PackedWriter();
      for (const task of tasks) task.write(answers);
      return answers.take();
    },
  };
}

function task<K extends OperationName>(name: K, executors: Executors, from: PackedReader): Task {
  const { request: codec, answer: answers, writes, frees = false } = operations[name];
  const request = codec.read(from);
  let outcome: (to: PackedWriter) => void = () => {
    throw new Error(`${name} did not run`);
  };
  return {
    writes,
    frees,
    run() {
      const answer = executors[name](request);
      outcome = (to) => {
        to.byte(1);
        answers.write(to, answer);
      };
    },
    fail(code, message) {
      outcome = (to) => {
        to.byte(0);
        to.text(code);
        to.text(message);
      };
    },
    write: (to) => outcome(to),
  };
}
