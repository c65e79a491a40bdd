// What others write, as a loop: for bots, which must answer every message, those too that came while they were not there.
import type { Conversation, Engine, Message } from "./api.ts";
import { stayAwake } from "./stay-awake.ts";

const PAGE = 100;

/**
 * Messages of others in their order, from the oldest unread one on; none that were deleted or hidden, and no notices. A
 * message counts as read when the next one is asked for, so one that the program did not finish with comes again after
 * a crash. Ends when the signal fires; throws when there will be no connection any more (`login-needed`, for one).
 */
export async function* incoming(engine: Engine, signal: AbortSignal): AsyncGenerator<Message, void, void> {
  using _awake = stayAwake();
  let news = Promise.withResolvers<void>();
  const wake = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  using _events = engine.on((event) => {
    if (event.type === "message" || event.type === "connection") wake();
  });
  signal.addEventListener("abort", wake);
  try {
    while (!signal.aborted) {
      // Taken before looking, so that nothing is missed in between.
      const next = news.promise;
      const unread = await unreadMessages(engine);
      for (const message of unread) {
        if (signal.aborted) return;
        yield message;
        await engine.markRead(message.conversation, message.order);
      }
      if (unread.length > 0) continue;
      if (isOver(engine)) await engine.caughtUp(signal);
      await next;
    }
  } finally {
    signal.removeEventListener("abort", wake);
  }
}

/** Whether the engine has stopped trying to connect; then whoever waits for the node is told why. */
function isOver({ connection }: Engine): boolean {
  if (connection.state === "taken-over") return true;
  return connection.state === "offline" && connection.reason !== undefined && connection.retryInMs === undefined;
}

async function unreadMessages(engine: Engine): Promise<Message[]> {
  const found: Message[] = [];
  for (const conversation of await engine.conversations()) found.push(...await unreadIn(engine, conversation));
  return found.sort((a, b) => a.order - b.order);
}

async function unreadIn(engine: Engine, { id, unread, readUpTo }: Conversation): Promise<Message[]> {
  const found: Message[] = [];
  if (unread === 0) return found;
  let before = Number.MAX_SAFE_INTEGER;
  while (before > readUpTo) {
    const page = await engine.history(id, { before, limit: PAGE });
    found.push(...page.filter((message) => message.order > readUpTo && isText(message)));
    before = page[0]?.order ?? 0;
  }
  return found;
}

function isText({ own, notice, withdrawn }: Message): boolean {
  return !own && !notice && withdrawn === undefined;
}
