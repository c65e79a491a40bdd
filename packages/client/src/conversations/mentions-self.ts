// Whether what somebody else wrote in a group is meant for this person.
import { mentionedNames } from "../content/mentions.ts";
import type { Context } from "../context.ts";
import type { StoredConversation } from "../store/conversation-table.ts";

export function mentionsSelf(
  { self }: Pick<Context, "self">,
  { kind }: Pick<StoredConversation, "kind">,
  text: string,
): boolean {
  return kind === "group" && mentionedNames(text, self.origin).includes(self.name);
}
