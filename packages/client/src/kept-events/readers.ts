// Readers of kept events: each has a name, and stands where it has acknowledged. What it is told is how things are now: of a
// message that was edited since it came, the last text; of one that is gone, that it is.
import type { EventReader, KeptEvent, ReadEvent } from "../api.ts";
import type { Context } from "../context.ts";
import { presentConversation, presentMessage } from "../conversations/present.ts";
import { clientError } from "../errors.ts";
import { conversationIdOf, messageIdOf } from "../identifiers.ts";
import { safeText } from "../safe-text.ts";
import type { StoredEvent, StoredReader } from "../store/event-table.ts";
import type { Store } from "../store/store.ts";
import { isLogFaultKind } from "../transparency/log-fault.ts";
import { wholeWithin } from "../whole-number.ts";

const MOST_READERS = 16;
const PAGE = 100;
const LONGEST_PAGE = 1000;

export function readers({ turn, store }: Context): Promise<readonly EventReader[]> {
  return turn.read(() => store.events.readers().map((reader) => present(store, reader)));
}

export function addReader({ turn, store }: Context, name: string): Promise<EventReader> {
  return turn.change(() => {
    if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) {
      throw clientError("invalid-argument", "that is no name for a reader", {
        hint: "A reader's name has 1 to 64 of a-z 0-9 . _ - and begins with a letter or digit.",
      });
    }
    if (store.events.reader(name) === undefined) {
      if (store.events.readers().length >= MOST_READERS) {
        throw clientError("invalid-argument", `events are kept for at most ${MOST_READERS} readers`, {
          hint: "Remove one that comes no more.",
        });
      }
      store.events.addReader(name);
    }
    return present(store, required(store, name));
  });
}

export function removeReader({ turn, store }: Context, name: string): Promise<void> {
  return turn.change(() => store.events.removeReader(required(store, name).name));
}

/** Throws `no-reader`; `invalid-argument` for a seq that was never given out. */
export function acknowledge({ turn, store }: Context, name: string, seq: number): Promise<void> {
  return turn.change(() => {
    const reader = required(store, name);
    if (!Number.isSafeInteger(seq) || seq < 0 || seq > store.events.last()) {
      throw clientError("invalid-argument", "no event has that seq");
    }
    if (seq > reader.acknowledged) store.events.acknowledge(name, seq);
  });
}

/** Throws `no-reader`. */
export function eventsFor(
  context: Context,
  name: string,
  page: { readonly after?: number; readonly limit?: number },
): Promise<readonly ReadEvent[]> {
  const { turn, store } = context;
  return turn.read(() => {
    const reader = required(store, name);
    const after = Math.max(reader.acknowledged, page.after ?? 0);
    const limit = wholeWithin(page.limit ?? PAGE, 1, LONGEST_PAGE);
    const told: ReadEvent[] = [];
    if (reader.lost > 0 && reader.lostUpTo > after) {
      told.push({ seq: reader.lostUpTo, event: { type: "events-lost", count: reader.lost } });
    }
    // Of some there is nothing to tell any more: a page of those alone is no end.
    for (let from = after; told.length < limit;) {
      const stored = store.events.page(from, limit - told.length);
      for (const one of stored) {
        const event = presentEvent(context, one);
        if (event !== undefined) told.push({ seq: one.seq, event });
        from = one.seq;
      }
      if (stored.length === 0) break;
    }
    return told;
  });
}

/** Undefined: there is nothing to tell of it any more. */
function presentEvent({ store, self, time }: Context, stored: StoredEvent): KeptEvent | undefined {
  const { type, conversation, message, kind, text } = stored;
  const id = messageIdOf(message);
  if (type === "message-gone") return { type, conversation: conversationIdOf(conversation), id };
  if (type === "message" || type === "message-changed" || type === "message-state") {
    const row = store.messages.withId(conversation, message);
    if (row === undefined || (row.expiresAt ?? Infinity) <= time.hidesUntil()) return undefined;
    if (type !== "message-state") return { type, message: presentMessage(store, self, row) };
    return { type, conversation: conversationIdOf(conversation), id, state: row.state };
  }
  if (type === "conversation") {
    const row = store.conversations.get(conversation);
    return row === undefined ? undefined : { type, conversation: presentConversation(store, self, row) };
  }
  if (type === "notice") {
    const where = conversation.length === 0 ? {} : { conversation: conversationIdOf(conversation) };
    return { type, ...where, text: safeText(text ?? "") };
  }
  return type === "alarm" && kind !== undefined && isLogFaultKind(kind) ? { type, kind, text: text ?? "" } : undefined;
}

function required(store: Store, name: string): StoredReader {
  const reader = store.events.reader(name);
  if (reader === undefined) throw clientError("no-reader", "there is no reader of that name");
  return reader;
}

function present(store: Store, reader: StoredReader): EventReader {
  return { name: reader.name, acknowledged: reader.acknowledged, waiting: store.events.waiting(reader) };
}
