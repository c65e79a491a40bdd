// People at real prompts, in terminals, on a real node over real sockets.
import { qpqCommand } from "@quicproquo/testkit/programs";
import { Tmux } from "../../testkit/src/tmux.ts";

/** What people have, with the full cost of passwords. */
export const product: readonly string[] = qpqCommand();
/** The same with cheap ones. */
export const qpq: readonly string[] = qpqCommand(new URL("./qpq.fixture.ts", import.meta.url).pathname);

export interface Seat {
  readonly name: string;
  readonly address: string;
  /** The data folder of this person's machine. */
  readonly folder: string;
  readonly args?: readonly string[];
}

export const password = (name: string): string => `password of ${name}!`;

/** One person at a prompt, who can be killed and come back. */
export class Someone implements AsyncDisposable {
  readonly seat: Seat;
  #tmux: Tmux;

  private constructor(seat: Seat, tmux: Tmux) {
    this.seat = seat;
    this.#tmux = tmux;
  }

  get tmux(): Tmux {
    return this.#tmux;
  }

  /** Registers at the prompt, and waits until the node has this person's keys. */
  static async register(seat: Seat): Promise<Someone> {
    const tmux = await sit(seat);
    await tmux.sees("register, login or import?");
    await tmux.press("Enter");
    await tmux.enter(seat.name);
    await tmux.sees("Password:");
    await tmux.enter(password(seat.name));
    await tmux.sees("Password again:");
    await tmux.enter(password(seat.name));
    await tmux.sees(`You are ${seat.name} at`);
    await tmux.shows("· online");
    return new Someone(seat, tmux);
  }

  /** SIGKILL, in the middle of whatever it was. */
  async kill(): Promise<void> {
    Deno.kill(await this.#tmux.pid(), "SIGKILL");
    await this.#tmux.exit();
    await this.#tmux[Symbol.asyncDispose]();
  }

  /** Starts the prompt again: nothing is asked but the password. */
  async comeBack(): Promise<void> {
    this.#tmux = await sit(this.seat);
    await this.#tmux.sees(`Password of ${this.seat.name}:`);
    await this.#tmux.enter(password(this.seat.name));
    await this.#tmux.sees(`You are ${this.seat.name} at`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux[Symbol.asyncDispose]();
  }
}

function sit({ address, folder, args = [] }: Seat): Promise<Tmux> {
  return Tmux.start([...qpq, address, "--data-dir", folder, ...args], { columns: 100, rows: 30 });
}
