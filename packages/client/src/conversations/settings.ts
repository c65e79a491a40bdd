// What a person set about what others are told, for the profile or for one conversation.
import type { Conversation, ConversationId, Setting } from "../api.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { channelOf } from "../identifiers.ts";
import type { SettingName } from "../store/setting-table.ts";
import { announce } from "./lines.ts";
import { presentConversation } from "./present.ts";
import { requiredConversation } from "./references.ts";

const NAMES: readonly SettingName[] = ["receipts", "typing", "notify", "archive"];

export function settingsOf(context: Context, conversation: ConversationId | undefined): Promise<readonly Setting[]> {
  const { turn, store } = context;
  return turn.read(() => {
    if (conversation === undefined) {
      return NAMES.map((name) => ({ name, on: store.settings.get(name) ?? false, own: true }));
    }
    const { id } = requiredConversation(store, channelOf(conversation));
    return NAMES.map((name) => ({
      name,
      on: store.settings.holds(name, id),
      own: store.settings.get(name, id) !== undefined,
    }));
  });
}

/** Throws `no-conversation`. */
export async function mute(context: Context, conversation: ConversationId, on: boolean): Promise<Conversation> {
  const { turn, store, self } = context;
  return await turn.change((aftermath) => {
    const stored = requiredConversation(store, channelOf(conversation));
    store.settings.set("muted", on ? true : undefined, stored.id);
    announce(context, aftermath, stored.id);
    return presentConversation(store, self, stored);
  });
}

/** Throws `no-conversation`; `invalid-argument` for a name that there is not. */
export async function set(
  context: Context,
  name: SettingName,
  on: boolean | undefined,
  conversation: ConversationId | undefined,
): Promise<void> {
  if (!NAMES.includes(name)) throw clientError("invalid-argument", "there is no such setting");
  const { turn, store } = context;
  await turn.change(() => {
    const id = conversation === undefined ? undefined : requiredConversation(store, channelOf(conversation)).id;
    store.settings.set(name, on, id);
  });
}
