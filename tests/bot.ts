// A bot of examples/, as a process of its own.

import assert from "node:assert/strict";

export interface BotOptions {
  /** Where it keeps its data. */
  readonly folder: string;
  /** Default: the pinned Deno, which runs the file as it is. */
  readonly runtime?: string;
  readonly program: string;
  /** Deno's, where no configuration of ours is found. */
  readonly flags?: readonly string[];
  /** What follows address, name and password file. */
  readonly args?: readonly string[];
  readonly address: string;
  readonly name: string;
  readonly input?: "piped" | "null";
}

export class Bot implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #said: Promise<string>;
  readonly #told: Told;
  readonly #piped: boolean;

  private constructor(child: Deno.ChildProcess, piped: boolean) {
    this.#child = child;
    this.#piped = piped;
    this.#said = new Response(child.stderr).text();
    this.#told = told(child.stdout);
  }

  /** Resolves once it says that it is online. */
  static async start(options: BotOptions): Promise<Bot> {
    const { folder, runtime, program, flags = [], args = [], address, name, input = "null" } = options;
    const passwordFile = `${folder}/password`;
    await Deno.writeTextFile(passwordFile, `the password of ${name}\n`);
    const all = [program, address, name, passwordFile, ...args];
    const command = runtime === undefined
      ? ["run", "--allow-all", "--no-check", "--quiet", "--no-prompt", ...flags, ...all]
      : all;
    const child = new Deno.Command(runtime ?? Deno.execPath(), {
      args: command,
      cwd: folder,
      stdin: input,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const bot = new Bot(child, input === "piped");
    const line = await bot.#told.firstLine;
    if (line !== `${name} is online`) {
      await bot[Symbol.asyncDispose]();
      throw new Error(`${program} did not start: ${line}\n${await bot.#said}`);
    }
    return bot;
  }

  async writes(line: string): Promise<void> {
    const writer = this.#child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(line));
    writer.releaseLock();
  }

  /** Its standard input ends; resolves when it has gone by itself, in good order. */
  async inputEnds(): Promise<void> {
    await this.#child.stdin.close();
    await this.ended();
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone();
  }

  /** SIGTERM; it must end in good order. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.ended();
  }

  async ended(): Promise<void> {
    const { code } = await this.#gone();
    assert.equal(code, 0, await this.#said);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      // It has ended already.
      if (!(error instanceof TypeError)) throw error;
    }
    await this.#gone();
    if (this.#piped) await this.#child.stdin.close().catch(() => {});
  }

  async #gone(): Promise<Deno.CommandStatus> {
    const status = await this.#child.status;
    await this.#said;
    await this.#told.all;
    return status;
  }
}

interface Told {
  readonly firstLine: Promise<string>;
  /** Resolves at its end. */
  readonly all: Promise<void>;
}

function told(stream: ReadableStream<Uint8Array>): Told {
  const { promise, resolve } = Promise.withResolvers<string>();
  const all = (async () => {
    let text = "";
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    }
    resolve(text);
  })();
  return { firstLine: promise, all };
}
