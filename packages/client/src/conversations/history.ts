// Pages of a conversation's past, in both directions: however long it is, a face holds what it shows.
import type { ConversationId, HistoryPage, Message } from "../api.ts";
import type { Context } from "../context.ts";
import { channelOf } from "../identifiers.ts";
import { wholeWithin } from "../whole-number.ts";
import { presentPage } from "./present.ts";
import { requiredConversation } from "./references.ts";

const USUAL = 50;
const MOST = 1000;

/** As `Engine.history`. */
export function history(
  context: Context,
  conversation: ConversationId,
  { before = Number.MAX_SAFE_INTEGER, after, limit = USUAL }: HistoryPage,
): Promise<readonly Message[]> {
  const { turn, store, self, time } = context;
  const channel = channelOf(conversation);
  const count = wholeWithin(limit, 1, MOST);
  return turn.read(() => {
    requiredConversation(store, channel);
    const now = time.hidesUntil();
    const stored = after === undefined
      ? store.messages.page(channel, before, count, now)
      : store.messages.after(channel, after, count, now);
    return presentPage(store, self, stored);
  });
}
