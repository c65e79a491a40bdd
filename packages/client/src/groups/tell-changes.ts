// What a merged commit means to the reader of the conversation: one line for each who came or went, and the new name.
import type { Member, StagedCommit } from "@quicproquo/mls";
import { toHex } from "../bytes.ts";
import { addNotice } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import { safeText } from "../safe-text.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Delivery } from "../sync/delivery.ts";
import { identityOf } from "./credential.ts";
import type { GroupPolicy } from "./policy.ts";

export function tellChanges(
  delivery: Delivery,
  conversation: StoredConversation,
  author: Member | undefined,
  staged: StagedCommit,
  policy: GroupPolicy | undefined,
): void {
  const { context, aftermath } = delivery;
  const { store, self } = context;
  const call = (member: Member): string => callPerson(store, self, identityOf(member.identity));
  const by = author === undefined ? "somebody" : call(author);
  delivery.touched.set(toHex(conversation.id), conversation.id);
  for (const member of staged.added) {
    addNotice(context, aftermath, conversation.id, `${by} added ${call(member)}`, identityOf(member.identity));
  }
  for (const member of staged.removed) {
    addNotice(context, aftermath, conversation.id, `${by} removed ${call(member)}`, identityOf(member.identity));
  }
  if (policy !== undefined && conversation.kind === "group" && policy.name !== conversation.title) {
    store.conversations.setTitle(conversation.id, policy.name);
    addNotice(context, aftermath, conversation.id, `${by} renamed the group to ${safeText(policy.name)}`);
  }
}
