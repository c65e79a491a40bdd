// The conversation at the prompt: lines in become words or messages, events of the engine become lines and states. Lines
// are handled one after another, so that two messages leave in the order they were typed; typing goes on meanwhile.
import type { Conversation, ConversationId, Engine, EngineEvent, FileTransfer } from "@quicproquo/client";
import type { Clock } from "../clock.ts";
import type { Next, PromptContext, Word } from "../commands/word.ts";
import { settled } from "../commands/online.ts";
import { findWord, nearestWord, words } from "../commands/words.ts";
import type { CompletionSource } from "../terminal/completion.ts";
import { describeError } from "../errors.ts";
import { text } from "../text.ts";
import type { Face } from "./face.ts";
import { promptCompletion } from "./prompt-completion.ts";
import { statusText } from "./status.ts";
import { Transcript } from "./transcript.ts";
import { Typists } from "./typists.ts";

/** How often others are told of typing, at most. */
const typingEveryMs = 5_000;

/** How long a conversation that just appeared may take to be opened by whoever began it. */
const newcomerMs = 500;

export class Prompt implements PromptContext {
  readonly engine: Engine;
  readonly face: Face;
  readonly words: readonly Word[] = words;
  readonly #transcript: Transcript;
  readonly #conversations = new Map<ConversationId, Conversation>();
  readonly #opened = new Set<ConversationId>();
  readonly #people = new Set<string>();
  readonly #transfers = new Map<string, FileTransfer>();
  #working = new AbortController();
  #next: Next | undefined;
  #connection: string;
  readonly #clock: Clock;
  readonly #typists: Typists;
  #typingTold = -Infinity;

  constructor(engine: Engine, face: Face, clock: Clock) {
    this.engine = engine;
    this.face = face;
    this.#clock = clock;
    this.#transcript = new Transcript(engine, face, clock);
    this.#typists = new Typists(clock, () => this.#refresh());
    this.#connection = engine.connection.state;
  }

  get current(): Conversation | undefined {
    return this.#transcript.current;
  }
  get signal(): AbortSignal {
    return this.#working.signal;
  }

  /** Until the person leaves, or the input ends. */
  async run(): Promise<Next> {
    const { engine, face } = this;
    using _events = engine.on((event) => this.#event(event));
    face.completeWith(this.#completion);
    face.whenTyping((line) => this.#typing(line));
    for (const conversation of await engine.conversations()) this.#conversations.set(conversation.id, conversation);
    face.print(text.prompt.welcome(engine.profile.name, engine.profile.address));
    for (const conversation of this.#conversations.values()) {
      if (conversation.unread > 0 && !conversation.muted) this.say(text.prompt.newIn(this.reference(conversation)));
    }
    this.#refresh();
    while (this.#next === undefined) {
      const line = await face.nextLine();
      if (line === undefined) break;
      await this.#line(line);
    }
    this.#transcript.close();
    this.#typists.close();
    face.whenTyping(() => {});
    face.rest();
    face.status("");
    face.label("› ");
    face.completeWith(() => ({ from: 0, candidates: [] }));
    return this.#next ?? { next: "quit" };
  }

  say(line: string): void {
    this.#transcript.notice(line);
  }

  async open(conversation: Conversation): Promise<void> {
    this.#conversations.set(conversation.id, conversation);
    this.#opened.add(conversation.id);
    for (const { person, self } of await this.engine.members(conversation.id)) {
      if (person.name !== undefined && !self) this.#people.add(text.people.userName(person));
    }
    await this.#transcript.open(conversation);
    this.#refresh();
  }

  past(limit: number): Promise<void> {
    return this.#transcript.past(limit);
  }

  reference(conversation: Conversation): string {
    return this.#transcript.reference(conversation);
  }

  leave(next: Next): void {
    this.#next = next;
  }

  async #line(line: string): Promise<void> {
    this.#working = new AbortController();
    this.face.interrupts(this.#working);
    try {
      // One line that begins with a slash is a word; a paste of several lines is text, whatever it begins with.
      const isText = !line.startsWith("/") || line.startsWith("//") || line.includes("\n");
      // Ctrl-C gives the line back at once; what the engine began it finishes, or keeps for later.
      await Promise.race([isText ? this.#send(line) : this.#word(line), whenAborted(this.#working.signal)]);
    } catch (error) {
      this.face.giveBack(line);
      if (this.#working.signal.aborted) this.say(text.prompt.cancelled);
      else this.#complain(error);
    } finally {
      this.face.interrupts(undefined);
    }
  }

  async #send(line: string): Promise<void> {
    const conversation = this.current;
    if (conversation === undefined) {
      this.say(text.prompt.noConversation);
      return this.face.giveBack(line);
    }
    const message = await this.engine.send(conversation.id, line.startsWith("//") ? line.slice(1) : line);
    this.#transcript.message(message);
  }

  async #word(line: string): Promise<void> {
    const [, name = "", argument = ""] = /^\/(\S*)\s*(.*)$/.exec(line) ?? [];
    const word: Word | undefined = findWord(name);
    if (word === undefined) {
      this.say(text.prompt.unknownWord(`/${name}`, nearestWord(name)));
      return this.face.giveBack(line);
    }
    if (word.needsNode === true) await settled(this.engine);
    await word.run(argument.trim(), this);
  }

  #complain(error: unknown): void {
    const described = describeError(error);
    this.say(this.face.style.failure(text.errorLine(described.message)));
    if (described.hint !== undefined) this.say(text.hintLine(described.hint));
  }

  #event(event: EngineEvent): void {
    switch (event.type) {
      case "message":
        if (event.message.author.name !== undefined && !event.message.own) {
          this.#people.add(text.people.userName(event.message.author));
        }
        this.#transcript.message(event.message);
        this.#typists.heard(event.message.conversation, event.message.author, false);
        break;
      case "typing":
        this.#typists.heard(event.conversation, event.person, event.active);
        break;
      case "message-changed":
        this.#transcript.changed(event.message);
        break;
      case "message-state":
        this.#transcript.state(event.id, event.state);
        break;
      case "conversation":
        this.#conversation(event.conversation);
        break;
      case "file":
        if (event.transfer.state === "moving") this.#transfers.set(event.transfer.id, event.transfer);
        else this.#transfers.delete(event.transfer.id);
        break;
      case "notice":
        this.say(event.text);
        break;
      case "alarm":
        this.say(this.face.style.failure(text.alarm(event.text)));
        break;
      case "connection":
        // Drawn, the status row shows it; on lines, each change is a line.
        if (!this.face.drawn && event.connection.state !== this.#connection) {
          this.say(text.prompt.connectionChanged(text.connection(event.connection)));
        }
        this.#connection = event.connection.state;
        break;
    }
    this.#refresh();
  }

  #conversation(conversation: Conversation): void {
    const before = this.#conversations.get(conversation.id);
    this.#conversations.set(conversation.id, conversation);
    this.#transcript.conversation(conversation);
    if (conversation.unread > 0 && (before?.unread ?? 0) === 0) {
      const elsewhere = conversation.id !== this.current?.id && !conversation.muted;
      if (elsewhere) this.say(text.prompt.newIn(this.reference(conversation)));
    } else if (before === undefined) {
      // What one began oneself is open a moment later; only what came from others needs a word.
      this.#clock.after(newcomerMs, () => {
        if (this.#next !== undefined || this.#opened.has(conversation.id)) return;
        if ((this.#conversations.get(conversation.id)?.unread ?? 0) > 0) return;
        this.say(text.prompt.newConversation(this.reference(conversation)));
      });
    }
  }

  #refresh(): void {
    const current = this.current;
    this.face.label(current === undefined ? "› " : `${this.reference(current)} › `);
    this.face.status(statusText({
      self: this.engine.profile.name,
      connection: this.engine.connection,
      conversations: [...this.#conversations.values()],
      current: current?.id,
      transfers: [...this.#transfers.values()],
      typing: this.#typists.in(current?.id),
    }));
  }

  /** Words are nobody's business; the engine tells only where that is set to be told. */
  #typing(line: string): void {
    const { current } = this;
    if (current === undefined || line === "" || /^\/(?!\/)/.test(line)) return;
    const now = this.#clock.now();
    if (now - this.#typingTold < typingEveryMs) return;
    this.#typingTold = now;
    // Nobody misses it: with the connection gone, or the profile closed, it is not told.
    this.engine.typing(current.id, true).catch(() => {});
  }

  readonly #completion: CompletionSource = (before) =>
    promptCompletion(before, {
      references: [...this.#conversations.values()].map((conversation) => this.reference(conversation)),
      people: [
        ...this.#people,
        ...[...this.#conversations.values()].filter(({ kind }) => kind === "direct").map(({ title }) => title),
      ],
    });
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
