// What is kept for a named reader, one line an event: nothing is lost between two calls, and nothing comes again that was
// written out. It is acknowledged once the lines have left this program.
import type { Conversation, Engine, KeptEvent, ReadEvent } from "@quicproquo/client";
import type { CliContext, Hold } from "../cli-context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { conversationJson, type Json, messageJson } from "../json-shapes.ts";
import { messageLine } from "../prompt/message-line.ts";
import { referenceOf } from "../reference.ts";
import { inert } from "../terminal/inert.ts";
import { text } from "../text.ts";
import { whenAborted } from "../when-aborted.ts";
import { arrivedConversation, caughtUp } from "./caught-up.ts";

export interface KeptOptions {
  readonly reader: string;
  /** Only of this conversation; what is told of others is acknowledged too. */
  readonly reference: string | undefined;
  readonly follow: boolean;
}

/** Undefined when the program that has the profile open has ended. */
export async function readKept(
  engine: Engine,
  context: CliContext,
  { reader, reference, follow }: KeptOptions,
  hold: Pick<Hold, "ended">,
): Promise<ExitCode | undefined> {
  await engine.addReader(reader);
  let news = Promise.withResolvers<void>();
  using _events = engine.on(() => news.resolve());
  const reached = await caughtUp(engine, context);
  const chosen = reference === undefined ? undefined : await arrivedConversation(engine, context, reference);
  const ends = [
    whenAborted(context.signal).then((): "stop" => "stop"),
    hold.ended.then((): "gone" => "gone"),
  ];
  for (;;) {
    // Taken before looking, so that nothing is missed in between.
    news = Promise.withResolvers<void>();
    const events = await engine.eventsFor(reader);
    await writeEvents(engine, context, events, chosen);
    await context.output.flushed();
    if (context.output.gone) return exitCodes.done;
    const last = events.at(-1)?.seq;
    if (last !== undefined) await engine.acknowledge(reader, last);
    if (context.signal.aborted) return exitCodes.done;
    if (last !== undefined) continue;
    if (!follow) return reached ? exitCodes.done : exitCodes.unreachable;
    const next = await Promise.race([news.promise, ...ends]);
    if (next === "gone") return undefined;
    if (next === "stop") return exitCodes.done;
  }
}

async function writeEvents(
  engine: Engine,
  context: CliContext,
  events: readonly ReadEvent[],
  chosen: Conversation | undefined,
): Promise<void> {
  if (events.length === 0) return;
  const conversations = new Map((await engine.conversations()).map((one) => [one.id, one]));
  for (const { seq, event } of events) {
    const of = conversationOf(event);
    if (chosen !== undefined && of !== undefined && of !== chosen.id) continue;
    const conversation = of === undefined ? undefined : conversations.get(of);
    context.result({ seq, ...eventJson(event, conversation) }, ...eventRows(event, conversation, context));
  }
}

function conversationOf(event: KeptEvent): Conversation["id"] | undefined {
  switch (event.type) {
    case "message":
    case "message-changed":
      return event.message.conversation;
    case "message-state":
    case "message-gone":
    case "notice":
      return event.conversation;
    case "conversation":
      return event.conversation.id;
    default:
      return undefined;
  }
}

function eventJson(event: KeptEvent, conversation: Conversation | undefined): Json {
  switch (event.type) {
    case "message":
    case "message-changed":
      return {
        type: event.type,
        message: conversation === undefined ? null : messageJson(event.message, conversation),
      };
    case "conversation":
      return { type: event.type, conversation: conversationJson(event.conversation) };
    case "notice":
      return { type: event.type, conversation: event.conversation ?? null, text: event.text };
    default:
      return { ...event };
  }
}

/** Messages, as `read` shows them, and what the engine says; the rest is for programs. */
function eventRows(event: KeptEvent, conversation: Conversation | undefined, context: CliContext): string[] {
  const where = conversation === undefined ? "" : `${referenceOf(conversation)} `;
  switch (event.type) {
    case "message":
      return [`${where}${messageLine(event.message, context.lines)}`];
    case "message-changed":
      return [`${where}— ${messageLine(event.message, context.lines)}`];
    case "notice":
      return [`${where}${inert(event.text)}`];
    case "events-lost":
      return [text.daemon.eventsLost(event.count)];
    default:
      return [];
  }
}
