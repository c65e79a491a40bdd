// Which events are kept, and what of them: those that a change of the store made, by the names of what they are about. They
// go to disk with the change itself. Connections, typing and files on their way pass, and are kept for nobody.
import type { EngineEvent } from "../api.ts";
import { fromHex } from "../bytes.ts";
import type { StoredEvent } from "../store/event-table.ts";
import type { Store } from "../store/store.ts";

/** So many at most: a reader that stays away for longer loses the oldest, and is told how many. */
export const MOST_KEPT = 100_000;

/** Inside the transaction that made them true. */
export function keepEvents(store: Store, events: readonly EngineEvent[], most: number = MOST_KEPT): void {
  if (events.length === 0 || !store.events.wanted) return;
  for (const event of events) {
    const kept = storedEvent(event);
    if (kept === undefined) continue;
    if (kept.type === "message-gone") store.events.forgetMessage(kept.conversation, kept.message);
    store.events.add(kept);
  }
  store.events.bound(most);
}

function storedEvent(event: EngineEvent): StoredEvent | undefined {
  const { type } = event;
  switch (type) {
    case "message":
    case "message-changed":
      return about(type, event.message.conversation, event.message.id);
    case "message-state":
    case "message-gone":
      return about(type, event.conversation, event.id);
    case "conversation":
      return about(type, event.conversation.id, "");
    case "notice":
      return { ...about(type, event.conversation ?? "", ""), text: event.text };
    case "alarm":
      return { ...about(type, "", ""), kind: event.kind, text: event.text };
    case "catching-up":
    case "connection":
    case "typing":
    case "file":
    // Its line in the group is kept, and what is unanswered can be asked for.
    case "request":
      return undefined;
  }
}

function about(type: string, conversation: string, message: string): StoredEvent {
  const bytes = (id: string): Uint8Array => fromHex(id) ?? new Uint8Array(0);
  return { type, conversation: bytes(conversation), message: bytes(message), kind: undefined, text: undefined };
}
