// One line for what somebody said and this profile does not take. Where that was told often enough, it is counted only.
import { toHex } from "../bytes.ts";
import { addNotice } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Delivery } from "./delivery.ts";

export interface Unreadable {
  readonly why: string;
  readonly counter: number | undefined;
  /** How often it is told within an hour, if not as often as others. */
  readonly most?: number | undefined;
}

export function takeUnreadable(
  { context, aftermath, complaints }: Delivery,
  conversation: StoredConversation,
  author: Uint8Array,
  { why, counter, most }: Unreadable,
): void {
  const said = `${callPerson(context.store, context.self, author)}: ${why}`;
  const line = complaints.line(toHex(conversation.id), said, most);
  if (line !== undefined) addNotice(context, aftermath, conversation.id, line, author, counter);
  else if (counter !== undefined) context.store.counters.pass(conversation.id, author, counter);
}
