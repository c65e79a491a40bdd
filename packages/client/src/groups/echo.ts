// What this member sent to a group comes back to it in the order that all members see, and is known by its SHA-256. The
// echo of a commit is the moment at which it counts; the echo of a message proves that the node has it, should the
// answer have been lost.
import { compareBytes, sha256, toHex } from "../bytes.ts";
import { setMessageState } from "../conversations/lines.ts";
import type { Delivery } from "../sync/delivery.ts";
import { policyOf } from "./judge-commit.ts";
import { identityOf } from "./credential.ts";
import { tellChanges } from "./tell-changes.ts";

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
  await winOwnCommit(delivery, channel, commit.welcome, commit.intent.subject);
}

async function winOwnCommit(
  delivery: Delivery,
  channel: Uint8Array,
  welcome: Uint8Array | undefined,
  newcomer: Uint8Array,
): Promise<void> {
  const { context, aftermath } = delivery;
  const { store } = context;
  const conversation = store.conversations.get(channel);
  const group = await context.groups.get(channel);
  const pending = group?.pendingCommit();
  if (conversation === undefined || group === undefined || pending === undefined) return;
  const author = group.members().find((member) => member.leafIndex === group.ownLeafIndex);
  await group.mergePending();
  store.groups.deleteCommit(channel);
  if (welcome !== undefined) {
    const leaf = pending.staged.added.find((member) => compareBytes(identityOf(member.identity), newcomer) === 0);
    store.outbox.add({
      kind: "welcome",
      // A lane of its own: a newcomer whose inbox is full does not hold the others up.
      lane: `${toHex(channel)} welcome ${toHex(newcomer)}`,
      conversation: channel,
      message: undefined,
      channel: new Uint8Array(0),
      recipients: [leaf?.signatureKey ?? newcomer],
      batch: false,
      payload: welcome,
      hash: sha256(welcome),
      ttl: 0,
    });
  }
  tellChanges(delivery, conversation, author, pending.staged, policyOf(group));
  delivery.moved.set(toHex(channel), channel);
  aftermath.then(() => context.outcomes.settle(channel, "won"));
}
