// A conversation with oneself: a notebook on this machine. Its lines are never encrypted for anybody and never leave; no
// other machine, no other person and no node knows that there is one. It stands among the 1:1s, with oneself as its other.
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { StoredMessage } from "../store/message-row.ts";
import { announce } from "./lines.ts";

/** Random, so that nobody who knows this person could meet it with a channel of that id. */
const CHANNEL_BYTES = 16;

/** The notebook, made if there is none. Works offline: nobody is asked. */
export function openNotes(context: Context): Promise<StoredConversation> {
  const { turn, store, self, clock, random } = context;
  return turn.change((aftermath) => {
    const known = store.conversations.withPeer(self.key);
    if (known !== undefined) return known;
    const id = random(CHANNEL_BYTES);
    const notes = {
      id,
      kind: "direct",
      title: "",
      peer: self.key,
      state: "active",
      created: clock.now(),
      foundFrom: undefined,
    } as const;
    const stored = store.conversations.add(notes);
    announce(context, aftermath, id);
    return stored;
  });
}

/** How long new lines live: nobody has to agree. */
export function setNotesTimer(context: Context, id: Uint8Array, seconds: number): Promise<void> {
  const { turn, store } = context;
  return turn.change((aftermath) => {
    store.conversations.setTimer(id, seconds);
    announce(context, aftermath, id);
  });
}

/** Of a line that was deleted nothing stays: there is nobody to whom it would have to be said. */
export function tearOut({ store }: Context, { conversation, id, position }: StoredMessage): void {
  for (const act of store.acts.allAbout(conversation, id)) store.messages.delete(act.position);
  store.messages.delete(position);
}

/** For what needs somebody else, or the node. */
export function notForNotes(what: string): Error {
  return clientError("invalid-argument", `${what} is not for notes, which stay on this machine`);
}
