// Conversations as people name them: `@name`, `#group`, or an id.
import { fromHex } from "../bytes.ts";
import { clientError } from "../errors.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Store } from "../store/store.ts";

/** The conversation meant; undefined if there is none. Of groups with one name, the liveliest. */
export function findConversation(store: Store, reference: string): StoredConversation | undefined {
  if (reference.startsWith("#")) return store.conversations.titled(reference.slice(1).normalize("NFC"))[0];
  if (reference.startsWith("@")) {
    const key = store.contacts.byName(reference.slice(1).normalize("NFKC").toLowerCase())?.key;
    return key === undefined ? undefined : store.conversations.withPeer(key);
  }
  const id = fromHex(reference);
  return id?.length === 16 ? store.conversations.get(id) : undefined;
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
