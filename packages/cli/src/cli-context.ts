// What every one-shot command works with: its options, the way to a profile, and where results go.
import type { Engine, Environment, KeyFile, SystemEnvironmentOptions } from "@quicproquo/client";
import { type Appearance, appearanceOf, type AppearanceOptions } from "./appearance.ts";
import { heldEngine } from "./daemon/held-engine.ts";
import type { Pipe } from "./daemon/channel.ts";
import type { Door } from "./door.ts";
import { dataFolder } from "./data-folder.ts";
import { CliError, exitCodes, interrupted } from "./errors.ts";
import type { Json } from "./json-shapes.ts";
import { givenKeyFile, knownPassword } from "./password.ts";
import type { LineStyle } from "./prompt/message-line.ts";
import { askOnTerminal } from "./terminal/ask.ts";
import { inert } from "./terminal/inert.ts";
import { noLooks } from "./terminal/style.ts";
import { OutputQueue } from "./terminal/terminal.ts";
import { text } from "./text.ts";
import { spoken } from "./text/spoken.ts";
import { writeErrorLine } from "./standard-error.ts";

/** Options that every command takes, as commander leaves them. */
export interface GlobalOptions extends AppearanceOptions {
  readonly node?: string;
  readonly as?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly passwordFd?: string;
  readonly passwordFile?: string;
  readonly keyFile?: string;
  readonly timeout: string;
  readonly transport?: string;
  readonly allowClassical?: boolean;
  readonly debug?: boolean;
}

/** The way to a node's profiles; `trust` asks the person about a certificate that nobody vouched for. */
export type OpenDoor = (request: DoorRequest) => Promise<Door>;

/** What engines are given; the program's is the system's. */
export type EnvironmentOf = (options: SystemEnvironmentOptions) => Promise<Environment>;

export interface DoorRequest {
  /** As given; undefined: the last node. */
  readonly address: string | undefined;
  readonly dataFolder: string;
  /** What its engines are given, as the options say; they say too whether a new node may lack post-quantum protection. */
  readonly environment: (allowClassical?: boolean) => Promise<Environment>;
  readonly trust: (address: string, pin: string) => Promise<boolean>;
  readonly signal: AbortSignal;
  /** Resolves when the node can be expected to answer; for a node that is just being started. */
  readonly ready?: Promise<unknown> | undefined;
}

/** How a command that goes on for long has its profile. */
export interface Hold {
  /** Another program has it open, and this one goes through that. */
  readonly elsewhere: boolean;
  /** Where others find it; undefined where they cannot. */
  readonly path: string | undefined;
  /** Resolves when the other program that has it open has ended. */
  readonly ended: Promise<void>;
}

export class CliContext {
  readonly options: GlobalOptions;
  readonly output: OutputQueue = new OutputQueue();
  /** Of the lines that results are without `--json`: no looks but on a terminal, and never drawn. */
  readonly lines: LineStyle;
  readonly appearance: Appearance;
  /** Aborts on SIGINT and SIGTERM, and when whoever reads the output is gone. */
  readonly signal: AbortSignal;
  readonly #openDoor: OpenDoor;
  readonly #environmentOf: EnvironmentOf;
  readonly #stop = new AbortController();
  #known: string | undefined;

  constructor(options: GlobalOptions, openDoor: OpenDoor, environmentOf: EnvironmentOf) {
    this.options = options;
    this.#openDoor = openDoor;
    this.#environmentOf = environmentOf;
    this.signal = this.#stop.signal;
    this.appearance = appearanceOf(options, (name) => Deno.env.get(name));
    const looks = options.json !== true && Deno.stdout.isTerminal();
    const { spoken, style } = this.appearance;
    this.lines = { drawn: false, spoken, style: looks ? style : noLooks };
    const stop = (): void => this.#stop.abort(interrupted());
    Deno.addSignalListener("SIGINT", stop);
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
    this.output.whenGone(stop);
  }

  /** Seconds that a command waits for the network. */
  get timeoutMs(): number {
    const seconds = Number(this.options.timeout);
    if (!(seconds > 0 && seconds <= 86_400)) {
      throw new CliError("invalid-argument", text.oneShot.badTimeout(this.options.timeout), exitCodes.usage);
    }
    return seconds * 1000;
  }

  /** Ends with the signal, or after the time that `--timeout` gives the network. */
  limit(): AbortSignal {
    return AbortSignal.any([this.signal, AbortSignal.timeout(this.timeoutMs)]);
  }

  get dataFolder(): string {
    return dataFolder(this.options.dataDir);
  }

  /** What an engine is given, as the options say: over which transports, and whether a new node may be a classical one. */
  environment(allowClassical: boolean = this.options.allowClassical === true): Promise<Environment> {
    const transport = this.#transport;
    return this.#environmentOf({
      dataFolder: this.dataFolder,
      allowClassical,
      ...(transport === undefined ? {} : { transports: [transport] }),
    });
  }

  get #transport(): "quic" | "tls" | undefined {
    const { transport } = this.options;
    if (transport === undefined || transport === "quic" || transport === "tls") return transport;
    throw new CliError("invalid-argument", text.oneShot.badTransport(transport), exitCodes.usage);
  }

  /** The way to a node: the one that the options mean, or the last one, if not said. */
  async door(wish: Partial<Pick<DoorRequest, "address" | "trust" | "ready">> = {}): Promise<Door> {
    const { address = this.options.node, trust = askTrust, ready } = wish;
    const { dataFolder, signal } = this;
    const environment = (allowClassical?: boolean): Promise<Environment> => this.environment(allowClassical);
    return await this.#openDoor({ address, dataFolder, environment, trust, signal, ready });
  }

  /** A result: the object with --json, else the rows. */
  result(json: Json, ...rows: readonly string[]): void {
    if (this.options.json === true) this.output.write(`${JSON.stringify(json)}\n`);
    else for (const row of rows) this.output.write(`${this.appearance.spoken ? spoken(row) : row}\n`);
  }

  /** A word to the person that is no result: to standard error. */
  note(line: string): void {
    if (this.options.json !== true) writeErrorLine(inert(this.appearance.spoken ? spoken(line) : line));
  }

  /**
   * The profile that the options mean, until `run` ends: opened here, or by the program that holds it open. `password` is
   * the one that opened it, or else asked for when it is needed.
   */
  async withEngine<T>(
    run: (engine: Engine, password: () => Promise<string>) => Promise<T>,
    wish: Partial<Pick<DoorRequest, "address">> = {},
  ): Promise<T> {
    const door = await this.door(wish);
    const name = await this.#profileOf(door);
    const held = await heldEngine(door, name, this.limit());
    if (held !== undefined) return await this.#using(held, (engine) => run(engine, () => this.#password(name)));
    const secret = await this.#secret(name);
    const opened = await door.open(name, secret, this.signal);
    const password = (): Promise<string> => typeof secret === "string" ? Promise.resolve(secret) : this.#password(name);
    return await this.#using(opened, (engine) => run(engine, password));
  }

  /** As `withEngine`, for what goes on for long: meanwhile other commands on this profile go through this one. */
  async holdEngine<T>(run: (engine: Engine, hold: Hold) => Promise<T>): Promise<T> {
    const door = await this.door();
    const name = await this.#profileOf(door);
    const held = await heldEngine(door, name, this.limit());
    if (held !== undefined) {
      const { endOf } = await import("./daemon/remote-engine.ts");
      const hold = { elsewhere: true, path: undefined, ended: endOf(held) };
      return await this.#using(held, (engine) => run(engine, hold));
    }
    const opened = await door.open(name, await this.#secret(name), this.signal);
    return await this.#using(opened, async (engine) => {
      await using socket = await door.hold(engine, () => this.#stop.abort());
      return await run(engine, { elsewhere: false, path: socket?.path, ended: new Promise(() => {}) });
    });
  }

  /** The line to the program that holds the profile open; undefined if none does. */
  async holderLine(): Promise<Pipe | undefined> {
    const door = await this.door();
    return await door.connect(await this.#profileOf(door));
  }

  async #using<T>(engine: Engine, run: (engine: Engine) => Promise<T>): Promise<T> {
    await using open = engine;
    using _events = open.on((event) => {
      if (event.type === "alarm") this.note(text.alarm(event.text));
    });
    return await run(open);
  }

  /** What opens the profile here. */
  async #secret(name: string): Promise<string | KeyFile> {
    return await givenKeyFile(this.options) ?? await this.#password(name);
  }

  async #password(name: string): Promise<string> {
    // A descriptor is read once, and nobody is asked twice.
    this.#known ??= await knownPassword(this.options, name);
    if (this.#known === undefined) throw interrupted();
    return this.#known;
  }

  async #profileOf(door: Door): Promise<string> {
    const known = (await door.profiles()).map(({ name }) => name);
    const name = this.options.as ?? known[0];
    if (name === undefined || !known.includes(name)) {
      const missing = name === undefined
        ? text.oneShot.noProfile(door.address)
        : text.oneShot.noSuchProfile(name, door.address);
      throw new CliError("profile-missing", missing, exitCodes.login, text.oneShot.registerFirst);
    }
    if (this.options.as === undefined && known.length > 1) {
      throw new CliError(
        "profile-unclear",
        text.oneShot.severalProfiles(known),
        exitCodes.usage,
        text.oneShot.chooseAs,
      );
    }
    return name;
  }
}

/** Trust on first use, asked on the controlling terminal; without one the address must carry its pin. */
export async function askTrust(address: string, pin: string): Promise<boolean> {
  const before = `${text.trust.first(address)}\n${text.hintLine(pin)}\n`;
  try {
    return text.trust.isYes(await askOnTerminal({ label: text.trust.question }, text.trust.hint, before));
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== "no-terminal") throw error;
    const [said, hint] = [text.trust.nobody(address), text.trust.nobodyHint(pin)];
    throw new CliError("certificate-unknown", said, exitCodes.trust, hint, error);
  }
}
