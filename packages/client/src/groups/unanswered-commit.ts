// The founder's commit in a 1:1 has no echo: the node's answer makes it count. When the answer was lost, in a crash or with
// a connection, what the other writes in the epoch that the commit began may be here before the commit is sent again. That
// it opens with the keys of that epoch proves that the other has the commit, so that it counts from then on.
import type { Context } from "../context.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Aftermath } from "../turn.ts";
import { winOwnCommit } from "./own-commit.ts";

/** True if the message proved it, and the group has moved on: it can be processed now. */
export async function isFollowedByPeer(
  context: Context,
  aftermath: Aftermath,
  conversation: StoredConversation,
  message: Uint8Array,
): Promise<boolean> {
  const { groups, store } = context;
  const commit = store.groups.commit(conversation.id);
  if (conversation.kind !== "direct" || commit?.hash === undefined) return false;
  const trial = groups.copy(conversation.id);
  if (trial?.pendingCommit() === undefined) return false;
  trial.mergePending();
  if (trial.process(message).kind === "undecryptable") return false;
  const outgoing = store.outbox.withHash(commit.hash);
  if (outgoing !== undefined) store.outbox.delete(outgoing.id);
  await winOwnCommit(context, aftermath, commit);
  return true;
}
