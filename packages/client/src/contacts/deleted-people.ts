// Somebody deleted their account: the log's tombstone says so to everybody. One line in each conversation with them; in a
// group, whoever may remove them is told how.
import { parseUserName } from "@quicproquo/protocol";
import { hashLogName } from "@quicproquo/protocol/transparency";
import { compareBytes } from "../bytes.ts";
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import type { StoredConversation } from "../store/conversation-table.ts";

/** Looks at everybody by name; called when the log has been read. */
export function tellDeletions(context: Context): Promise<void> {
  const { turn, store } = context;
  return turn.change((aftermath) => {
    const deleted = store.contacts.named().filter(({ name }) => {
      const userName = parseUserName(name);
      return userName !== undefined && store.log.hasTombstone(hashLogName(userName));
    });
    if (deleted.length === 0) return;
    for (const conversation of store.conversations.all()) {
      if (conversation.state === "left") continue;
      for (const { key, name } of deleted) {
        const line = lineFor(context, conversation, key, name);
        if (line === undefined || !store.contacts.tellDeletion(conversation.id, key)) continue;
        addNotice(context, aftermath, conversation.id, line, key);
        announce(context, aftermath, conversation.id);
      }
    }
  });
}

function lineFor(
  { store, self }: Context,
  { id, peer }: StoredConversation,
  key: Uint8Array,
  name: string,
): string | undefined {
  if (peer !== undefined) {
    return compareBytes(peer, key) === 0
      ? `${name} deleted their account: nothing that is written here reaches anybody`
      : undefined;
  }
  const roster = store.groups.get(id)?.roster ?? [];
  if (!roster.some(({ identity }) => compareBytes(identity, key) === 0)) return undefined;
  const admin = roster.some(({ identity, admin }) => admin && compareBytes(identity, self.key) === 0);
  return admin
    ? `${name} deleted their account: /remove ${name} takes them out of this group`
    : `${name} deleted their account`;
}
