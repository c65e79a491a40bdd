// Somebody else's commit arrived: the first valid one of an epoch wins, in every inbox alike (PROTOCOL §10). One's own
// that was on its way has lost then and starts again from its intent.
import type { GroupMember, StagedCommit } from "@quicproquo/mls";
import { toHex } from "../bytes.ts";
import { addNotice } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import { NamesNeeded } from "../sync/names-needed.ts";
import type { Delivery } from "../sync/delivery.ts";
import { afterMerge } from "./after-merge.ts";
import { identityOf } from "./credential.ts";
import { endGroup } from "./end-group.ts";
import { judgeCommit } from "./judge-commit.ts";
import { loseOwnCommit } from "./own-commit.ts";
import { policyOf } from "./roles.ts";
import { tellChanges } from "./tell-changes.ts";

export async function takeCommit(
  delivery: Delivery,
  conversation: StoredConversation,
  group: GroupMember,
  staged: StagedCommit,
): Promise<void> {
  const { context, aftermath, names } = delivery;
  const { store } = context;
  const author = group.members().find((member) => member.leafIndex === staged.sender);
  delivery.touched.set(toHex(conversation.id), conversation.id);

  const verdict = judgeCommit(group, staged, conversation.kind);
  if (!verdict.allowed) {
    group.drop(staged);
    const who = author === undefined ? "Somebody" : callPerson(store, context.self, identityOf(author.identity));
    addNotice(
      context,
      aftermath,
      conversation.id,
      `${who} tried to change the group; everybody refuses it: ${verdict.why}`,
    );
    return;
  }
  const people = [...staged.added, ...staged.removed, ...author === undefined ? [] : [author]];
  const strangers = people.map((member) => identityOf(member.identity)).filter(
    (key) => names.known(key) === undefined && names.worthAsking(key),
  );
  if (strangers.length > 0) throw new NamesNeeded(strangers);

  const before = policyOf(group);
  group.merge(staged);
  loseOwnCommit(context, aftermath, conversation.id);
  if (!staged.removesSelf) afterMerge(context, conversation, group, staged);
  tellChanges(context, aftermath, conversation, author, staged, verdict.policy, before);
  if (staged.removesSelf) leaveGroup(delivery, conversation.id);
  else delivery.moved.set(toHex(conversation.id), conversation.id);
}

/** This member was removed: history stays, secrets go, and what waited to be sent will not be. */
function leaveGroup({ context, aftermath, moved }: Delivery, conversation: Uint8Array): void {
  endGroup(context, aftermath, conversation);
  moved.delete(toHex(conversation));
}
