// What others write, as a loop: for bots, which must answer every message, those too that came while they were not there.
import type { Conversation, Engine, Message } from "./api.ts";
import { rounds } from "./rounds.ts";

const PAGE = 100;

/**
 * Messages of others in their order, from the oldest unread one on; none that were deleted or hidden, and no notices. A
 * message counts as read when the next one is asked for, so one that the program did not finish with comes again after
 * a crash. Ends when the signal fires; throws when there will be no connection any more (`login-needed`, for one).
 */
export async function* incoming(engine: Engine, signal: AbortSignal): AsyncGenerator<Message, void, void> {
  for await (const _ of rounds(engine, ({ type }) => type === "message", signal)) {
    for (const message of await unreadMessages(engine)) {
      if (signal.aborted) return;
      yield message;
      await engine.markRead(message.conversation, message.order);
    }
  }
}

async function unreadMessages(engine: Engine): Promise<Message[]> {
  const found: Message[] = [];
  for (const conversation of await engine.conversations()) found.push(...await unreadIn(engine, conversation));
  return found.sort((a, b) => a.order - b.order);
}

async function unreadIn(engine: Engine, { id, unread, readUpTo }: Conversation): Promise<Message[]> {
  const found: Message[] = [];
  if (unread === 0) return found;
  let after = readUpTo;
  for (;;) {
    const page = await engine.history(id, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return found;
    found.push(...page.filter(isText));
    after = last.order;
  }
}

function isText({ own, notice, withdrawn }: Message): boolean {
  return !own && !notice && withdrawn === undefined;
}
