// A commit of one's own that the node took and never gave back: its echo was lost with a full inbox, or ended while this
// profile was away for longer than messages are kept. Whether the others follow it is not known here, and nothing can be
// said while it is pending: the group is given up, and its admins are asked.
import { compareBytes } from "../bytes.ts";
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import type { StoredCommit } from "../store/group-table.ts";
import { loseGroup } from "./lose-group.ts";

const LOST =
  "The node never gave back a change of this group that you made: whether it holds cannot be told here. Its admins are " +
  "asked to let you in again; what you write waits.";

/** `dry` resolves when everything that waits at the node now was processed: an echo that was there has come then. */
export async function giveUpLostEchoes(
  context: Context,
  dry: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { turn, store } = context;
  const taken = await turn.read(() => store.groups.commits().filter((commit) => isTaken(context, commit)));
  if (taken.length === 0) return;
  await dry(signal);
  await turn.change((aftermath) => {
    for (const { conversation, hash } of taken) {
      const commit = store.groups.commit(conversation);
      if (commit?.hash === undefined || hash === undefined || compareBytes(commit.hash, hash) !== 0) continue;
      loseGroup(context, aftermath, conversation);
      addNotice(context, aftermath, conversation, LOST);
      announce(context, aftermath, conversation);
    }
  });
}

/** The node has answered that it took it, and the group waits for its echo. In a 1:1 the answer is enough. */
function isTaken({ store }: Context, { conversation, hash }: StoredCommit): boolean {
  const known = store.conversations.get(conversation);
  return hash !== undefined && known?.kind === "group" && known.state === "active" &&
    store.outbox.withHash(hash) === undefined;
}
