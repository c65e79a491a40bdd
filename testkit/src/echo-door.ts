// The way in to echo engines: accounts in memory, as a prompt meets them.
import type { Engine, KeyFile } from "@quicproquo/client";
import type { Door } from "qpq";
import { EchoEngine, EchoError } from "./echo-engine.ts";

/** A door to echo engines: accounts in memory, passwords compared. */
export class EchoDoor implements Door {
  readonly address = "qpq://echo:7000";
  readonly #passwords: Map<string, string>;
  /** The engine that is open now. */
  engine: EchoEngine | undefined;
  /** Called with each engine as it is opened: its past. */
  opened: (engine: EchoEngine) => void = () => {};

  constructor(passwords: Readonly<Record<string, string>>) {
    this.#passwords = new Map(Object.entries(passwords));
  }

  profiles(): Promise<readonly { readonly name: string }[]> {
    return Promise.resolve([...this.#passwords.keys()].map((name) => ({ name })));
  }

  /** Every engine is of one program alone. */
  connect(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  hold(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Codes that this node wants; undefined: none. */
  invites: Set<string> | undefined;

  async register(name: string, password: string, invite: string | undefined): Promise<Engine> {
    if (this.invites !== undefined && invite === undefined) {
      throw new EchoError("invite-needed", "This node takes people by invitation.", "Ask its operator for a code.");
    }
    if (this.invites?.delete(invite ?? "") === false) throw new EchoError("E015", "No such invitation.", "Ask again.");
    if (name === "taken") throw new EchoError("E013", "The name taken is taken.", "Choose another one.");
    this.#passwords.set(name, password);
    return await this.open(name, password);
  }

  async login(name: string, password: string): Promise<Engine> {
    return await this.open(name, password);
  }

  /** The path is the name, and the passphrase is "passphrase". */
  async bring(path: string, passphrase: string, password: string): Promise<Engine> {
    if (passphrase !== "passphrase") {
      throw new EchoError("passphrase-wrong", "That is not its passphrase.", "Try again.");
    }
    return await this.open(path.split("/").at(-1) ?? "", password);
  }

  open(name: string, password: string | KeyFile): Promise<Engine> {
    if (this.#passwords.get(name) !== password) {
      return Promise.reject(new EchoError("password-wrong", "That is not the password of this profile.", "Try again."));
    }
    this.engine = new EchoEngine(name, this.address);
    this.opened(this.engine);
    return Promise.resolve(this.engine);
  }
}
