// Conversations as people name them: `@name`, `#group`, or an id.
import { fromHex } from "../bytes.ts";
import { clientError } from "../errors.ts";
import { conversationIdOf } from "../identifiers.ts";
import { safeText } from "../safe-text.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Store } from "../store/store.ts";
import type { Self } from "../context.ts";

/** The conversation meant; undefined if there is none. Throws `invalid-argument` for a name that several groups have. */
export function findConversation(store: Store, self: Self, reference: string): StoredConversation | undefined {
  if (reference.startsWith("#")) return groupTitled(store, reference.slice(1).normalize("NFC"));
  if (reference.startsWith("@")) {
    // A name is somebody's; what this person calls somebody stands behind it.
    const name = reference.slice(1).normalize("NFKC").toLowerCase();
    const key = name === self.name ? self.key : store.contacts.byName(name)?.key;
    if (key !== undefined) return store.conversations.withPeer(key);
    const [called, another] = store.conversations.called(reference.slice(1).normalize("NFC"));
    return another === undefined ? called : undefined;
  }
  const id = fromHex(reference);
  return id?.length === 16 ? store.conversations.get(id) : undefined;
}

/**
 * Anybody may name a group like another and invite to it: what is meant for the one must not reach the other. A group that
 * this profile is out of stands behind one that it is in.
 */
function groupTitled(store: Store, title: string): StoredConversation | undefined {
  const titled = store.conversations.titled(title);
  const here = titled.filter(({ state }) => state !== "left");
  if (here.length <= 1) return here[0] ?? titled[0];
  throw clientError("invalid-argument", `${here.length} groups are called #${safeText(title)}`, {
    hint: `Name one by its id: ${here.map(({ id }) => conversationIdOf(id)).join(", ")}`,
  });
}

/** Throws `no-conversation`. */
export function requiredConversation(store: Store, channel: Uint8Array): StoredConversation {
  const stored = store.conversations.get(channel);
  if (stored === undefined) throw clientError("no-conversation", "there is no such conversation");
  return stored;
}

/** Throws `no-conversation`; `invalid-argument` for a 1:1. */
export function requiredGroup(store: Store, channel: Uint8Array): StoredConversation {
  const stored = requiredConversation(store, channel);
  if (stored.kind === "group") return stored;
  throw clientError("invalid-argument", "a conversation of two stays one of two", {
    hint: "Create a group for more.",
  });
}
