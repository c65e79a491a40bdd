// Somebody at `qpq --plain`, by pipes: lines in, lines out. What was printed is kept, to be waited for and to be counted.

import { linesOf, qpqCommand } from "@quicproquo/testkit/programs";

const deadlineMs = 30_000;

export interface PersonOptions {
  readonly name: string;
  readonly address: string;
  /** This person's machine: profile and password file. */
  readonly folder: string;
}

export class Person {
  readonly name: string;
  /** Everything that this person was shown, over all sittings. */
  readonly saw: string[] = [];
  readonly #options: PersonOptions;
  #child: Deno.ChildProcess | undefined;
  #input: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #reading: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};

  constructor(options: PersonOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** By the one-shot command; it ends when the node has this person's keys. */
  async register(): Promise<void> {
    const { name, address, folder } = this.#options;
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(this.#passwordFile, `${crypto.randomUUID()}\n`, { mode: 0o600 });
    await this.#run(["register", name, "--node", address]);
  }

  /** Sits down at the prompt. */
  sit(): void {
    const { address } = this.#options;
    const child = this.#spawn([address, "--plain"]);
    this.#child = child;
    this.#input = child.stdin.getWriter();
    this.#reading = this.#read(child.stdout);
  }

  async type(line: string): Promise<void> {
    await this.#input?.write(new TextEncoder().encode(`${line}\n`));
  }

  /** Resolves with the first line since `from` lines were shown that holds the text. */
  async sees(text: string, from = 0): Promise<string> {
    const end = performance.now() + deadlineMs;
    for (;;) {
      const line = this.saw.slice(from).find((shown) => shown.includes(text));
      if (line !== undefined) return line;
      const left = end - performance.now();
      if (left <= 0) throw new Error(`${this.name} was never shown "${text}", only:\n  ${this.saw.join("\n  ")}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Leaves by the door. */
  async leave(): Promise<void> {
    await this.type("/quit");
    await this.#ended();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#ended();
  }

  /** The texts of a conversation as this person's store holds them, own and others', oldest first. */
  async stored(reference: string): Promise<string[]> {
    const output = await this.#run(["read", reference, "--limit", "1000", "--json"]);
    const messages = output.trimEnd().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
    return messages.filter(({ notice }) => notice === false).map(({ author, text }) => `${author.name}: ${text}`);
  }

  get #passwordFile(): string {
    return `${this.#options.folder}/password`;
  }

  #spawn(args: readonly string[]): Deno.ChildProcess {
    const common = ["--data-dir", `${this.#options.folder}/data`, "--password-file", this.#passwordFile];
    const [program, ...qpq] = qpqCommand();
    return new Deno.Command(program, {
      args: [...qpq, ...args, ...common],
      env: { NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
  }

  async #run(args: readonly string[]): Promise<string> {
    const child = this.#spawn(args);
    await child.stdin.close();
    const { code, stdout } = await child.output();
    if (code !== 0) throw new Error(`qpq ${args[0]} of ${this.name} ended with ${code}`);
    return new TextDecoder().decode(stdout);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const line of linesOf(stream)) {
      this.saw.push(line);
      this.#wake();
    }
  }

  async #ended(): Promise<void> {
    await this.#child?.status;
    await this.#reading;
    // Its pipe broke with it.
    await this.#input?.close().catch(() => {});
    this.#child = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child !== undefined) await this.kill();
  }
}
