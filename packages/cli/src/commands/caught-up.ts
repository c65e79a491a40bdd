// Before something is shown: what waits at the node comes first. A node that cannot be reached is no reason to show nothing.
import type { Conversation, Engine } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { describeError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { conversationArgument } from "./arguments.ts";
import { online } from "./online.ts";

/** True if everything that waited at the node is here; else that was said on standard error. */
export async function caughtUp(engine: Engine, context: CliContext): Promise<boolean> {
  const limit = context.limit();
  let told = -1;
  using _events = engine.on((event) => {
    if (event.type !== "catching-up" || event.done) return;
    const thousands = Math.floor(event.taken / 1_000);
    if (thousands > told) context.note(text.catchingUp.soFar(event.taken));
    told = Math.max(told, thousands);
  });
  try {
    await online(engine, context);
    await engine.caughtUp(limit);
    return true;
  } catch (error) {
    context.signal.throwIfAborted();
    // Only the network may fail here: what is wrong with the store is told as that.
    const { exit, message } = describeError(error);
    if (!limit.aborted && exit !== exitCodes.unreachable) throw error;
    context.note(text.oneShot.notReached(exit === exitCodes.unreachable ? message : undefined));
    return false;
  }
}

/** A conversation by `@name`, `#group` or id. One that began while nobody was here comes with what waits at the node. */
export async function arrivedConversation(engine: Engine, context: CliContext, typed: string): Promise<Conversation> {
  if (await engine.find(typed) === undefined) await caughtUp(engine, context);
  return await conversationArgument(engine, typed);
}
