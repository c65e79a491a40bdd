// Shows a conversation, or everything unread; with --follow also what comes, until interrupted.
import type { Conversation, Engine, EngineEvent, Message, Person } from "@quicproquo/client";
import type { CliContext, Hold } from "../cli-context.ts";
import { systemClock } from "../clock.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { messageJson } from "../json-shapes.ts";
import { changeLines, newReaders } from "../prompt/change-line.ts";
import { KnownMessages } from "../prompt/known-messages.ts";
import { messageLine, nameOf } from "../prompt/message-line.ts";
import { ReactionPace } from "../prompt/reaction-pace.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { whenAborted } from "../when-aborted.ts";
import { arrivedConversation, caughtUp } from "./caught-up.ts";
import { messageShape } from "./message-act.ts";
import { follow } from "./follow.ts";
import { more, type OneShot } from "./one-shot.ts";
import { readKept } from "./read-kept.ts";

interface ReadOptions {
  readonly follow?: boolean;
  readonly limit: string;
  readonly reader?: string;
}

export const readCommand: OneShot = (program, act) => {
  const command = program.command("read").argument("[conversation]", text.arguments.readConversation)
    .option("-f, --follow", text.options.follow).option("-n, --limit <count>", text.options.limit, "20")
    .option("-r, --reader <name>", text.daemon.reader)
    .summary(text.words.read).description(text.descriptions.read)
    .addHelpText("after", more("qpq read @bob --follow", `${messageShape}\n${text.daemon.readerShape}`));
  command.action((reference: string | undefined, options: ReadOptions) =>
    act(command, async (context) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 0 || limit > 10_000) {
        throw new CliError("invalid-argument", text.oneShot.badLimit(options.limit), exitCodes.usage);
      }
      const { reader, follow: follows = false } = options;
      const reading = new Reading(context, reference, limit);
      const run = (engine: Engine, hold: Pick<Hold, "ended">): Promise<ExitCode | undefined> =>
        reader === undefined
          ? reading.read(engine, follows ? hold : undefined)
          : readKept(engine, context, { reader, reference, follow: follows }, hold);
      if (follows) {
        using _reader = context.output.watch();
        return await follow(context, run);
      }
      return await context.withEngine((engine) => run(engine, { ended: never })) ?? exitCodes.done;
    })
  );
};

const never: Promise<void> = new Promise(() => {});

type Told = Extract<EngineEvent, { readonly type: "message" | "message-changed" }>;

/** What was shown goes by the position of messages, which is the profile's and not an engine's: nothing twice, nothing missed. */
class Reading {
  readonly #context: CliContext;
  readonly #reference: string | undefined;
  readonly #limit: number;
  readonly #known = new KnownMessages();
  readonly #reactions = new ReactionPace(systemClock);
  /** Position of the last message that was there at the start, in what is meant; positions grow over all conversations. */
  #start: number | undefined;
  /** Conversations of which the past was shown. */
  readonly #begun = new Set<Conversation["id"]>();
  /** Position of the last one that was shown of each conversation. */
  readonly #shown = new Map<Conversation["id"], number>();
  /** Undefined: everything unread. */
  #chosen: Conversation | undefined;

  constructor(context: CliContext, reference: string | undefined, limit: number) {
    this.#context = context;
    this.#reference = reference;
    this.#limit = limit;
  }

  /** Without `hold` what is there; with it also what comes, until interrupted. Undefined when the holder has ended. */
  async read(engine: Engine, hold: Pick<Hold, "ended"> | undefined): Promise<ExitCode | undefined> {
    const context = this.#context;
    this.#chosen ??= this.#reference === undefined
      ? undefined
      : await arrivedConversation(engine, context, this.#reference);
    // What comes while the past is being read waits.
    let begin = (): void => {};
    let work = new Promise<void>((resolve) => (begin = resolve));
    const failed = Promise.withResolvers<never>();
    failed.promise.catch(() => {});
    using _events = engine.on((event) => {
      if (event.type !== "message" && event.type !== "message-changed") return;
      if (this.#chosen !== undefined && event.message.conversation !== this.#chosen.id) return;
      work = work.then(() => this.#show(engine, event));
      work.catch(failed.reject);
    });
    const reached = await caughtUp(engine, context);
    const again = this.#start !== undefined;
    await this.#past(engine);
    if (again) await this.#missed(engine);
    begin();
    if (hold === undefined) {
      await work;
      return reached ? exitCodes.done : exitCodes.unreachable;
    }
    return await Promise.race([
      whenAborted(context.signal).then(() => exitCodes.done),
      hold.ended.then(() => undefined),
      failed.promise,
    ]);
  }

  /** The last ones of the conversation, or everything unread. */
  async #past(engine: Engine): Promise<void> {
    this.#start ??= await newestOf(engine, await this.#meant(engine));
    for (const conversation of await this.#meant(engine)) {
      // Over two engines, if the first was gone in the middle of it.
      if (this.#begun.has(conversation.id)) continue;
      const count = this.#chosen === undefined ? conversation.unread : this.#limit;
      const past = count === 0 ? [] : await engine.history(conversation.id, { limit: count });
      for (const message of past) this.#write(message, conversation);
      this.#begun.add(conversation.id);
      await engine.markRead(conversation.id);
    }
  }

  /** What came while nobody held the profile for this command. */
  async #missed(engine: Engine): Promise<void> {
    const missed: { readonly message: Message; readonly conversation: Conversation }[] = [];
    for (const conversation of await this.#meant(engine)) {
      for (let after: number | undefined = this.#lastOf(conversation.id); after !== undefined;) {
        const page: readonly Message[] = await engine.history(conversation.id, { after });
        missed.push(...page.map((message) => ({ message, conversation })));
        after = page.at(-1)?.order;
      }
      await engine.markRead(conversation.id);
    }
    missed.sort((left, right) => left.message.order - right.message.order);
    for (const { message, conversation } of missed) this.#write(message, conversation);
  }

  async #meant(engine: Engine): Promise<readonly Conversation[]> {
    return this.#chosen === undefined ? await engine.conversations() : [this.#chosen];
  }

  #lastOf(conversation: Conversation["id"]): number {
    return this.#shown.get(conversation) ?? this.#start ?? -1;
  }

  #write(message: Message, conversation: Conversation): void {
    this.#shown.set(conversation.id, Math.max(this.#lastOf(conversation.id), message.order));
    this.#known.remember(message);
    const where = this.#chosen === undefined ? `${referenceOf(conversation)} ` : "";
    const line = messageLine(message, this.#context.lines);
    this.#context.result(messageJson(message, conversation), `${where}${line}`);
  }

  async #show(engine: Engine, { type, message }: Told): Promise<void> {
    const conversation = this.#chosen ?? (await engine.conversations()).find(({ id }) => id === message.conversation);
    if (conversation === undefined) return;
    if (type === "message-changed") return this.#change(engine, message, conversation);
    if (message.order <= this.#lastOf(conversation.id)) return;
    this.#write(message, conversation);
    if (message.state === "received") await engine.markRead(conversation.id);
  }

  /** Of what was shown: the whole message as it is now with --json, else what has become of it. */
  #change(engine: Engine, message: Message, conversation: Conversation): void {
    const before = this.#known.remember(message);
    if (before === undefined) return;
    const call = (person: Person): string => person.key === engine.profile.key ? text.you : nameOf(person);
    const where = this.#chosen === undefined ? `${referenceOf(conversation)} ` : "";
    const lines = [
      ...changeLines(before, message, call, this.#reactions),
      ...newReaders(before, message).map((person) => text.acts.hasRead(nameOf(person), [message])),
    ];
    this.#context.result(messageJson(message, conversation), ...lines.map((line) => `${where}— ${line}`));
  }
}

async function newestOf(engine: Engine, conversations: readonly Conversation[]): Promise<number> {
  let newest = 0;
  for (const { id } of conversations) {
    const [last] = await engine.history(id, { limit: 1 });
    newest = Math.max(newest, last?.order ?? 0);
  }
  return newest;
}
