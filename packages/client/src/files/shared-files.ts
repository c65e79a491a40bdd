// The files that stand in a conversation, and what is known of each for whoever fetches it.
import type { ConversationId, SharedFile } from "../api.ts";
import { fromHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { fileIn } from "../conversations/mimi.ts";
import { presentMessage } from "../conversations/present.ts";
import { requiredConversation } from "../conversations/references.ts";
import { clientError } from "../errors.ts";
import { channelOf } from "../identifiers.ts";
import type { FileReference } from "./file-reference.ts";

const MOST_MESSAGES = 1000;

/** As `Engine.files`. */
export function sharedFiles(context: Context, conversation: ConversationId): Promise<readonly SharedFile[]> {
  const { turn, store, self, time } = context;
  const channel = channelOf(conversation);
  return turn.read(() => {
    requiredConversation(store, channel);
    const now = time.hidesUntil();
    const messages = store.files.messagesWithFiles(channel, MOST_MESSAGES).flatMap((position) => {
      const message = store.messages.at(position);
      return message === undefined || (message.expiresAt ?? Infinity) <= now ? [] : [message];
    });
    return messages.flatMap((stored) => {
      const { id, author, sentAt, files } = presentMessage(store, self, stored);
      return files.map((file, place) => ({ ...file, message: id, place, author, sentAt }));
    });
  });
}

/** Throws `file-unusable`. */
export async function referenceOf(
  context: Context,
  channel: Uint8Array,
  { message, place }: Pick<SharedFile, "message" | "place">,
): Promise<FileReference> {
  const { turn, store } = context;
  const reference = await turn.read(() => {
    const content = store.messages.withId(channel, fromHex(message) ?? new Uint8Array(0))?.content;
    return content === undefined ? undefined : fileIn(context, content, place);
  });
  if (reference === undefined) throw clientError("file-unusable", "there is no such file in this conversation");
  return reference;
}
