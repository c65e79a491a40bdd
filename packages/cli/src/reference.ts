// How a conversation is named by people: @name or #group.
import type { Conversation } from "@quicproquo/client";
import { inertLine } from "./terminal/inert.ts";

export function referenceOf(conversation: Pick<Conversation, "kind" | "title">): string {
  return `${conversation.kind === "group" ? "#" : "@"}${inertLine(conversation.title)}`;
}
