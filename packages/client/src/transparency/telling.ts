// Checkpoints go between people: the newest one along with the first message of a conversation and the first of a day. Here
// they are put in and taken out, inside the turn of the message; gossip.ts compares what was taken out.
import { type Checkpoint, openCheckpoint } from "@quicproquo/protocol/transparency";
import { sameBytes } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { StoredClaim } from "../store/log-table.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What goes along with a message that is composed now, inside a turn; undefined if it was told today already. */
export function dueCheckpoint({ store, clock }: Context, conversation: Uint8Array): string | undefined {
  const day = Math.floor(clock.now() / DAY_MS);
  const { checkpoint } = store.log.view();
  if (checkpoint === undefined || store.log.toldOn(conversation) === day) return undefined;
  store.log.setTold(conversation, day);
  return checkpoint;
}

/** Keeps what came along with a message, inside its turn, to be compared. False if there is nothing to compare. */
export function keepClaim(context: Context, claim: StoredClaim): boolean {
  const { store, nodeKey } = context;
  const checkpoint = openCheckpoint(claim.checkpoint, nodeKey);
  // What the node did not sign is its sender's word alone, and says nothing about the node.
  if (checkpoint === undefined || isOurs(context, checkpoint)) return false;
  store.log.keepClaim(claim);
  return true;
}

/** What our own log ends with needs no proof. */
function isOurs({ store }: Context, { size, root }: Checkpoint): boolean {
  const { frontier } = store.log.view();
  return size === frontier.size && sameBytes(root, frontier.root());
}
