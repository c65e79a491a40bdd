// This member cannot follow a group any more (PROTOCOL §10): it goes on without them until an admin lets them in again. A
// commit of their own that was on its way is of the epoch that ended without them: its echo must not count.
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import type { Aftermath } from "../turn.ts";

export function loseGroup(context: Context, aftermath: Aftermath, conversation: Uint8Array): void {
  const { store, groups, outcomes } = context;
  store.conversations.setState(conversation, "fork");
  const commit = store.groups.commit(conversation);
  if (commit === undefined) return;
  const outgoing = commit.hash === undefined ? undefined : store.outbox.withHash(commit.hash);
  if (outgoing !== undefined) store.outbox.delete(outgoing.id);
  store.groups.deleteCommit(conversation);
  const group = groups.get(conversation);
  if (group?.pendingCommit() !== undefined) {
    group.dropPending();
    groups.save(conversation, group);
  }
  aftermath.then(() => outcomes.settle(conversation, cannotFollow()));
}

/** Why nothing of the group can be changed now. */
export function cannotFollow(): Error {
  return clientError("not-a-member", "this group cannot be followed here any more", {
    hint: "Its admins are asked to let you in again; then try again.",
  });
}
