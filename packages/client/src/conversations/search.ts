// Full text of one's own messages and those of others, found by the beginnings of their words, with the lines around them.
import type { ConversationId, FoundMessage, SearchOptions } from "../api.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { channelOf } from "../identifiers.ts";
import type { StoredMessage } from "../store/message-row.ts";
import { wholeWithin } from "../whole-number.ts";
import { presentMessage } from "./present.ts";
import { requiredConversation } from "./references.ts";

const USUAL = 20;
const MOST = 1_000;
const MOST_AROUND = 20;
const MOST_WORDS = 16;

/** As `Engine.search`. */
export function search(context: Context, text: string, options: SearchOptions): Promise<readonly FoundMessage[]> {
  const { turn, store, self, time } = context;
  const words = wordsOf(text);
  const limit = wholeWithin(options.limit ?? USUAL, 1, MOST);
  const around = wholeWithin(options.around ?? 0, 0, MOST_AROUND);
  return turn.read(() => {
    const conversation = channel(options.conversation);
    if (conversation !== undefined) requiredConversation(store, conversation);
    const now = time.hidesUntil();
    const present = (message: StoredMessage) => presentMessage(store, self, message);
    const before = options.before ?? Number.MAX_SAFE_INTEGER;
    return store.search.find(words, { conversation, before, limit, now }).map((message) => ({
      message: present(message),
      before: around === 0 ? [] : store.messages.page(message.conversation, message.position, around, now).map(present),
      after: around === 0 ? [] : store.messages.after(message.conversation, message.position, around, now).map(present),
    }));
  });
}

/** What the index takes for words: letters, digits and their marks. Throws `invalid-argument` if there is none. */
function wordsOf(text: string): string[] {
  const words = text.normalize("NFC").match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];
  if (words.length === 0) {
    throw clientError("invalid-argument", "there is no word to search for", {
      hint: "Words are found by their beginning: letters and digits.",
    });
  }
  return words.slice(0, MOST_WORDS);
}

function channel(id: ConversationId | undefined): Uint8Array | undefined {
  return id === undefined ? undefined : channelOf(id);
}
