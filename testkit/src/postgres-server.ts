// A real PostgreSQL server for tests: the binaries that npm brings, started on a folder of its own, on loopback and a free port;
// or the one that QPQ_TEST_POSTGRES names. Each test gets a schema of its own in it. The server ends with whoever started it,
// however that ends.

import pg from "pg";
import { binaries, databaseUser, OwnPostgres, type OwnPostgresOptions } from "./own-postgres.ts";

export class PostgresServer implements AsyncDisposable {
  readonly #url: string;
  readonly #own: OwnPostgres | undefined;

  private constructor(url: string, own: OwnPostgres | undefined) {
    this.#url = url;
    this.#own = own;
  }

  /** Whether there is one to be had: npm brings none for every platform. */
  static get available(): boolean {
    return given() !== undefined || PostgresServer.ownAvailable;
  }

  /** Whether one can be started here, whichever was given besides. */
  static get ownAvailable(): boolean {
    try {
      binaries();
      return true;
    } catch {
      return false;
    }
  }

  /** Whether the next one is started here, and not given. */
  static get startsOwn(): boolean {
    return given() === undefined && PostgresServer.ownAvailable;
  }

  static async start(options: OwnPostgresOptions = {}): Promise<PostgresServer> {
    const url = given();
    if (url !== undefined) return new PostgresServer(url, undefined);
    const own = await OwnPostgres.create(options);
    await own.start();
    return new PostgresServer(`postgres://${databaseUser}@127.0.0.1:${own.port}/postgres`, own);
  }

  /** Whether it can be killed: one that was given is others' too. */
  get mortal(): boolean {
    return this.#own !== undefined;
  }

  /** Of the process that all others of it belong to. Throws if the server was given. */
  async pid(): Promise<number> {
    if (this.#own === undefined) throw new Error("the database server was given, not started here");
    return await this.#own.pid();
  }

  /** The address of an empty schema that nobody else has. */
  async schema(): Promise<string> {
    const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
    await query(this.#url, `CREATE SCHEMA ${name}`);
    const url = new URL(this.#url);
    url.searchParams.set("options", `-c search_path=${name}`);
    return url.href;
  }

  /** A statement from outside of any store. */
  async ask(address: string, text: string): Promise<readonly Record<string, unknown>[]> {
    return await query(address, text);
  }

  /** Ends it by SIGKILL. */
  async crash(): Promise<void> {
    await this.#own?.crash();
  }

  /** Starts it again on what it left, and resolves when it takes connections. */
  async restart(): Promise<void> {
    await this.#own?.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#own?.remove();
  }
}

function given(): string | undefined {
  const url = Deno.env.get("QPQ_TEST_POSTGRES");
  return url === "" ? undefined : url;
}

/** A statement on a connection of its own. */
export async function query(address: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}
