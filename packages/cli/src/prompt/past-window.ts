// A piece of a conversation's past: what is near enough to be looked at, and no more, however long the whole is. Pages come
// at the end that is neared, and go at the other one.
import type { Conversation, Engine, Message, MessageId } from "@quicproquo/client";

const page = 100;
export const mostHeld = 400;

export class PastWindow {
  readonly #engine: Engine;
  readonly #conversation: Conversation["id"];
  #messages: readonly Message[] = [];
  /** Nothing older, nothing newer than what is held. */
  #atOldest = false;
  #atNewest = true;

  constructor(engine: Engine, conversation: Conversation["id"]) {
    this.#engine = engine;
    this.#conversation = conversation;
  }

  /** Oldest first. */
  get messages(): readonly Message[] {
    return this.#messages;
  }
  get atOldest(): boolean {
    return this.#atOldest;
  }
  get atNewest(): boolean {
    return this.#atNewest;
  }

  async toNewest(): Promise<void> {
    this.#messages = await this.#engine.history(this.#conversation, { limit: page });
    this.#atNewest = true;
    this.#atOldest = this.#messages.length < page;
  }

  async toOldest(): Promise<void> {
    this.#messages = await this.#engine.history(this.#conversation, { after: 0, limit: page });
    this.#atOldest = true;
    this.#atNewest = this.#messages.length < page;
  }

  /** With as much before as after it. */
  async toMessage({ order }: Message): Promise<void> {
    const older = await this.#engine.history(this.#conversation, { before: order + 1, limit: page });
    const newer = await this.#engine.history(this.#conversation, { after: order, limit: page });
    this.#messages = [...older, ...newer];
    this.#atOldest = older.length < page;
    this.#atNewest = newer.length < page;
  }

  async older(): Promise<void> {
    const before = this.#messages[0]?.order;
    if (this.#atOldest || before === undefined) return;
    const older = await this.#engine.history(this.#conversation, { before, limit: page });
    this.#atOldest = older.length < page;
    const all = [...older, ...this.#messages];
    this.#messages = all.slice(0, mostHeld);
    this.#atNewest &&= all.length <= mostHeld;
  }

  async newer(): Promise<void> {
    const after = this.#messages.at(-1)?.order;
    if (this.#atNewest || after === undefined) return;
    const newer = await this.#engine.history(this.#conversation, { after, limit: page });
    this.#atNewest = newer.length < page;
    const all = [...this.#messages, ...newer];
    this.#messages = all.slice(-mostHeld);
    this.#atOldest &&= all.length <= mostHeld;
  }

  /**
   * One came, or has become another. False if it is none of those held, nor follows them, or would push out the oldest
   * while somebody is not `following` the newest but looking at those.
   */
  put(message: Message, following: boolean): boolean {
    if (message.conversation !== this.#conversation) return false;
    if (this.#messages.some(({ id }) => id === message.id)) {
      this.#messages = this.#messages.map((one) => (one.id === message.id ? message : one));
      return true;
    }
    const last = this.#messages.at(-1)?.order ?? -1;
    if (!this.#atNewest || message.order <= last) return false;
    if (this.#messages.length >= mostHeld && !following) {
      this.#atNewest = false;
      return false;
    }
    this.#atOldest &&= this.#messages.length < mostHeld;
    this.#messages = [...this.#messages.slice(1 - mostHeld), message];
    return true;
  }

  state(id: MessageId, state: Message["state"]): void {
    this.#messages = this.#messages.map((one) => (one.id === id ? { ...one, state } : one));
  }

  gone(id: MessageId): void {
    this.#messages = this.#messages.filter((one) => one.id !== id);
  }
}
