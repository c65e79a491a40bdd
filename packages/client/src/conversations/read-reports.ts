// Tells others what was read here, where that is set to be told: a little later and all at once, so that a lively
// conversation does not answer each message with as many reports as it has readers (PROTOCOL §10, storms).
import type { Timer } from "@quicproquo/transport";
import { MessageStatus } from "../content/status-report.ts";
import type { Context } from "../context.ts";
import { sayAside } from "../outbox/aside.ts";
import { composeReport } from "./mimi.ts";

export const READ_REPORT_MS = 3_000;
const MOST_AT_ONCE = 256;

export class ReadReports implements Disposable {
  readonly #context: Context;
  /** Something was put into the outbox. */
  readonly #filled: () => void;
  #timer: Timer | undefined;
  #disposed = false;

  constructor(context: Context, filled: () => void) {
    this.#context = context;
    this.#filled = filled;
  }

  /** Inside a turn, before the read mark moves. */
  note(conversation: Uint8Array, upTo: number): void {
    const { settings, acts } = this.#context.store;
    if (settings.holds("receipts", conversation)) acts.noteRead(conversation, upTo);
  }

  /** Something may be to be reported. */
  soon(): void {
    if (this.#disposed || this.#timer !== undefined) return;
    this.#timer = this.#context.clock.after(READ_REPORT_MS, () => {
      this.#timer = undefined;
      // The profile was closed, or its store failed: what was read stays noted, and is reported with the next connection.
      this.#report().catch(() => {});
    });
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.cancel();
  }

  async #report(): Promise<void> {
    const { turn, store } = this.#context;
    const more = await turn.change(() => {
      const left = store.acts.conversationsWithRead().map((conversation) => this.#reportOf(conversation));
      return left.includes(true);
    });
    this.#filled();
    if (more) this.soon();
  }

  /** True if there is more to report than one report tells. */
  #reportOf(channel: Uint8Array): boolean {
    const { store } = this.#context;
    const conversation = store.conversations.get(channel);
    const told = store.settings.holds("receipts", channel);
    const due = store.acts.toReport(channel, MOST_AT_ONCE);
    const ids = due.map(({ id }) => id);
    const said = conversation === undefined || !told
      ? "never"
      : sayAside(this.#context, conversation, () => composeReport(this.#context, channel, ids, MessageStatus.read), 0);
    if (said === "never") store.acts.forgetRead(channel);
    if (said !== "said") return false;
    for (const { position } of due) store.acts.reported(position);
    return due.length === MOST_AT_ONCE;
  }
}
