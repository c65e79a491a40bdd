// What this member sent to a group comes back to it in the order that all members see, and is known by its SHA-256. The
// echo of a commit is the moment at which it counts; the echo of a message proves that the node has it, should the
// answer have been lost.
import { compareBytes, toHex } from "../bytes.ts";
import { setMessageState } from "../conversations/lines.ts";
import type { Delivery } from "../sync/delivery.ts";
import { winOwnCommit } from "./own-commit.ts";

export async function takeOwnEcho(delivery: Delivery, channel: Uint8Array, hash: Uint8Array): Promise<void> {
  if (channel.length !== 16) return;
  const { context, aftermath } = delivery;
  const { store } = context;
  const outgoing = store.outbox.withHash(hash);
  if (outgoing !== undefined) {
    store.outbox.delete(outgoing.id);
    const message = outgoing.message === undefined ? undefined : store.messages.at(outgoing.message);
    if (message?.state === "pending") setMessageState(context, aftermath, message, "sent");
  }
  const commit = store.groups.commit(channel);
  if (commit?.hash === undefined || compareBytes(commit.hash, hash) !== 0) return;
  await winOwnCommit(context, aftermath, commit);
  delivery.touched.set(toHex(channel), channel);
}
