// The node says something of a verified person that cannot be true along with what was verified. Nothing more is sent where
// that person is, until it is acknowledged, and both of a 1:1 read why: one line here, and one message that still goes out,
// to the key that was verified.
import type { Context } from "../context.ts";
import { addMessage, addNotice, announce, ownMessage } from "../conversations/lines.ts";
import { composeText } from "../conversations/mimi.ts";
import { callPerson } from "../conversations/present.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Aftermath } from "../turn.ts";
import { conversationsWith } from "./trust.ts";

export interface Contradiction {
  /** A word for it. The same word does not stop anything twice. */
  readonly kind: string;
  /** A whole sentence. */
  readonly text: string;
}

/** Inside a turn. Does nothing for whom nobody verified, and for what was acknowledged. */
export function contradict(
  context: Context,
  aftermath: Aftermath,
  identity: Uint8Array,
  { kind, text }: Contradiction,
): void {
  const { store, self } = context;
  if (!store.verifications.contradict(identity, kind)) return;
  const name = callPerson(store, self, identity);
  for (const conversation of conversationsWith(store, identity)) {
    addNotice(
      context,
      aftermath,
      conversation.id,
      `You verified ${name}, and this contradicts it: ${text} Nothing is sent here until you have compared safety numbers ` +
        `again by another way than this node: /verify ${name} shows yours, /verify ${name} yes goes on.`,
      identity,
    );
    if (conversation.kind === "direct") warn(context, aftermath, conversation, identity, text);
    announce(context, aftermath, conversation.id);
    aftermath.then(() => context.kick(conversation.id));
  }
}

/** The message to the other side; it is sent as soon as anything can be. */
function warn(
  context: Context,
  aftermath: Aftermath,
  { id: conversation }: StoredConversation,
  identity: Uint8Array,
  why: string,
): void {
  const { store, clock } = context;
  const text =
    `My program has stopped sending here, because something contradicts that you are who I verified. ${why} ` +
    "Compare safety numbers with me again, by another way than this node.";
  const counter = store.conversations.nextCounter(conversation);
  const sentAt = clock.now();
  const { id, content } = composeText(context, conversation, { text, counter, sentAt, ttl: 0 });
  const stored = addMessage(
    context,
    aftermath,
    ownMessage(context, {
      conversation,
      id,
      text,
      content,
      sentAt,
      expiresAt: undefined,
      ttl: 0,
      counter,
    }),
  );
  if (stored !== undefined) store.verifications.setWarning(identity, stored.position);
}
