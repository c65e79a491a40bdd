// Orders to a prompt on an echo engine, and the terminal that it runs in.
import type { ConnectionState, LogFaultKind, Message } from "@quicproquo/client";
import { Tmux, type TmuxOptions } from "../../testkit/src/tmux.ts";

export type Order =
  | { readonly do: "receive"; readonly from: string; readonly text: string; readonly group?: string }
  /** So many, numbered from 1: `text 1.` At once, or at a pace, which is obeyed when the last one came. */
  | {
    readonly do: "flood";
    readonly from: string;
    readonly text: string;
    readonly count: number;
    readonly perSecond?: number;
  }
  | { readonly do: "connect"; readonly connection: ConnectionState }
  | { readonly do: "advance"; readonly to: Message["state"] }
  | { readonly do: "change"; readonly conversation: string; readonly changed: Partial<Message> }
  | { readonly do: "types"; readonly from: string; readonly active: boolean }
  | { readonly do: "crash" }
  | { readonly do: "alarm"; readonly kind: LogFaultKind; readonly text: string }
  | { readonly do: "join"; readonly group: string }
  | { readonly do: "reach"; readonly to: "pending" | "sent" | "delivered" };

/** Both ends of the socket are this very test's. */
export function parseOrder(line: string): Order {
  return JSON.parse(line) as Order;
}

export interface EchoOptions extends TmuxOptions {
  readonly profiles?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** Run from a shell, which reads a line after the prompt has ended. */
  readonly fromShell?: boolean;
}

/** A terminal with a prompt on an echo engine. */
export class EchoTerminal implements AsyncDisposable {
  readonly tmux: Tmux;
  readonly #listener: Deno.TcpListener;
  readonly #control: Deno.TcpConn;
  readonly #reader: ReadableStreamDefaultReader<string>;

  private constructor(tmux: Tmux, listener: Deno.TcpListener, control: Deno.TcpConn) {
    this.tmux = tmux;
    this.#listener = listener;
    this.#control = control;
    this.#reader = control.readable.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async start(options: EchoOptions = {}): Promise<EchoTerminal> {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const program = new URL("./echo-prompt.ts", import.meta.url).pathname;
    const profiles = JSON.stringify(options.profiles ?? { alice: "secret" });
    const command = [Deno.execPath(), "run", "-A", program, String(listener.addr.port), profiles];
    const shell = ["sh", "-c", '"$0" "$@"; echo "ended with $?"; read -r line; echo "read $line"'];
    const started = options.fromShell === true ? [...shell, ...command] : command;
    const tmux = await Tmux.start([...started, ...options.flags ?? []], options);
    // A program that never calls is not waited for without end: what it printed tells why.
    const deadline = setTimeout(() => listener.close(), 20_000);
    try {
      return new EchoTerminal(tmux, listener, await listener.accept());
    } catch (error) {
      const printed = (await tmux.lines()).join("\n");
      await tmux[Symbol.asyncDispose]();
      throw new Error(`the prompt did not start:\n${printed}`, { cause: error });
    } finally {
      clearTimeout(deadline);
    }
  }

  /** With alice's profile open. */
  static async opened(options: EchoOptions = {}): Promise<EchoTerminal> {
    const terminal = await EchoTerminal.start(options);
    await terminal.tmux.sees("Password of alice:");
    await terminal.tmux.enter("secret");
    await terminal.tmux.sees("You are alice");
    return terminal;
  }

  /** With alice's profile open, and in it her conversation with bob. */
  static async withBob(options: EchoOptions = {}): Promise<EchoTerminal> {
    const terminal = await EchoTerminal.opened(options);
    await terminal.tmux.enter("/dm bob");
    await terminal.tmux.sees("── @bob ──");
    return terminal;
  }

  /** Resolves when the order was obeyed, or the program has ended of it. */
  async order(order: Order): Promise<void> {
    await this.#control.write(new TextEncoder().encode(`${JSON.stringify(order)}\n`));
    await this.#reader.read();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tmux[Symbol.asyncDispose]();
    await this.#reader.cancel();
    try {
      this.#control.close();
    } catch {
      // Cancelling the reader closed it already.
    }
    this.#listener.close();
  }
}
