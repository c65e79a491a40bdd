// Whether a conversation is small enough for what everybody would say all the time: who types, who has read (PROTOCOL §10,
// storms).
import type { GroupMember } from "@quicproquo/mls";

const MOST_MEMBERS = 32;

export function isSmall(group: Pick<GroupMember, "members">): boolean {
  return group.members().length <= MOST_MEMBERS;
}
