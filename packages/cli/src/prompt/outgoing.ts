// Own messages until they settle. Each is written to the scrollback once, with the state it then has; before that it stands
// in the live area, where its mark changes in place. So what is above the live area has reached the node, and what has not
// is always in sight. A state that changes after a message was written is told by one short line for all such messages.
import type { Message, MessageId } from "@quicproquo/client";
import type { Clock } from "../clock.ts";
import { outgoingRow } from "./message-line.ts";

/** How long a message may wait to be written with a better state: most are delivered by then. */
export const settleMs = 1500;
const followUpMs = 250;

export interface OutgoingOutput {
  /** Writes the message with its state. */
  write(message: Message): void;
  /** Tells of messages written earlier that have a new state now. */
  followUp(messages: readonly Message[], state: Message["state"]): void;
  rows(rows: readonly string[]): void;
}

interface Waiting {
  message: Message;
  /** Held long enough: goes out with the state it has. */
  due: boolean;
}

const rank: Readonly<Record<Message["state"], number>> = { pending: 0, sent: 1, delivered: 2, failed: 3, received: 3 };

export class Outgoing {
  readonly #clock: Clock;
  readonly #output: OutgoingOutput;
  /** With a live area a pending message stays there; without one it is written as pending when it is due. */
  readonly #drawn: boolean;
  #waiting: Waiting[] = [];
  /** Written before their last state. */
  readonly #unsettled = new Map<MessageId, Message>();
  #told: Message[] = [];

  constructor(clock: Clock, drawn: boolean, output: OutgoingOutput) {
    this.#clock = clock;
    this.#drawn = drawn;
    this.#output = output;
  }

  /** A message of one's own, from the store or just typed; once more is harmless. `settledAt`: its last good state. */
  add(message: Message, settledAt: "sent" | "delivered"): void {
    if (this.#waiting.some((waiting) => waiting.message.id === message.id) || this.#unsettled.has(message.id)) {
      return this.state(message.id, message.state);
    }
    this.#settledAt.set(message.id, settledAt);
    const waiting: Waiting = { message, due: false };
    this.#waiting.push(waiting);
    this.#clock.after(settleMs, () => {
      waiting.due = true;
      this.#settle();
    });
    this.#settle();
  }

  readonly #settledAt = new Map<MessageId, "sent" | "delivered">();

  /** A message that was written from history while it was still on its way. */
  written(message: Message, settledAt: "sent" | "delivered"): void {
    this.#settledAt.set(message.id, settledAt);
    if (!this.#final(message)) this.#unsettled.set(message.id, message);
    else this.#settledAt.delete(message.id);
  }

  state(id: MessageId, state: Message["state"]): void {
    const waiting = this.#waiting.find((candidate) => candidate.message.id === id);
    if (waiting !== undefined) {
      // States only move forward, whatever order the events came in.
      if (rank[state] > rank[waiting.message.state]) waiting.message = { ...waiting.message, state };
      return this.#settle();
    }
    const written = this.#unsettled.get(id);
    if (written === undefined || rank[state] <= rank[written.state]) return;
    const changed = { ...written, state };
    this.#unsettled.set(id, changed);
    if (this.#told.length === 0) this.#clock.after(followUpMs, () => this.#tell());
    this.#told.push(changed);
    if (this.#final(changed)) this.#forget(id);
  }

  /** A message that is not written yet has become another; false if it is written. */
  change(message: Message): boolean {
    const waiting = this.#waiting.find((candidate) => candidate.message.id === message.id);
    if (waiting === undefined) return false;
    const { state } = waiting.message;
    waiting.message = rank[message.state] > rank[state] ? message : { ...message, state };
    this.#settle();
    return true;
  }

  /** Before another line is written: what reached the node goes first, so that the order on the screen is the real one. */
  flushSent(): void {
    while (rank[this.#waiting[0]?.message.state ?? "pending"] > 0) this.#writeFirst();
    this.#draw();
  }

  /** At the end, or when another conversation is opened: everything is written as it stands. */
  flushAll(): void {
    while (this.#waiting.length > 0) this.#writeFirst();
    this.#tell();
    this.#draw();
  }

  #settle(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const dueAs = this.#drawn ? rank[first.message.state] >= 1 : true;
      if (!this.#final(first.message) && !(first.due && dueAs)) break;
      this.#writeFirst();
    }
    this.#draw();
  }

  #writeFirst(): void {
    const first = this.#waiting.shift();
    if (first === undefined) return;
    this.#output.write(first.message);
    if (this.#final(first.message)) this.#forget(first.message.id);
    else this.#unsettled.set(first.message.id, first.message);
  }

  #final(message: Message): boolean {
    return message.state === "failed" || rank[message.state] >= rank[this.#settledAt.get(message.id) ?? "delivered"];
  }

  #forget(id: MessageId): void {
    this.#unsettled.delete(id);
    this.#settledAt.delete(id);
  }

  #tell(): void {
    const newest = new Map(this.#told.map((message) => [message.id, message]));
    this.#told = [];
    for (const state of ["failed", "sent", "delivered"] as const) {
      const messages = [...newest.values()].filter((message) => message.state === state);
      if (messages.length > 0) this.#output.followUp(messages, state);
    }
  }

  #draw(): void {
    this.#output.rows(this.#waiting.map(({ message }) => outgoingRow(message)));
  }
}
