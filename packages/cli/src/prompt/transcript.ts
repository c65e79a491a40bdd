// The open conversation on the screen: its past when it is opened, then every message as it comes, each exactly once. What
// arrives while the past is being read waits its turn; coming back to a conversation shows only what is new since.
import type { Conversation, ConversationId, Engine, Message, Person } from "@quicproquo/client";
import type { Clock } from "../clock.ts";
import { text } from "../text.ts";
import type { Face } from "./face.ts";
import { changeLines, newReaders } from "./change-line.ts";
import { KnownMessages } from "./known-messages.ts";
import { messageLine, nameOf } from "./message-line.ts";
import { Outgoing } from "./outgoing.ts";
import { ReactionPace } from "./reaction-pace.ts";
import { referenceOf } from "../reference.ts";

const readersMs = 250;

/** Messages of the past that opening a conversation shows, besides all unread ones: what they answer. */
const shownPast = 10;
/** However many are unread: the older ones stand in the past. */
const mostPast = 200;

export class Transcript {
  readonly #engine: Engine;
  readonly #face: Face;
  readonly #outgoing: Outgoing;
  #current: Conversation | undefined;
  /** Set while the past is being read: what came meanwhile. */
  #arrived: Message[] | undefined;
  /** Position of the last message shown, for each conversation that was open. */
  readonly #shown = new Map<ConversationId, number>();
  #day: string | undefined;
  readonly #known = new KnownMessages();
  readonly #reactions: ReactionPace;
  /** Who has read what, collected to be told at once, by key. */
  readonly #readers = new Map<string, { readonly person: Person; readonly messages: Message[] }>();
  readonly #clock: Clock;

  constructor(engine: Engine, face: Face, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
    this.#reactions = new ReactionPace(clock);
    this.#face = face;
    this.#outgoing = new Outgoing(clock, face.drawn, {
      write: (message) => this.#write(message),
      followUp: (messages, state) => this.notice(text.prompt.followUp(messages, state, face.drawn)),
      rows: (rows) => face.outgoing(rows),
    });
  }

  get current(): Conversation | undefined {
    return this.#current;
  }

  async open(conversation: Conversation): Promise<void> {
    this.#outgoing.flushAll();
    this.#current = conversation;
    this.#day = undefined;
    this.#arrived = [];
    this.#face.print(this.#face.style.bold(text.prompt.heading(this.reference(conversation), conversation)));
    const shown = this.#shown.get(conversation.id);
    const limit = Math.min(mostPast, shownPast + conversation.unread);
    const past = await this.#engine.history(conversation.id, { limit });
    const firstNew = past.filter(({ own, notice, withdrawn }) => !own && !notice && withdrawn?.how !== "deleted")
      .at(-conversation.unread);
    if (conversation.unread > limit) {
      this.notice(text.prompt.olderUnread(conversation.unread - limit, this.#face.drawn));
    }
    for (const message of past) {
      if (shown !== undefined && message.order <= shown) continue;
      // Where nothing older stands above it, all of it is new.
      const marked = conversation.unread > 0 && message === firstNew && message !== past[0];
      if (marked) this.#face.print(this.#face.style.dim(text.prompt.newBelow));
      this.#showPast(message, conversation);
    }
    const arrived = this.#arrived ?? [];
    this.#arrived = undefined;
    for (const message of arrived) this.message(message);
    await this.#engine.markRead(conversation.id);
  }

  /** Shows older or newer pages on request: these lines are asked for, so they may be seen again. */
  async past(limit: number): Promise<void> {
    const conversation = this.#current;
    if (conversation === undefined) return;
    this.#outgoing.flushAll();
    this.#day = undefined;
    for (const message of await this.#engine.history(conversation.id, { limit })) this.#write(message);
  }

  /** A message of the open conversation; others are not for this screen. */
  message(message: Message): void {
    const conversation = this.#current;
    if (conversation === undefined || message.conversation !== conversation.id) return;
    if (this.#arrived !== undefined) return void this.#arrived.push(message);
    // The same message may come from the engine's event and from what `send` returned.
    if (message.order <= (this.#shown.get(conversation.id) ?? -1)) return;
    this.#shown.set(conversation.id, message.order);
    this.#known.remember(message);
    if (message.own && !message.notice) {
      this.#outgoing.add(message, conversation.kind === "direct" ? "delivered" : "sent");
      return;
    }
    this.#outgoing.flushSent();
    this.#write(message);
    if (message.state === "received") void this.#engine.markRead(conversation.id).catch(() => {});
  }

  state(id: Message["id"], state: Message["state"]): void {
    if (this.#arrived !== undefined) {
      this.#arrived = this.#arrived.map((message) => (message.id === id ? { ...message, state } : message));
    }
    this.#outgoing.state(id, state);
  }

  /** Something was said about a message: of the open conversation, what changed is a line. */
  changed(message: Message): void {
    if (this.#arrived !== undefined) {
      this.#arrived = this.#arrived.map((one) => (one.id === message.id ? message : one));
    }
    const shown = this.#shown.get(message.conversation) ?? -1;
    if (message.conversation !== this.#current?.id || message.order > shown) return;
    const before = this.#known.remember(message);
    if (this.#outgoing.change(message)) return;
    for (const line of changeLines(before, message, this.#call, this.#reactions)) this.notice(line);
    for (const person of newReaders(before, message)) this.#hasRead(person, message);
  }

  conversation(conversation: Conversation): void {
    if (this.#current?.id === conversation.id) this.#current = conversation;
  }

  /** A line that belongs to no message. */
  notice(line: string): void {
    this.#outgoing.flushSent();
    this.#face.print(this.#face.style.dim(line));
  }

  close(): void {
    this.#outgoing.flushAll();
  }

  reference(conversation: Conversation): string {
    return referenceOf(conversation);
  }

  readonly #call = (person: Person): string => person.key === this.#engine.profile.key ? text.you : nameOf(person);

  #hasRead(person: Person, message: Message): void {
    if (this.#readers.size === 0) this.#clock.after(readersMs, () => this.#tellReaders());
    const told = this.#readers.get(person.key) ?? { person, messages: [] };
    told.messages.push(message);
    this.#readers.set(person.key, told);
  }

  #tellReaders(): void {
    const told = [...this.#readers.values()];
    this.#readers.clear();
    for (const { person, messages } of told) {
      if (messages[0]?.conversation === this.#current?.id) this.notice(text.acts.hasRead(nameOf(person), messages));
    }
  }

  #showPast(message: Message, conversation: Conversation): void {
    this.#shown.set(conversation.id, message.order);
    this.#write(message);
    if (message.own && !message.notice) {
      this.#outgoing.written(message, conversation.kind === "direct" ? "delivered" : "sent");
    }
  }

  #write(message: Message): void {
    const day = text.day(message.sentAt);
    if (day !== this.#day) this.#face.print(this.#face.style.dim(text.prompt.dayLine(day)));
    this.#day = day;
    this.#known.remember(message);
    this.#face.print(messageLine(message, this.#face));
  }
}
