// The conversation at the prompt: lines in become words or messages, events of the engine become lines and states. Lines
// are handled one after another, so that two messages leave in the order they were typed; typing goes on meanwhile.
import type {
  Conversation,
  ConversationId,
  Engine,
  EngineEvent,
  FileTransfer,
  JoinRequest,
  Message,
} from "@quicproquo/client";
import type { Clock } from "../clock.ts";
import type { Found, Next, PromptContext, Word } from "../commands/word.ts";
import { settled } from "../commands/online.ts";
import { findWord, nearestWord, words } from "../commands/words.ts";
import type { CompletionSource } from "../terminal/completion.ts";
import type { KeyName } from "../terminal/keys.ts";
import { describeError } from "../errors.ts";
import { text } from "../text.ts";
import { Idle } from "./idle.ts";
import { ConversationList } from "./conversation-list.ts";
import { Drafts, isWord } from "./drafts.ts";
import type { Aim, Face } from "./face.ts";
import type { PastStart } from "./past.ts";
import { Notifier } from "./notifier.ts";
import { promptCompletion } from "./prompt-completion.ts";
import { statusTexts } from "./status.ts";
import { Switcher } from "./switcher.ts";
import { Transcript } from "./transcript.ts";
import { Typists } from "./typists.ts";
import { Views } from "./views.ts";

/** How often others are told of typing, at most. */
const typingEveryMs = 5_000;

/** How long a conversation that just appeared may take to be opened by whoever began it. */
const newcomerMs = 500;

/** With what a sitting begins. */
export interface Beginning {
  readonly reopened?: ConversationId | undefined;
  readonly first?: string | undefined;
}

export class Prompt implements PromptContext {
  readonly engine: Engine;
  readonly face: Face;
  readonly words: readonly Word[] = words;
  readonly #transcript: Transcript;
  readonly #conversations = new ConversationList();
  readonly #views: Views;
  readonly #notifier: Notifier;
  readonly #drafts: Drafts;
  readonly #switcher: Switcher;
  found: Found | undefined;
  readonly #opened = new Set<ConversationId>();
  readonly #people = new Set<string>();
  readonly #transfers = new Map<string, FileTransfer>();
  #working = new AbortController();
  #next: Next | undefined;
  #connection: string;
  readonly #clock: Clock;
  readonly #typists: Typists;
  readonly #idle: Idle;
  #typingTold = -Infinity;
  /** A line, or what a key asked for, is being done. */
  #busy = true;
  #catchingUp: number | undefined;

  constructor(engine: Engine, face: Face, clock: Clock) {
    this.engine = engine;
    this.face = face;
    this.#clock = clock;
    this.#transcript = new Transcript(engine, face, clock);
    this.#drafts = new Drafts(engine, clock, {
      busy: () => this.#busy,
      failed: (error) => this.#complain(error),
    });
    this.#switcher = new Switcher(face, this.#conversations, this.#drafts, {
      current: () => this.current?.id,
      open: (conversation) => this.open(conversation),
      changed: () => this.#refresh(),
    });
    this.#views = new Views(engine, face, (error) => this.#complain(error));
    this.#notifier = new Notifier(engine, face, (error) => this.#complain(error));
    this.#typists = new Typists(clock, () => this.#refresh());
    this.#idle = new Idle(clock, () => this.#lock());
    this.#connection = engine.connection.state;
  }

  get current(): Conversation | undefined {
    return this.#transcript.current;
  }
  get signal(): AbortSignal {
    return this.#working.signal;
  }

  /**
   * Until the person leaves, or the input ends. `reopened`: what was open when the prompt was locked. `first` is done as if
   * it had been typed.
   */
  async run({ reopened, first }: Beginning = {}): Promise<Next> {
    const { engine, face } = this;
    using _events = engine.on((event) => this.#event(event));
    face.completeWith(this.#completion);
    face.keepBehind((line) => isWord(line) && wordOf(line).word?.asks === true);
    face.whenTyping((line) => this.#typing(line));
    face.whenDrafting((line) => this.#drafted(line));
    face.whenKey((name) => this.#pressed(name));
    face.whenTouched(() => this.#idle.touched());
    face.block((size) => this.#conversations.rows(size, this.#switcher.target, face.style));
    for (const conversation of await engine.conversations()) this.#conversations.set(conversation);
    await this.#drafts.load();
    face.print(text.prompt.welcome(engine.profile.name, engine.profile.address));
    for (const conversation of this.#conversations.all()) {
      if (conversation.unread > 0 && !conversation.muted) this.say(text.prompt.newIn(this.reference(conversation)));
    }
    this.#refresh();
    void this.#notifier.look(this.#conversations.known()).catch((error: unknown) => this.#complain(error));
    const before = this.#conversations.get(reopened);
    if (before !== undefined) await this.open(before);
    await this.#armIdle();
    if (first !== undefined) await this.#line(first, undefined);
    while (this.#next === undefined) {
      this.#busy = false;
      const input = await face.next();
      this.#busy = true;
      if (input === undefined) break;
      if ("act" in input) await this.#attempt(input.act);
      else await this.#line(input.line, input.aim);
      await this.#armIdle();
    }
    this.#idle.close();
    this.#transcript.close();
    this.#typists.close();
    face.whenTouched(() => {});
    face.whenTyping(() => {});
    face.whenDrafting(() => {});
    face.whenKey(() => {});
    face.watchFocus(false);
    face.block(() => []);
    face.rest();
    face.status("");
    face.label("› ");
    face.completeWith(() => ({ from: 0, candidates: [] }));
    // It is kept, and not for whoever comes to the screen next.
    if (this.#switcher.target !== undefined) face.draft("");
    await this.#drafts.close();
    return this.#next ?? { next: "quit" };
  }

  say(line: string): void {
    this.#transcript.notice(line);
  }

  async open(conversation: Conversation): Promise<void> {
    const before = this.current?.id;
    this.#conversations.set(conversation);
    this.#opened.add(conversation.id);
    for (const { person, self } of await this.engine.members(conversation.id)) {
      if (person.name !== undefined && !self) this.#people.add(text.people.userName(person));
    }
    await this.#transcript.open(conversation);
    this.#switcher.opened(conversation, before);
    this.#refresh();
  }

  look(conversation: Conversation, start: PastStart): void {
    this.#views.past(conversation, start);
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

  async #line(line: string, aim: Aim | undefined): Promise<void> {
    // One line that begins with a slash is a word; a paste of several lines is text, whatever it begins with.
    const act = aim !== undefined
      ? () => aim.send(line)
      : isWord(line)
      ? () => this.#word(line)
      : () => this.#send(line);
    if (!await this.#attempt(act)) this.face.giveBack(line, aim);
  }

  /** False if it failed, or was given up; the person has been told. */
  async #attempt(act: () => Promise<void>): Promise<boolean> {
    this.#working = new AbortController();
    this.face.interrupts(this.#working);
    try {
      // Ctrl-C gives it up at once; what the engine began it finishes, or keeps for later.
      await Promise.race([act(), whenAborted(this.#working.signal)]);
      return true;
    } catch (error) {
      if (this.#working.signal.aborted) this.say(text.prompt.cancelled);
      else this.#complain(error);
      return false;
    } finally {
      this.face.interrupts(undefined);
    }
  }

  /** What is set may have been changed by a word. On lines alone nothing could be taken away, and a read not be ended. */
  async #armIdle(): Promise<void> {
    if (this.face.drawn) this.#idle.set(await this.engine.lockAfter());
  }

  /** Nobody is here: what was being asked is given up, what is at work ends, and then comes the lock. */
  #lock(): void {
    this.face.giveUp();
    this.#working.abort();
    this.face.submit(() => Promise.resolve(this.leave({ next: "lock" })), { asks: true });
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
    const { name, word, argument } = wordOf(line);
    if (word === undefined) {
      this.say(text.prompt.unknownWord(`/${name}`, nearestWord(name)));
      return this.face.giveBack(line);
    }
    if (word.needsNode === true) await settled(this.engine);
    await word.run(argument, this);
    if (word.name === "settings") await this.#notifier.look(this.#conversations.known());
  }

  #complain(error: unknown): void {
    const described = describeError(error);
    this.say(this.face.style.failure(text.errorLine(described.message)));
    if (described.hint !== undefined) this.say(text.hintLine(described.hint));
  }

  #pressed(name: KeyName): void {
    const current = this.#conversations.get(this.#switcher.target);
    if (name === "page-up" || name === "select-up") {
      if (current === undefined) return this.say(text.prompt.noConversation);
      return name === "page-up" ? this.#views.past(current, "above") : this.#views.select(current);
    }
    this.#switcher.pressed(name);
  }

  /** In another conversation than the open one; what is muted is counted only. */
  #mention({ mentionsMe, author, conversation: id }: Message): void {
    const conversation = this.#conversations.get(id);
    if (!mentionsMe || conversation === undefined || conversation.muted || id === this.current?.id) return;
    this.say(text.mentions.elsewhere(text.people.person(author), this.reference(conversation)));
  }

  /** A line of the group that is about a message is for its admins. It stands there; elsewhere it is told too. */
  #reported({ notice, replyTo, conversation: id, text: line }: Message): void {
    const group = this.#conversations.get(id);
    if (!notice || replyTo === undefined || group === undefined || id === this.current?.id) return;
    this.say(text.reporting.elsewhere(line, this.reference(group)));
  }

  /** In the open group its line says it. */
  #asked(request: JoinRequest): void {
    const { conversation } = request;
    if (conversation.id !== this.current?.id) this.say(text.joining.asks(request, this.reference(conversation)));
  }

  #event(event: EngineEvent): void {
    this.#views.event(event);
    switch (event.type) {
      case "message":
        if (event.message.author.name !== undefined && !event.message.own) {
          this.#people.add(text.people.userName(event.message.author));
        }
        this.#transcript.message(event.message);
        this.#mention(event.message);
        this.#reported(event.message);
        this.#notifier.message(event.message, this.#conversations.get(event.message.conversation));
        this.#typists.heard(event.message.conversation, event.message.author, false);
        break;
      case "request":
        this.#asked(event.request);
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
      case "catching-up":
        // Drawn, the status row shows it; on lines, the first word and the last are lines.
        if (!this.face.drawn && event.done) this.say(text.catchingUp.done(event.taken));
        else if (!this.face.drawn && this.#catchingUp === undefined) this.say(text.catchingUp.begun);
        this.#catchingUp = event.done ? undefined : event.taken;
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
    this.#conversations.set(conversation);
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
    const current = this.#conversations.get(this.#switcher.target);
    this.face.label(current === undefined ? "› " : `${this.reference(current)} › `);
    const { whole, beside } = statusTexts({
      self: this.engine.profile.name,
      connection: this.engine.connection,
      conversations: this.#conversations.known(),
      current: current?.id,
      transfers: [...this.#transfers.values()],
      typing: this.#typists.in(current?.id),
      catchingUp: this.#catchingUp,
    });
    this.face.status(whole, beside);
  }

  #drafted(line: string): void {
    const { target } = this.#switcher;
    if (target !== undefined) this.#drafts.set(target, line);
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
      references: this.#conversations.known().map((conversation) => this.reference(conversation)),
      people: [
        ...this.#people,
        ...this.#conversations.known().filter(({ kind }) => kind === "direct").map(({ title }) => title),
      ],
    });
}

interface Wording {
  readonly name: string;
  readonly word: Word | undefined;
  readonly argument: string;
}

function wordOf(line: string): Wording {
  const [, name = "", argument = ""] = /^\/(\S*)\s*(.*)$/.exec(line) ?? [];
  return { name, word: findWord(name), argument: argument.trim() };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
