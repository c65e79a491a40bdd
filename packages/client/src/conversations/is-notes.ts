// Whether a conversation is the one with oneself (notes.ts).
import { compareBytes } from "../bytes.ts";
import type { Self } from "../context.ts";
import type { StoredConversation } from "../store/conversation-table.ts";

export function isNotes(self: Pick<Self, "key">, { peer }: Pick<StoredConversation, "peer">): boolean {
  return peer !== undefined && compareBytes(peer, self.key) === 0;
}
