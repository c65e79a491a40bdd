// Whether everything that waits at the node has come through. The subscription does not say when its backlog ends, so
// each inbox that is known is looked at: what was processed is acknowledged, and an inbox without anything to
// acknowledge is empty. A Welcome may make another inbox known; then that one is looked at too.
import { toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { isNotes } from "../conversations/is-notes.ts";
import type { Online } from "../session/link.ts";
import { orAborted, type Wakeup } from "../wakeup.ts";

const LOOKS_AT_ONCE = 32;

/** Resolves when every known inbox was seen empty. `progress` wakes when something was processed or acknowledged. */
export async function untilDry(
  context: Context,
  online: Online,
  progress: Wakeup,
  signal: AbortSignal,
): Promise<void> {
  const given = AbortSignal.any([signal, online.signal]);
  const dry = new Set<string>();
  for (;;) {
    const channels = await context.turn.read(() => knownChannels(context));
    const open = channels.filter((channel) => !dry.has(toHex(channel)));
    if (open.length === 0) return;
    for (let at = 0; at < open.length; at += LOOKS_AT_ONCE) {
      await Promise.all(
        open.slice(at, at + LOOKS_AT_ONCE).map((channel) => untilInboxDry(context, online, channel, progress, given)),
      );
    }
    for (const channel of open) dry.add(toHex(channel));
  }
}

async function untilInboxDry(
  context: Context,
  online: Online,
  channelId: Uint8Array,
  progress: Wakeup,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const changed = progress.next();
    signal.throwIfAborted();
    const asked = online.call((node, auth) =>
      node.peek({ recipientKey: context.self.key, channelId, version: 1, auth, limit: 1 })
    );
    const answer = await orAborted(asked, signal);
    if (answer.payloads.length === 0) return;
    await orAborted(changed, signal);
  }
}

/** The default inbox first: what it brings makes others known. */
function knownChannels(context: Context): Uint8Array[] {
  const { conversations, inbox } = context.store;
  // Of notes the node does not even know the number.
  const shared = conversations.all().filter((one) => !isNotes(context.self, one));
  const all = [new Uint8Array(0), ...shared.map((one) => one.id), ...inbox.waitingChannels()];
  const seen = new Set<string>();
  return all.filter((channel) => {
    const id = toHex(channel);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
