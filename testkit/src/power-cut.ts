// A disk that keeps of a database only what was made durable: a process whose database lies on it is killed, and then finds
// its files as they were when it last had asked the disk for them (fsync(2)), as after a power cut. The files are an ordinary
// folder's; power-cut.c, which is compiled here, watches the process.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { builtOnce, hasProgram, mustRun } from "./programs.ts";

const source = new URL("power-cut.c", import.meta.url).pathname;

/** Why no such disk can be had here, or undefined if one can. */
export function powerCutMissing(): string | undefined {
  if (Deno.build.os !== "linux") return "processes are watched on Linux only";
  return hasProgram("cc") ? undefined : "there is no C compiler";
}

export class PowerCutDisk implements AsyncDisposable {
  /** What a process is to be started with, for its database to lie on this disk. */
  readonly env: Readonly<Record<string, string>>;
  readonly #keeps: string;

  private constructor(library: string, keeps: string) {
    this.#keeps = keeps;
    this.env = { LD_PRELOAD: library, POWER_CUT_KEEPS: keeps };
  }

  static async create(): Promise<PowerCutDisk> {
    return new PowerCutDisk(await build(), await Deno.makeTempDir({ prefix: "qpq-power-cut-" }));
  }

  /** Before a process is started in the folder of its database: what is there is durable. */
  async begins(folder: string): Promise<void> {
    for (const name of (await databaseFiles(this.#keeps)).keys()) await Deno.remove(join(this.#keeps, name));
    for (const [name, bytes] of await databaseFiles(folder)) await Deno.writeFile(join(this.#keeps, name), bytes);
  }

  /** After the process was killed: takes what was not durable. True if there was anything. */
  async cut(folder: string): Promise<boolean> {
    const written = await databaseFiles(folder);
    const durable = await databaseFiles(this.#keeps);
    let took = false;
    for (const [name, bytes] of written) {
      took ||= !sameBytes(bytes, durable.get(name));
      await Deno.remove(join(folder, name));
      // An index into the log, made anew from what is there.
      if (name.endsWith("-wal")) await rm(join(folder, name.replace(/-wal$/, "-shm")), { force: true });
    }
    for (const [name, bytes] of durable) await Deno.writeFile(join(folder, name), bytes, { mode: 0o600 });
    return took;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#keeps, { recursive: true });
  }
}

function build(): Promise<string> {
  return builtOnce("power-cut", [source], (library) => {
    return mustRun("cc", ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, source, "-ldl"]);
  });
}

/** What is in the files that power-cut.c knows, by their names. */
async function databaseFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && /\.db(-wal)?$/.test(name)) files.set(name, await Deno.readFile(join(folder, name)));
  }
  return files;
}

function sameBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return left.length === right?.length && left.every((byte, at) => byte === right[at]);
}
