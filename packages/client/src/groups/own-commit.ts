// The end of a commit of one's own. In a group its echo decides: it came first, or another commit of the epoch did. In a
// 1:1 only the founder commits, and the node's answer is enough (PROTOCOL §10).
import { compareBytes } from "../bytes.ts";
import type { Context } from "../context.ts";
import { putToDefaultInbox } from "../outbox/default-inbox.ts";
import { addNotice } from "../conversations/lines.ts";
import type { StoredCommit } from "../store/group-table.ts";
import type { Aftermath } from "../turn.ts";
import { afterMerge } from "./after-merge.ts";
import { identityOf } from "./credential.ts";
import { endGroup } from "./end-group.ts";
import { policyOf } from "./roles.ts";
import { tellChanges } from "./tell-changes.ts";

/** It counts: the group moves on, the newcomer's Welcome leaves, and the conversation says what changed. */
export async function winOwnCommit(context: Context, aftermath: Aftermath, commit: StoredCommit): Promise<void> {
  const { store, groups, outcomes } = context;
  const channel = commit.conversation;
  const conversation = store.conversations.get(channel);
  const group = groups.get(channel);
  const pending = group?.pendingCommit();
  if (conversation === undefined || group === undefined || pending === undefined) return;
  const author = group.members().find((member) => member.leafIndex === group.ownLeafIndex);
  const before = policyOf(group);
  group.mergePending();
  afterMerge(context, conversation, group, pending.staged);
  groups.save(channel, group);
  store.groups.deleteCommit(channel);
  if (commit.welcome !== undefined && (commit.intent.kind === "add" || commit.intent.kind === "readmit")) {
    const newcomer = commit.intent.subject;
    const leaf = pending.staged.added.find((member) => compareBytes(identityOf(member.identity), newcomer) === 0);
    putToDefaultInbox(context, {
      kind: "welcome",
      conversation: channel,
      recipient: leaf?.signatureKey ?? newcomer,
      payload: commit.welcome,
    });
  }
  tellChanges(context, aftermath, conversation, author, pending.staged, policyOf(group), before);
  aftermath.then(() => outcomes.settle(channel, "won"));
  // Who wanted to leave as well, and let the last of the others go, waits for nobody.
  if (group.members().length > 1 || !store.wishes.has(channel, "leave")) return;
  endGroup(context, aftermath, channel);
  addNotice(context, aftermath, channel, "You left");
}

/** It was overtaken: its bytes need not be sent, its intent stays. */
export function loseOwnCommit(context: Context, aftermath: Aftermath, conversation: Uint8Array): void {
  const { store, outcomes } = context;
  const own = store.groups.commit(conversation);
  if (own?.hash === undefined) return;
  const outgoing = store.outbox.withHash(own.hash);
  if (outgoing !== undefined) store.outbox.delete(outgoing.id);
  store.groups.putCommit({ ...own, hash: undefined, welcome: undefined });
  aftermath.then(() => outcomes.settle(conversation, "lost"));
}
