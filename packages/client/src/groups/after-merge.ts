// What a merged commit, of whomever, changes in what is kept beside the group's own state. Inside the turn that merges.
import type { GroupMember, StagedCommit } from "@quicproquo/mls";
import type { Context } from "../context.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import { keepRoster } from "./roster.ts";
import { policyOf } from "./roles.ts";
import { proposeWishes } from "./wishes.ts";

/** Everybody renews its keys at least this often, where something happens (PROTOCOL §10, Windows). */
export const RENEW_EVERY_MS: number = 7 * 24 * 60 * 60 * 1000;

/** True if something was put into the outbox; the caller saves the group. */
export function afterMerge(
  context: Context,
  conversation: StoredConversation,
  group: GroupMember,
  staged: StagedCommit,
): boolean {
  const { store, clock } = context;
  const { id } = conversation;
  keepRoster(context, id, group, staged);
  store.groups.setUnsettled(id, false);
  if (staged.updated.some(({ after }) => after.leafIndex === group.ownLeafIndex)) {
    store.groups.setRenewal(id, { at: clock.now() + RENEW_EVERY_MS, fresh: false });
    store.wishes.delete(id, "update");
  }
  const timer = store.wishes.of(id).find(({ kind }) => kind === "timer");
  if (timer !== undefined && policyOf(group)?.timer === timer.value) store.wishes.delete(id, "timer");
  return proposeWishes(context, conversation, group);
}
