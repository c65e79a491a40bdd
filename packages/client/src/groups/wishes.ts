// Proposes what others have to commit for this member (PROTOCOL §10): a SelfRemove, and in a 1:1 that the other founded
// new keys and another timer. Inside a turn; what is proposed already in this epoch is left alone.
import type { GroupMember, ProposalIntent } from "@quicproquo/mls";
import type { Context } from "../context.ts";
import { putHandshake } from "../outbox/sender.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { StoredWish } from "../store/wish-table.ts";
import { encodePolicy, POLICY_EXTENSION } from "./policy.ts";
import { policyOf } from "./roles.ts";

/** Resolves to true if something was put into the outbox. The caller saves the group. */
export function proposeWishes(context: Context, conversation: StoredConversation, group: GroupMember): boolean {
  const { wishes } = context.store;
  if (conversation.state !== "active" || group.pendingCommit() !== undefined) return false;
  let proposed = false;
  for (const wish of wishes.of(conversation.id)) {
    if (wish.epoch === group.epoch()) continue;
    const proposal = proposalOf(group, wish);
    if (proposal === undefined) {
      wishes.delete(conversation.id, wish.kind);
      continue;
    }
    const { message } = group.propose(proposal);
    if (putHandshake(context, conversation, group, "proposal", message) === undefined) continue;
    wishes.proposed(conversation.id, wish.kind, group.epoch());
    proposed = true;
  }
  return proposed;
}

/** Undefined if it holds already. */
function proposalOf(group: GroupMember, { kind, value }: StoredWish): ProposalIntent | undefined {
  switch (kind) {
    case "leave":
      return { kind: "self-remove" };
    case "update":
      return { kind: "update" };
    case "timer": {
      const policy = policyOf(group);
      if (policy === undefined || policy.timer === value) return undefined;
      const data = encodePolicy({ ...policy, timer: value });
      return {
        kind: "group-context-extensions",
        extensions: group.groupContextExtensions().map((extension) =>
          extension.type === POLICY_EXTENSION ? { type: POLICY_EXTENSION, data } : extension
        ),
      };
    }
  }
}
