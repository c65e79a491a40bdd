// People at their prompts in real terminals, on a real node of their own: what pictures are made of.

import { NodeProcess } from "../testkit/src/node-process.ts";
import { qpqCommand } from "../testkit/src/programs.ts";
import { Tmux, tmuxMissing, type TmuxOptions } from "../testkit/src/tmux.ts";

export class Recording implements AsyncDisposable {
  readonly #folder: string;
  readonly #node: NodeProcess;
  readonly #cleanup: AsyncDisposableStack;

  private constructor(folder: string, node: NodeProcess, cleanup: AsyncDisposableStack) {
    this.#folder = folder;
    this.#node = node;
    this.#cleanup = cleanup;
  }

  /** Ends the program where there can be no terminal. */
  static async begin(): Promise<Recording> {
    const missing = tmuxMissing();
    if (missing !== undefined) {
      console.error(missing);
      Deno.exit(1);
    }
    const cleanup = new AsyncDisposableStack();
    const folder = await Deno.makeTempDir({ prefix: "qpq-record-" });
    cleanup.defer(() => Deno.remove(folder, { recursive: true }));
    return new Recording(folder, cleanup.use(await NodeProcess.start({ data: `${folder}/node` })), cleanup);
  }

  /** Registered beforehand, with the keys at the node, as somebody who was here yesterday. */
  async sit(name: string, options: TmuxOptions): Promise<Tmux> {
    const secret = `${this.#folder}/password`;
    await Deno.writeTextFile(secret, "correct horse battery staple", { mode: 0o600 });
    const [program, ...qpq] = qpqCommand();
    const common = ["--data-dir", `${this.#folder}/${name}`, "--password-file", secret];
    const registered = await new Deno.Command(program, {
      args: [...qpq, "register", name, "--node", this.#node.address, ...common],
      stdout: "null",
    }).output();
    if (!registered.success) throw new Error(new TextDecoder().decode(registered.stderr));
    // Whatever this script's own terminal asks for.
    const env = { ...options.env, NO_COLOR: "" };
    const tmux = this.#cleanup.use(await Tmux.start([program, ...qpq, ...common], { ...options, env }));
    await tmux.shows("· online");
    return tmux;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cleanup.disposeAsync();
  }
}

/** Rows with the picture's own time and day. */
export function settled(rows: readonly string[]): string[] {
  return rows.map((row) =>
    row.replaceAll(/(?<!\d)\d\d:\d\d(?!\d)/g, "19:42")
      .replaceAll(/\w+day, \w+ \d+, \d{4}/g, "Friday, November 27, 2026")
      .replaceAll(/\b[A-Z][a-z]{2} \d{1,2}, \d{4}/g, "Nov 27, 2026")
  );
}
