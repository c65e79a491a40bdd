// One envelope of a known conversation: opened, given to MLS, judged, stored. Whatever cannot be used becomes at most one
// line in the conversation and changes nothing else.
import { parseMlsMessage, type Processed, type UndecryptableReason } from "@quicproquo/mls";
import { unwrapBare } from "@quicproquo/protocol";
import { toHex } from "../bytes.ts";
import { mentionsSelf } from "../conversations/mentions-self.ts";
import { takeDisplayName } from "../contacts/display-name.ts";
import { openWithOwnKeys } from "../contacts/own-hybrid-keys.ts";
import { isNotes } from "../conversations/is-notes.ts";
import { addMessage, addNotice } from "../conversations/lines.ts";
import { type ReadContent, readContent } from "../conversations/mimi.ts";
import { presentPerson } from "../conversations/present.ts";
import { endOf, lifetimeOf } from "../expiry/lifetime.ts";
import { loseGroup } from "../groups/lose-group.ts";
import { takeCommit } from "../groups/take-commit.ts";
import { isFollowedByPeer } from "../groups/unanswered-commit.ts";
import { identityOf } from "../groups/credential.ts";
import { coverable } from "../groups/intended-commit.ts";
import { decodeGroupId } from "../groups/group-id.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import { conversationIdOf } from "../identifiers.ts";
import { keepClaim } from "../transparency/telling.ts";
import type { Delivery } from "./delivery.ts";
import { NamesNeeded } from "./names-needed.ts";
import type { Incoming } from "./delivered.ts";
import { type Reason, withReason } from "./reason.ts";
import { attachmentOf, takeAct, takeReport } from "./take-acts.ts";
import { takeUnreadable } from "./unreadable.ts";

/** `early`: of a group that is not here yet; the caller keeps it until its Welcome comes. */
export type Taken = "done" | "early";

/** A line for what cannot be shown. */
type Say = (reason: Reason, text: string) => Taken;

export async function takeFromChannel(
  delivery: Delivery,
  conversation: StoredConversation,
  envelope: Incoming,
): Promise<Taken> {
  const { context, aftermath } = delivery;
  const say: Say = (reason, text) => {
    delivery.touched.set(toHex(conversation.id), conversation.id);
    const line = delivery.complaints.line(toHex(conversation.id), withReason(text, reason));
    if (line !== undefined) addNotice(context, aftermath, conversation.id, line);
    return "done";
  };

  if (conversation.state === "left" || isNotes(context.self, conversation)) return "done";
  // Until this member is in again, what comes may be of the group that it comes back to.
  if (conversation.state === "fork") return "early";
  const opened = conversation.kind === "direct"
    ? envelope.opened ?? openWithOwnKeys(context, conversation.id, envelope.payload)
    : unwrapBare(envelope.payload);
  if (opened === undefined) {
    return say(
      "sealed-to-other-key",
      "A message came that is not sealed for this profile, or not wrapped as this conversation is; it was dropped.",
    );
  }

  const header = parseMlsMessage(opened);
  if (header === undefined || header.wireFormat !== "private-message") {
    return say("malformed", "Something came that is no message; it was dropped.");
  }
  const groupId = decodeGroupId(header.groupId);
  if (groupId === undefined || toHex(groupId.channel) !== toHex(conversation.id)) {
    return say("wrong-group", "A message of another conversation came here; it was dropped.");
  }
  const stored = context.store.groups.get(conversation.id);
  if (stored === undefined || groupId.incarnation > stored.incarnation) return "early";
  // Its sender will learn that the group was replaced, and send it again in the new one.
  if (groupId.incarnation < stored.incarnation) return "done";
  const group = context.groups.get(conversation.id);
  if (group === undefined) return "done";

  let processed = envelope.processed ?? group.process(opened);
  if (processed.kind === "undecryptable" && processed.reason === "future-epoch") {
    if (await isFollowedByPeer(context, aftermath, conversation, opened)) processed = group.process(opened);
  }
  switch (processed.kind) {
    case "application":
      delivery.moved.set(toHex(conversation.id), conversation.id);
      if (stored.rival) context.store.groups.setRival(conversation.id, false);
      takeApplication(delivery, conversation, processed);
      return "done";
    case "proposal":
      // The group keeps it. What this member may commit of such is looked at once the turn is stored.
      delivery.moved.set(toHex(conversation.id), conversation.id);
      // Nobody leaves a 1:1, so nobody would ever commit it, and MLS says nothing more before somebody has.
      if (conversation.kind === "direct" && processed.change.kind === "self-remove") {
        group.forgetProposal(processed.reference);
        return "done";
      }
      if (coverable(group, conversation.kind).length > 0) {
        context.store.groups.setUnsettled(conversation.id, true);
        aftermath.then(delivery.proposed);
      }
      return "done";
    case "commit":
      await takeCommit(delivery, conversation, group, processed.staged);
      return "done";
    case "undecryptable":
      return takeUndecryptable(delivery, conversation, processed.reason, header.contentType, stored.rival, say);
  }
}

/** What somebody deleted goes, and what they received is received, whoever does not want to hear them. */
const HEARD_OF_BLOCKED: ReadonlySet<ReadContent["kind"]> = new Set<ReadContent["kind"]>(["delete", "report"]);

function takeApplication(
  delivery: Delivery,
  conversation: StoredConversation,
  message: Extract<Processed, { kind: "application" }>,
): void {
  const { context, aftermath, names } = delivery;
  const { store } = context;
  const author = identityOf(message.sender.identity);
  const name = names.known(author);
  if (name === undefined && names.worthAsking(author)) throw new NamesNeeded([author]);
  delivery.touched.set(toHex(conversation.id), conversation.id);
  const content = readContent(context, conversation.id, name, message.data);
  if (content.checkpoint !== undefined) {
    const claim = { conversation: conversation.id, author, checkpoint: content.checkpoint };
    if (keepClaim(context, claim)) delivery.aftermath.then(delivery.checkpointCame);
  }
  if (store.blocks.has(author) && !HEARD_OF_BLOCKED.has(content.kind)) {
    if (!("counter" in content) || content.counter === undefined) return;
    store.counters.pass(conversation.id, author, content.counter);
    takeCounter(delivery, conversation, author, content.counter);
    return;
  }
  if (content.displayName !== undefined) takeDisplayName(context, aftermath, author, content.displayName);
  switch (content.kind) {
    case "text":
      takeText(delivery, conversation, author, content, message.data);
      takeCounter(delivery, conversation, author, content.counter);
      return;
    case "reaction":
    case "edit":
    case "delete":
      takeAct(delivery, conversation, author, content, message.data);
      takeCounter(delivery, conversation, author, content.counter);
      return;
    case "report":
      takeReport(delivery, conversation, author, content);
      takeCounter(delivery, conversation, author, content.counter);
      return;
    case "typing":
      aftermath.emit({
        type: "typing",
        conversation: conversationIdOf(conversation.id),
        person: presentPerson(store, context.self, author),
        active: content.active,
      });
      return;
    case "unreadable":
      takeUnreadable(delivery, conversation, author, content);
      takeCounter(delivery, conversation, author, content.counter);
      return;
  }
}

/** A message to show; one that has lived long enough already is not stored, only counted. */
function takeText(
  { context, aftermath, disappears }: Delivery,
  conversation: StoredConversation,
  author: Uint8Array,
  content: Extract<ReadContent, { kind: "text" }>,
  data: Uint8Array,
): void {
  const now = context.time.now();
  const sentAt = content.sentAt ?? context.clock.now();
  const lifetime = lifetimeOf(content.expires, sentAt);
  const expiresAt = lifetime === undefined ? undefined : endOf(sentAt, now, lifetime);
  if (expiresAt !== undefined && expiresAt <= now) {
    if (content.counter !== undefined) context.store.counters.pass(conversation.id, author, content.counter);
    return;
  }
  const message = {
    conversation: conversation.id,
    id: content.id,
    author,
    own: false,
    notice: false,
    text: content.text,
    content: data,
    sentAt,
    state: "received",
    expiresAt,
    ttl: 0,
    counter: content.counter,
    reportDue: conversation.kind === "direct",
    mentionsMe: mentionsSelf(context, conversation, content.text),
    about: content.inReplyTo === undefined
      ? undefined
      : context.store.acts.line(conversation.id, content.inReplyTo)?.id ?? content.inReplyTo,
  } as const;
  const stored = addMessage(context, aftermath, message, content.files.map(attachmentOf));
  // Its sender, who sends it again, does not know that it is here.
  if (stored === undefined && message.reportDue) context.store.messages.reportAgain(conversation.id, message.id);
  if (expiresAt !== undefined) aftermath.then(disappears);
}

function takeCounter(
  delivery: Delivery,
  conversation: StoredConversation,
  author: Uint8Array,
  counter: number | undefined,
): void {
  if (counter === undefined) return;
  if (delivery.context.store.counters.take(conversation.id, author, counter)) {
    delivery.aftermath.then(delivery.gapOpened);
  }
}

/** No other commit of this epoch is tried (PROTOCOL §10): a 1:1 is founded anew, a group's admins are asked. */
function goAstray(delivery: Delivery, conversation: StoredConversation, say: Say): Taken {
  const { context, aftermath } = delivery;
  const { store } = context;
  aftermath.then(delivery.repairNeeded);
  if (conversation.kind === "direct") {
    store.conversations.setState(conversation.id, "waiting");
    store.conversations.setFoundFrom(conversation.id, (store.groups.get(conversation.id)?.incarnation ?? 0) + 1);
    return say(
      "fork",
      "A change of this conversation cannot be followed here. It is begun anew; what you write waits.",
    );
  }
  loseGroup(context, aftermath, conversation.id);
  return say(
    "fork",
    "A change of this group cannot be followed here: it goes on without you. Its admins are asked to let you in again; " +
      "what you write waits.",
  );
}

const WORDS = {
  "consumed-generation": "generation-consumed",
  "generation-too-far": "generation-too-far",
  "proposal-limit": "proposals-too-many",
  "malformed": "malformed",
  "not-authentic": "not-authentic",
  "wrong-group": "wrong-group",
} as const satisfies Readonly<Partial<Record<UndecryptableReason, Reason>>>;

/** Reasons that are nobody's loss are dropped without a word; the rest is one line. */
function takeUndecryptable(
  delivery: Delivery,
  conversation: StoredConversation,
  reason: UndecryptableReason,
  contentType: "application" | "proposal" | "commit",
  rival: boolean,
  say: Say,
): Taken {
  // The peer encrypted for its own group of the same incarnation, and sends again in ours.
  if (rival) return "done";
  switch (reason) {
    case "past-epoch":
      if (contentType !== "application") return "done"; // it lost its race; its sender starts again by itself
      return say("epoch-too-old", "A message came too late to be read. Ask its sender to write it again.");
    case "cannot-follow":
      return goAstray(delivery, conversation, say);
    case "invalid-commit":
      return say("commit-invalid", "A change of this conversation broke its rules and was refused by everybody.");
    case "own-message":
      return say(
        "own-message",
        "A message of your own came back that this profile did not send: another copy of it may be in use.",
      );
    case "future-epoch":
      return say(
        "epoch-ahead",
        "A message could not be read: it belongs to a later state of this conversation, so a change of it did not arrive. " +
          "If that stays so, repair it.",
      );
    case "consumed-generation":
    case "generation-too-far":
    case "proposal-limit":
    case "malformed":
    case "not-authentic":
    case "wrong-group":
      return say(
        WORDS[reason],
        "A message could not be decrypted and was dropped. If somebody misses an answer, they can write again.",
      );
  }
}
