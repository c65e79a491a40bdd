// Shows a conversation, or everything unread; with --follow also what comes, until interrupted.
import type { Conversation, Engine, EngineEvent, Message, Person } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { messageJson } from "../json-shapes.ts";
import { changeLines, newReaders } from "../prompt/change-line.ts";
import { KnownMessages } from "../prompt/known-messages.ts";
import { messageLine, nameOf } from "../prompt/message-line.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { whenAborted } from "../when-aborted.ts";
import { arrivedConversation, caughtUp } from "./caught-up.ts";
import { messageShape } from "./message-act.ts";
import { more, type OneShot } from "./one-shot.ts";

interface ReadOptions {
  readonly follow?: boolean;
  readonly limit: string;
}

export const readCommand: OneShot = (program, act) => {
  const command = program.command("read").argument("[conversation]", text.arguments.readConversation)
    .option("-f, --follow", text.options.follow).option("-n, --limit <count>", text.options.limit, "20")
    .summary(text.words.read).description(text.descriptions.read)
    .addHelpText("after", more("qpq read @bob --follow", messageShape));
  command.action((reference: string | undefined, options: ReadOptions) =>
    act(command, (context) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 0 || limit > 10_000) {
        throw new CliError("invalid-argument", text.oneShot.badLimit(options.limit), exitCodes.usage);
      }
      const follow = options.follow === true;
      const run = (engine: Engine) => read(engine, context, reference, limit, follow);
      return follow ? context.holdEngine(run) : context.withEngine(run);
    })
  );
};

async function read(
  engine: Engine,
  context: CliContext,
  reference: string | undefined,
  limit: number,
  follow: boolean,
): Promise<ExitCode> {
  const chosen = reference === undefined ? undefined : await arrivedConversation(engine, context, reference);
  // What comes while the past is being read waits, then goes by its position: nothing twice, nothing missed.
  const shown = new Map<Conversation["id"], number>();
  const known = new KnownMessages();
  type Told = Extract<EngineEvent, { readonly type: "message" | "message-changed" }>;
  let waiting: Told[] | undefined = [];
  using _events = engine.on((event) => {
    if (event.type !== "message" && event.type !== "message-changed") return;
    if (chosen !== undefined && event.message.conversation !== chosen.id) return;
    if (waiting !== undefined) waiting.push(event);
    else void show(event);
  });
  const reached = await caughtUp(engine, context);
  for (const conversation of chosen === undefined ? await engine.conversations() : [chosen]) {
    const count = chosen === undefined
      ? (await engine.conversations()).find(({ id }) => id === conversation.id)?.unread ?? 0
      : limit;
    const past = count === 0 ? [] : await engine.history(conversation.id, { limit: count });
    for (const message of past) write(message, conversation);
    await engine.markRead(conversation.id);
  }
  const arrived = waiting;
  waiting = undefined;
  for (const event of arrived) await show(event);
  if (!follow) return reached ? exitCodes.done : exitCodes.unreachable;
  await whenAborted(context.signal);
  return exitCodes.done;

  function write(message: Message, conversation: Conversation): void {
    if (message.order <= (shown.get(conversation.id) ?? -1)) return;
    shown.set(conversation.id, message.order);
    known.remember(message);
    const where = chosen === undefined ? `${referenceOf(conversation)} ` : "";
    const line = messageLine(message, context.lines);
    context.result(messageJson(message, conversation), `${where}${line}`);
  }

  async function show({ type, message }: Told): Promise<void> {
    const conversation = chosen ?? (await engine.conversations()).find(({ id }) => id === message.conversation);
    if (conversation === undefined) return;
    if (type === "message-changed") return change(message, conversation);
    write(message, conversation);
    if (message.state === "received") await engine.markRead(conversation.id);
  }

  /** Of what was shown: the whole message as it is now with --json, else what has become of it. */
  function change(message: Message, conversation: Conversation): void {
    const before = known.remember(message);
    if (before === undefined) return;
    const call = (person: Person): string => person.key === engine.profile.key ? text.you : nameOf(person);
    const where = chosen === undefined ? `${referenceOf(conversation)} ` : "";
    const lines = [
      ...changeLines(before, message, call),
      ...newReaders(before, message).map((person) => text.acts.hasRead(nameOf(person), [message])),
    ];
    context.result(messageJson(message, conversation), ...lines.map((line) => `${where}— ${line}`));
  }
}
