// What a merged commit means to the reader of the conversation: one line for each who came or went, for a new name, and
// for another timer.
import type { Member, StagedCommit } from "@quicproquo/mls";
import { toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { addNotice } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import { safeText } from "../safe-text.ts";
import { durationText } from "../expiry/duration.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Aftermath } from "../turn.ts";
import { identityOf } from "./credential.ts";
import { type GroupPolicy, isAdmin } from "./policy.ts";

export function tellChanges(
  context: Context,
  aftermath: Aftermath,
  conversation: StoredConversation,
  author: Member | undefined,
  staged: StagedCommit,
  policy: GroupPolicy | undefined,
  before: GroupPolicy | undefined,
): void {
  const { store, self } = context;
  const call = (member: Member): string => callPerson(store, self, identityOf(member.identity));
  const by = author === undefined ? "somebody" : call(author);
  const came = new Set(staged.added.map((member) => toHex(identityOf(member.identity))));
  const returned = new Set(
    staged.removed.map((member) => toHex(identityOf(member.identity))).filter((key) => came.has(key)),
  );
  for (const member of staged.added) {
    const key = identityOf(member.identity);
    const what = returned.has(toHex(key)) ? `${by} let ${call(member)} in again` : `${by} added ${call(member)}`;
    addNotice(context, aftermath, conversation.id, what, key);
  }
  for (const member of staged.removed) {
    if (returned.has(toHex(identityOf(member.identity)))) continue;
    const left = staged.proposals.some(({ author: who, change }) =>
      change.kind === "self-remove" && who === member.leafIndex
    );
    const what = left ? `${call(member)} left` : `${by} removed ${call(member)}`;
    addNotice(context, aftermath, conversation.id, what, identityOf(member.identity));
  }
  if (policy !== undefined && conversation.kind === "group" && policy.name !== conversation.title) {
    store.conversations.setTitle(conversation.id, policy.name);
    addNotice(context, aftermath, conversation.id, `${by} renamed the group to ${safeText(policy.name)}`);
  }
  if (policy !== undefined && conversation.kind === "group") {
    tellAdmins(context, aftermath, conversation, before, policy, by);
  }
  if (policy !== undefined) tellTimer(context, aftermath, conversation, policy.timer, by);
}

function tellAdmins(
  context: Context,
  aftermath: Aftermath,
  conversation: StoredConversation,
  before: GroupPolicy | undefined,
  after: GroupPolicy,
  by: string,
): void {
  const call = (key: Uint8Array): string => callPerson(context.store, context.self, key);
  for (const key of after.admins) {
    if (before === undefined || isAdmin(before, key)) continue;
    addNotice(context, aftermath, conversation.id, `${by} made ${call(key)} an admin`, key);
  }
  for (const key of before?.admins ?? []) {
    if (isAdmin(after, key)) continue;
    addNotice(context, aftermath, conversation.id, `${by} made ${call(key)} a member without admin rights`, key);
  }
}

/** Keeps the timer; another one than before is a line. `by` is undefined where a group came with it. */
export function tellTimer(
  context: Context,
  aftermath: Aftermath,
  conversation: Pick<StoredConversation, "id" | "timer">,
  seconds: number,
  by: string | undefined,
): void {
  if (seconds === conversation.timer) return;
  context.store.conversations.setTimer(conversation.id, seconds);
  const line = seconds === 0
    ? by === undefined ? "New messages stay" : `${by} turned disappearing off: new messages stay`
    : by === undefined
    ? `New messages disappear after ${durationText(seconds)}`
    : `${by} set new messages to disappear after ${durationText(seconds)}`;
  addNotice(context, aftermath, conversation.id, line);
}
