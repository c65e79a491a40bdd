// A terminal for tests: tmux with a server of its own, so that nothing of the person's own sessions is touched. What a
// program draws is read back as the lines a person would see; waiting is for something to appear, with a deadline, and looks
// again after every output.
import { strict as assert } from "node:assert";
import { TmuxClient } from "./tmux-client.ts";

export interface TmuxOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const deadlineMs = 20_000;
const pollMs = 15;

/** A reason why there can be no terminal here, or undefined if there can. */
export function tmuxMissing(): string | undefined {
  try {
    return new Deno.Command("tmux", { args: ["-V"], stdout: "null", stderr: "null" }).outputSync().success
      ? undefined
      : "tmux does not run here";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "tmux is not installed here";
    throw error;
  }
}

export class Tmux implements AsyncDisposable {
  readonly #folder: string;
  readonly #client: TmuxClient;

  private constructor(folder: string, client: TmuxClient) {
    this.#folder = folder;
    this.#client = client;
  }

  /** Starts a program in a terminal of this size. */
  static async start(command: readonly string[], options: TmuxOptions = {}): Promise<Tmux> {
    const folder = await Deno.makeTempDir({ prefix: "qpq-tmux-" });
    const env = Object.entries({ LC_ALL: "C.UTF-8", TZ: "UTC", ...options.env });
    const client = new TmuxClient([
      "-S",
      `${folder}/socket`,
      "-f",
      "/dev/null",
      "start-server",
      ";",
      ...["set", "-g", "status", "off", ";"],
      ...["set", "-g", "remain-on-exit", "on", ";"],
      ...["set", "-g", "history-limit", "50000", ";"],
      ...["set", "-g", "default-terminal", "tmux-256color", ";"],
      ...["set", "-s", "escape-time", "0", ";"],
      ...["new-session", "-d", "-s", "main", "-x", String(options.columns ?? 80), "-y", String(options.rows ?? 24)],
      ...env.flatMap(([name, value]) => ["-e", `${name}=${value}`]),
      ...(options.cwd === undefined ? [] : ["-c", options.cwd]),
      "--",
      ...command,
      ";",
      ...["attach-session", "-t", "main"],
    ]);
    return new Tmux(folder, client);
  }

  /** Types text, as it is. */
  async type(text: string): Promise<void> {
    await this.#run(["send-keys", "-t", "main", "-l", "--", text]);
  }

  /** Presses keys by tmux's names: Enter, Tab, C-c, Left, BSpace … */
  async press(...keys: string[]): Promise<void> {
    await this.#run(["send-keys", "-t", "main", "--", ...keys]);
  }

  /** Types a line and presses Enter. */
  async enter(line: string): Promise<void> {
    await this.type(line);
    await this.press("Enter");
  }

  /** Pastes as a terminal does: bracketed if the program asked for it. */
  async paste(text: string): Promise<void> {
    await this.#run(["set-buffer", "-b", "paste", "--", text]);
    await this.#run(["paste-buffer", "-p", "-d", "-b", "paste", "-t", "main"]);
  }

  /** Sends bytes as a terminal does, such as that one has left it. */
  async send(bytes: string): Promise<void> {
    const hex = [...new TextEncoder().encode(bytes)].map((byte) => byte.toString(16));
    await this.#run(["send-keys", "-t", "main", "-H", ...hex]);
  }

  /** From now on, what the program writes is in this file too, escapes and all. */
  async record(path: string): Promise<void> {
    await this.#run(["pipe-pane", "-t", "main", `cat >> '${path}'`]);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#run(["resize-window", "-t", "main", "-x", String(columns), "-y", String(rows)]);
  }

  /** The rows on the screen now, without trailing spaces. */
  async screen(): Promise<string[]> {
    return trimmed(await this.#run(["capture-pane", "-p", "-t", "main"]));
  }

  /** The screen with its escapes, for pictures. A row begins with the style that the one before ended with. */
  async styledScreen(): Promise<string[]> {
    // Spaces at the end stay: the last one may be the caret.
    return (await this.#run(["capture-pane", "-p", "-e", "-N", "-t", "main"])).split("\n");
  }

  /** All lines ever written and still known, scrollback first; what the terminal wrapped is one line. */
  async lines(): Promise<string[]> {
    return trimmed(await this.#run(["capture-pane", "-p", "-J", "-S", "-", "-t", "main"]));
  }

  /** Waits for a line that holds the text or matches, in scrollback or on the screen; returns it. */
  async sees(what: string | RegExp, limitMs: number = deadlineMs): Promise<string> {
    const found = (lines: readonly string[]): string | undefined => lines.find((line) => matches(line, what));
    return await this.#until(() => this.lines(), found, `waited in vain for a line with ${what}`, limitMs);
  }

  /** Waits until the rows on the screen now satisfy the check. */
  async shows(what: string | RegExp, limitMs: number = deadlineMs): Promise<string> {
    const found = (rows: readonly string[]): string | undefined => rows.find((row) => matches(row, what));
    return await this.#until(() => this.screen(), found, `the screen does not show ${what}`, limitMs);
  }

  /** Waits until no row on the screen matches. */
  async hides(what: string | RegExp, limitMs: number = deadlineMs): Promise<void> {
    const gone = (rows: readonly string[]): true | undefined =>
      rows.some((row) => matches(row, what)) ? undefined : true;
    await this.#until(() => this.screen(), gone, `the screen still shows ${what}`, limitMs);
  }

  /** Waits until each of these stands in one row of the screen and no more: what is being drawn anew is not, for a moment. */
  async showsOnce(...texts: readonly string[]): Promise<void> {
    const each = (rows: readonly string[]): true | undefined =>
      texts.every((text) => rows.filter((row) => row.includes(text)).length === 1) || undefined;
    await this.#until(() => this.screen(), each, `the screen does not show each once: ${texts.join(", ")}`, deadlineMs);
  }

  /** How many lines hold the text or match. */
  async count(what: string | RegExp): Promise<number> {
    return (await this.lines()).filter((line) => matches(line, what)).length;
  }

  /** Waits for the program's end; its exit code, or the signal's number plus 128. */
  async exit(limitMs: number = deadlineMs): Promise<number> {
    const end = performance.now() + limitMs;
    for (;;) {
      const state = await this.#run([
        "display-message",
        "-p",
        "-t",
        "main",
        "#{pane_dead} #{pane_dead_status} #{pane_dead_signal}",
      ]);
      const [dead, status = "", signal = ""] = state.trimEnd().split(" ");
      // Dead comes first, how it died a moment later.
      if (dead === "1" && status !== "") return Number(status);
      if (dead === "1" && signal !== "") return 128 + Number(signal);
      // tmux 3.3 can miss the signal that its child ended; the end of another child makes it look at all of them.
      if (dead === "1") await this.#run(["run-shell", "true"]);
      if (performance.now() > end) assert.fail(`the program has not ended:\n${(await this.screen()).join("\n")}`);
      await pause();
    }
  }

  /** Waits until cursor and wrapping, which a program must give back when it ends, are on or off. */
  async has(modes: "cursor and wrap" | "neither", limitMs: number = deadlineMs): Promise<void> {
    const wanted = modes === "neither" ? "cursor 0 wrap 0" : "cursor 1 wrap 1";
    const flags = async (): Promise<string[]> => [
      (await this.#run(["display-message", "-p", "-t", "main", "cursor #{cursor_flag} wrap #{wrap_flag}"])).trim(),
    ];
    const found = ([flags]: readonly string[]): true | undefined => flags === wanted ? true : undefined;
    await this.#until(flags, found, `the terminal has not ${modes}`, limitMs);
  }

  /** The process id of the program. */
  async pid(): Promise<number> {
    return Number(await this.#run(["display-message", "-p", "-t", "main", "#{pane_pid}"]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }

  /** Looks now, and again whenever the program has written. */
  async #until<T>(
    look: () => Promise<string[]>,
    find: (lines: readonly string[]) => T | undefined,
    failure: string,
    limitMs: number,
  ): Promise<T> {
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => late.resolve(true), limitMs);
    try {
      for (let over = false;;) {
        const seen = this.#client.outputs;
        const lines = await look();
        const found = find(lines);
        if (found !== undefined) return found;
        if (over) assert.fail(`${failure}:\n${lines.join("\n")}`);
        over = await Promise.race([this.#client.more(seen).then(() => false), late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async #run(args: readonly string[]): Promise<string> {
    return await this.#client.ask(args);
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pollMs));

function matches(line: string, what: string | RegExp): boolean {
  return typeof what === "string" ? line.includes(what) : what.test(line);
}

function trimmed(captured: string): string[] {
  const lines = captured.split("\n").map((line) => line.trimEnd());
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
