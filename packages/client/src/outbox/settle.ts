// What the node's answers mean for what was sent: stored together, in one turn.
import { verifyDelivery } from "@quicproquo/protocol";
import type { QpqError } from "@quicproquo/protocol";
import type { Context } from "../context.ts";
import { addNotice, announce, setMessageState } from "../conversations/lines.ts";
import { winOwnCommit } from "../groups/own-commit.ts";
import { callPerson } from "../conversations/present.ts";
import { sentence } from "../errors.ts";
import type { StoredOutgoing } from "../store/outbox-table.ts";
import type { Aftermath } from "../turn.ts";
import type { Answered } from "./enqueue.ts";

export async function settleAnswers(
  context: Context,
  aftermath: Aftermath,
  answers: readonly Answered[],
): Promise<void> {
  for (const { row, answer } of answers) {
    // Gone already: its echo came first, or its group was replaced while the call was under way.
    if (!context.store.outbox.has(row.id)) continue;
    context.store.outbox.delete(row.id);
    switch (answer.kind) {
      case "accepted":
        await settleAccepted(context, aftermath, row, answer.seq, answer.proof);
        break;
      case "accepted-batch":
        settleBatch(context, aftermath, row, answer.seqs);
        break;
      case "refused":
        await settleRefused(context, aftermath, row, answer.error);
        break;
    }
  }
}

async function settleAccepted(
  context: Context,
  aftermath: Aftermath,
  row: StoredOutgoing,
  seq: number,
  proof: Uint8Array,
): Promise<void> {
  const { store } = context;
  const [recipientKey] = row.recipients;
  const valid = recipientKey !== undefined && verifyDelivery(
    context.nodeKey,
    { recipientKey, channelId: row.channel, seq, ttlSecs: row.ttl, payloadHash: row.hash },
    proof,
  );
  const message = row.message === undefined ? undefined : store.messages.at(row.message);
  // The founder's commit in a 1:1 has no echo: it counts once the node has taken it.
  const commit = row.kind === "commit" ? store.groups.commit(row.conversation) : undefined;
  if (commit !== undefined) {
    await winOwnCommit(context, aftermath, commit);
    announce(context, aftermath, row.conversation);
  }
  if (!valid) {
    const text = "The node's receipt for a message does not hold: it may not have kept it. It will not be sent again.";
    tell(context, aftermath, row, text);
    if (message !== undefined) setMessageState(context, aftermath, message, "failed");
    return;
  }
  if (message === undefined) return;
  store.messages.setReceipt(message.position, { seq, payloadHash: row.hash, proof });
  if (message.state === "pending") setMessageState(context, aftermath, message, "sent");
}

function settleBatch(context: Context, aftermath: Aftermath, row: StoredOutgoing, seqs: readonly number[]): void {
  const { store, self } = context;
  const message = row.message === undefined ? undefined : store.messages.at(row.message);
  if (message?.state === "pending") setMessageState(context, aftermath, message, "sent");
  const missed = row.recipients.filter((_, at) => seqs[at] === 0);
  if (missed.length === 0) return;
  const names = missed.map((key) => callPerson(store, self, key)).join(", ");
  addNotice(
    context,
    aftermath,
    row.conversation,
    `${names} did not get this: the inbox is full or the account is gone`,
  );
}

async function settleRefused(
  context: Context,
  aftermath: Aftermath,
  row: StoredOutgoing,
  error: QpqError,
): Promise<void> {
  const { store } = context;
  const message = row.message === undefined ? undefined : store.messages.at(row.message);
  if (message !== undefined) setMessageState(context, aftermath, message, "failed");
  if (row.kind === "commit") await giveUpCommit(context, aftermath, row, error);
  // It is said again with the next connection.
  if (row.kind === "proposal") store.wishes.again(row.conversation);
  if (row.kind !== "report") {
    tell(context, aftermath, row, `The node refused a message: ${sentence(error)}`);
  }
}

/** A line where it belongs; what belongs to no conversation is told all the same. */
function tell(context: Context, aftermath: Aftermath, { conversation }: StoredOutgoing, text: string): void {
  if (context.store.conversations.get(conversation) !== undefined) addNotice(context, aftermath, conversation, text);
  else aftermath.emit({ type: "notice", text });
}

/** A commit that the node will never take: the group stays as it is. */
async function giveUpCommit(
  context: Context,
  aftermath: Aftermath,
  row: StoredOutgoing,
  error: QpqError,
): Promise<void> {
  const { store, groups, outcomes } = context;
  const group = groups.get(row.conversation);
  group?.dropPending();
  if (group !== undefined) groups.save(row.conversation, group);
  store.groups.deleteCommit(row.conversation);
  aftermath.then(() => outcomes.settle(row.conversation, error));
}
