// Calls somebody back to their terminal while they are known to be at another one: once for each matter, until they were
// back.
import { notification } from "./notification.ts";
import { focusReports } from "./screen.ts";
import type { Terminal } from "./terminal.ts";

export class Attention {
  readonly #terminal: Pick<Terminal, "focused" | "write">;
  #watched = false;
  readonly #called = new Set<string>();

  constructor(terminal: Pick<Terminal, "focused" | "write">) {
    this.#terminal = terminal;
  }

  /** Whether the terminal is to tell when it is left. */
  watch(on: boolean): void {
    if (on === this.#watched) return;
    this.#watched = on;
    this.#terminal.write(on ? focusReports.on : focusReports.off);
  }

  call(matter: string, title: string, body: string): void {
    if (!this.#watched || this.#terminal.focused !== false || this.#called.has(matter)) return;
    this.#called.add(matter);
    this.#terminal.write(notification(title, body, (name) => Deno.env.get(name)));
  }

  /** With each key: it may have come with the person. */
  look(): void {
    if (this.#terminal.focused === true) this.#called.clear();
  }
}
