// Messages by short numbers: 1 is the newest of a conversation, or of one's own in it.
import type { Conversation, Engine, Message } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";

const pageSize = 500;

/** `own`: only one's own are counted. Notices are not. An id from `--json` does as well. */
export async function numberedMessage(
  engine: Engine,
  conversation: Conversation,
  typed: string,
  counted: "all" | "own",
): Promise<Message> {
  const id = /^[0-9a-f]{64}$/.test(typed) ? typed : undefined;
  const number = /^[1-9]\d{0,8}$/.test(typed) ? Number(typed) : undefined;
  if (id === undefined && number === undefined) {
    throw new CliError("invalid-argument", text.notANumber(typed), exitCodes.usage);
  }
  let left = number ?? 0;
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = await engine.history(conversation.id, { before, limit: pageSize });
    for (const message of page.toReversed()) {
      if (message.notice) continue;
      if (id !== undefined ? message.id === id : (counted === "all" || message.own) && --left === 0) return message;
    }
    const [oldest] = page;
    if (oldest === undefined) {
      throw new CliError("no-message", text.acts.noNumber(typed), exitCodes.notFound, text.acts.numbers[counted]);
    }
    before = oldest.order;
  }
}
