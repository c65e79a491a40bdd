// What the store's parts need of a connection to PostgreSQL: statements with values, rows as plain objects. Numbers of 64 bits
// come as numbers, as the schema has none beyond 2^53; bytes come as bytes that nobody else holds.

import { Buffer } from "node:buffer";
import type { Client } from "pg";
import { BinaryQuery } from "./binary-query.ts";
import { type Bound, Joined } from "./joined.ts";

type Single = string | number | boolean | Uint8Array | null;
export type Value = Single | readonly Single[];

export interface Sql {
  all<R extends object>(text: string, ...values: readonly Value[]): Promise<readonly R[]>;
  /** As `all`, with values in binary: for those that are many or large. Of bigint, boolean, bytea, and arrays of the first and the last. */
  binary<R extends object>(text: string, ...values: readonly Value[]): Promise<readonly R[]>;
  /** The first row, if there is one. */
  first<R extends object>(text: string, ...values: readonly Value[]): Promise<R | undefined>;
  /** How many rows were changed. */
  run(text: string, ...values: readonly Value[]): Promise<number>;
  /** Begins a transaction, together with the next statement. */
  begin(): Promise<void>;
  /**
   * Commits, if what is asked for in the same turn is the last of the transaction: whoever is given this may call it then, and
   * has it done in one message.
   */
  readonly commit?: () => Promise<void>;
  /** Statements without values, one after the other. */
  script(text: string): Promise<void>;
}

interface Known {
  readonly name: string;
  prepared: boolean;
}

interface Asked {
  readonly text: string;
  readonly values: readonly Value[];
  readonly binary: boolean;
  answer(outcome: { readonly rows: readonly object[]; readonly rowCount: number | null }): void;
  fail(error: unknown): void;
}

/**
 * Statements are prepared once for each connection, by their text; those that are asked for in one turn go out as one message,
 * and fail together.
 */
class Statements {
  readonly #client: Client;
  /** By their text. */
  readonly #known = new Map<string, Known>();
  #asked: Asked[] = [];
  #scheduled = false;

  constructor(client: Client) {
    this.#client = client;
  }

  /** `waits`: for the next one, and goes out with it. `binary`: how it is answered. */
  ask(
    text: string,
    values: readonly Value[],
    { waits = false, binary = false }: { readonly waits?: boolean; readonly binary?: boolean } = {},
  ): Promise<{ readonly rows: readonly object[]; readonly rowCount: number | null }> {
    return new Promise((answer, fail) => {
      this.#asked.push({ text, values, binary, answer, fail });
      if (waits || this.#scheduled) return;
      this.#scheduled = true;
      queueMicrotask(() => {
        this.#scheduled = false;
        this.#send(this.#asked.splice(0));
      });
    });
  }

  #send(asked: readonly Asked[]): void {
    const bound = asked.length === 1 ? undefined : this.#bound(asked);
    if (bound === undefined) {
      for (const one of asked) this.#sendAlone(one);
      return;
    }
    this.#client.query(
      new Joined(bound, (error, outcomes) => {
        for (const [at, one] of asked.entries()) {
          const outcome = outcomes[at];
          if (outcome === undefined) one.fail(error);
          else one.answer(outcome);
        }
      }),
    );
  }

  /** Undefined as long as one of them is not prepared, or if one is answered in binary. */
  #bound(asked: readonly Asked[]): readonly Bound[] | undefined {
    const bound: Bound[] = [];
    for (const { text, values, binary } of asked) {
      const known = this.#known.get(text);
      if (known === undefined || !known.prepared || binary) return undefined;
      const plain = plainOf(values);
      if (plain === undefined) return undefined;
      bound.push({ name: known.name, values: plain });
    }
    return bound;
  }

  #sendAlone({ text, values, binary, answer, fail }: Asked): void {
    const known = this.#known.get(text) ?? { name: `s${this.#known.size}`, prepared: false };
    this.#known.set(text, known);
    const statement = { name: known.name, text, values: [...values] };
    if (binary) {
      this.#client.query(
        new BinaryQuery(statement, (error, rows) => {
          if (error === undefined) answer({ rows, rowCount: rows.length });
          else fail(error);
        }),
      );
      return;
    }
    this.#client.query<object>(statement).then((outcome) => {
      known.prepared = true;
      answer(outcome);
    }, fail);
  }
}

/** As they go over the wire; undefined if there are lists among them, which `pg` itself has to write. */
function plainOf(values: readonly Value[]): readonly (Buffer | string | null)[] | undefined {
  const plain: (Buffer | string | null)[] = [];
  for (const value of values) {
    if (value instanceof Uint8Array) plain.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    else if (typeof value === "object" && value !== null) return undefined;
    else plain.push(value === null ? null : String(value));
  }
  return plain;
}

export function sqlOf(client: Client): Sql {
  const statements = new Statements(client);
  return {
    all: async <R extends object>(text: string, ...values: readonly Value[]): Promise<readonly R[]> =>
      // The statement says what they are.
      (await statements.ask(text, values)).rows as readonly R[],
    binary: async <R extends object>(text: string, ...values: readonly Value[]): Promise<readonly R[]> =>
      (await statements.ask(text, values, { binary: true })).rows as readonly R[],
    first: async <R extends object>(text: string, ...values: readonly Value[]): Promise<R | undefined> =>
      (await statements.ask(text, values)).rows[0] as R | undefined,
    run: async (text, ...values) => (await statements.ask(text, values)).rowCount ?? 0,
    async begin() {
      await statements.ask("BEGIN", [], { waits: true });
    },
    async script(text) {
      await client.query(text);
    },
  };
}

/** All of it is kept, or nothing. */
export async function inTransaction<T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  await sql.run("BEGIN");
  try {
    const result = await work(sql);
    await sql.run("COMMIT");
    return result;
  } catch (error) {
    await sql.run("ROLLBACK").catch(() => {});
    throw error;
  }
}
