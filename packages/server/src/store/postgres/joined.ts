// Several prepared statements as one message to PostgreSQL and one answer: bound and executed one behind the other with a single
// Sync at the end ("pipelining" in the chapter on its protocol). Each Sync of its own would be a message on the wire, a flush
// on the server's side and a turn of the event loop here, which together cost more than most statements. What fails fails
// for all of them: the server skips what is behind it, and outside of a transaction undoes what was before it.

import type { Connection } from "pg";
import pg from "pg";

export interface Bound {
  /** Under which it was prepared on this connection. */
  readonly name: string;
  readonly values: readonly (Buffer | string | null)[];
}

interface Outcome {
  readonly rows: readonly object[];
  readonly rowCount: number | null;
}

export class Joined extends pg.Query {
  readonly #statements: readonly Bound[];

  /** `done` is told once, with an outcome for each. */
  constructor(statements: readonly Bound[], done: (error: Error | undefined, outcomes: readonly Outcome[]) => void) {
    super({ text: "" }, (error, result) => {
      // As for statements that a simple query separates by semicolons: a list, unless it is one.
      const outcomes: readonly Outcome[] = Array.isArray(result) ? result : [result];
      if (error instanceof Error) done(error, []);
      else if (outcomes.length === statements.length) done(undefined, outcomes);
      else done(new Error(`${statements.length} statements have ${outcomes.length} outcomes`), []);
    });
    this.#statements = statements;
  }

  override submit = (connection: Connection): void => {
    // What is written until it is uncorked goes out as one piece.
    connection.stream.cork();
    try {
      for (const { name, values } of this.#statements) {
        connection.bind({ statement: name, values: [...values] }, true);
        connection.describe({ type: "P" }, true);
        connection.execute(null, true);
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  };
}
