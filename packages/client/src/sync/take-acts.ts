// What others say about messages, held to who may: authors edit, delete and take back their own, admins hide (PROTOCOL §11).
// What is about a message that is not here changes nothing and is only counted; what nobody may is one line.
import { compareBytes } from "../bytes.ts";
import type { ExternalPart } from "../content/mimi-content.ts";
import { REACTIONS_EACH } from "../conversations/acts.ts";
import { announceLine, setMessageState } from "../conversations/lines.ts";
import type { ReadAct, ReadContent } from "../conversations/mimi.ts";
import { callPerson } from "../conversations/present.ts";
import { mentionsSelf } from "../conversations/mentions-self.ts";
import { detachFiles, eraseLine } from "../conversations/versions.ts";
import { isAdminOf } from "../groups/roles.ts";
import type { StoredAttachment } from "../store/file-table.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Act, StoredMessage } from "../store/message-row.ts";
import type { Delivery } from "./delivery.ts";
import { takeUnreadable } from "./unreadable.ts";
import { isSmall } from "../conversations/small.ts";

/** Versions of one message whose ids are known; who answers an older one answers nothing that is here. */
const VERSIONS_KEPT = 8;

interface Taking {
  readonly delivery: Delivery;
  readonly conversation: StoredConversation;
  readonly author: Uint8Array;
  readonly data: Uint8Array;
}

/** Its number is still to be taken by the caller. */
export function takeAct(
  delivery: Delivery,
  conversation: StoredConversation,
  author: Uint8Array,
  act: ReadAct,
  data: Uint8Array,
): void {
  const taking = { delivery, conversation, author, data };
  const done = act.kind === "reaction"
    ? takeReaction(taking, act)
    : act.kind === "edit"
    ? takeEdit(taking, act)
    : takeDelete(taking, act);
  if (done === "kept" || act.counter === undefined) return;
  if (done === "dropped") delivery.context.store.counters.pass(conversation.id, author, act.counter);
  else takeUnreadable(delivery, conversation, author, { why: done.refused, counter: act.counter, most: done.most });
}

/** `dropped`: nobody's loss, and nothing to say. */
type Done = "kept" | "dropped" | { readonly refused: string; readonly most?: number };

function takeReaction(taking: Taking, act: Extract<ReadAct, { kind: "reaction" }>): Done {
  const { context, aftermath } = taking.delivery;
  const { store } = context;
  const line = store.acts.line(taking.conversation.id, act.about);
  if (line === undefined || line.deleted) return "dropped";
  const before = store.acts.reactionsBy(line.conversation, line.id, taking.author);
  if (before.some(({ text }) => text === act.emoji)) return "dropped";
  // Said once, whichever message it was: whoever floods one floods many.
  if (before.length >= REACTIONS_EACH) {
    return { refused: "more reactions to one message than are taken; dropped", most: 1 };
  }
  if (!keep(taking, act, line, "reaction", act.emoji)) return "kept";
  announceLine(context, aftermath, line.position);
  return "kept";
}

function takeEdit(taking: Taking, act: Extract<ReadAct, { kind: "edit" }>): Done {
  const { delivery: { context, aftermath, erased }, author, data } = taking;
  const { store } = context;
  const line = store.acts.line(taking.conversation.id, act.about);
  if (line === undefined) return "dropped";
  if (!isBy(line, author)) return refuse(taking, line, "edit");
  // Which version is the last one is a matter of the author's own numbers, not of who brought them in which order.
  const version = act.counter ?? 0;
  if (line.deleted || version <= Math.max(line.version, line.counter ?? 0)) return "dropped";
  if (!keep(taking, act, line, "edit", "")) return "kept";
  const content = data.slice();
  const mentionsMe = mentionsSelf(context, taking.conversation, act.text);
  store.acts.setVersion(line.position, { text: act.text, counter: version, mentionsMe }, content);
  const files = detachFiles(context, line.position);
  act.files.forEach((part, place) => store.files.attach(line.position, attachmentOf(part, place)));
  const versions = store.acts.about(line.conversation, line.id, "edit");
  for (const old of versions.slice(0, -VERSIONS_KEPT)) store.messages.delete(old.position);
  aftermath.then(() => erased(files.filter((hash) => !store.files.refersTo(hash))));
  announceLine(context, aftermath, line.position);
  return "kept";
}

function takeDelete(taking: Taking, act: Extract<ReadAct, { kind: "delete" }>): Done {
  const { delivery: { context, aftermath, erased }, conversation, author } = taking;
  const { store } = context;
  const named = store.messages.withId(conversation.id, act.about);
  if (named?.act === "reaction") {
    if (!isBy(named, author)) return { refused: "tried to take back somebody else's reaction; refused" };
    const line = named.about === undefined ? undefined : store.acts.line(conversation.id, named.about);
    store.messages.delete(named.position);
    if (line !== undefined) announceLine(context, aftermath, line.position);
    return "dropped";
  }
  const line = store.acts.line(conversation.id, act.about);
  if (line === undefined) return "dropped";
  if (!isBy(line, author)) return refuse(taking, line, "delete");
  if (line.deleted || !keep(taking, act, line, "delete", "")) return "dropped";
  const files = eraseLine(context, line);
  aftermath.then(() => erased(files));
  announceLine(context, aftermath, line.position);
  return "kept";
}

function refuse({ delivery: { context } }: Taking, line: StoredMessage, what: "edit" | "delete"): Done {
  const whose = callPerson(context.store, context.self, line.author);
  return { refused: `tried to ${what} a message of ${whose}; refused` };
}

/** Stores an act until its message ends; false if it is here already. */
function keep({ conversation, author, delivery }: Taking, act: ReadAct, line: StoredMessage, kind: Act, text: string) {
  const stored = delivery.context.store.messages.add({
    conversation: conversation.id,
    id: act.id,
    author,
    own: false,
    notice: false,
    text,
    content: undefined,
    sentAt: delivery.context.clock.now(),
    state: "received",
    expiresAt: line.expiresAt,
    ttl: 0,
    counter: act.counter,
    reportDue: conversation.kind === "direct",
    act: kind,
    about: line.id,
  });
  return stored !== undefined;
}

/** What others have received and read of one's own, and what an admin hides. */
export function takeReport(
  delivery: Delivery,
  conversation: StoredConversation,
  author: Uint8Array,
  report: Extract<ReadContent, { kind: "report" }>,
): void {
  const { context, aftermath } = delivery;
  const { store } = context;
  const own = (id: Uint8Array): StoredMessage | undefined => {
    const message = store.messages.withId(conversation.id, id);
    return message?.own === true ? message : undefined;
  };
  // Only the peer of a 1:1 can say that it has a message; elsewhere nobody counts.
  for (const id of conversation.kind === "direct" ? [...report.delivered, ...report.read] : []) {
    const message = own(id);
    if (message?.state === "pending" || message?.state === "sent") {
      setMessageState(context, aftermath, message, "delivered");
    }
  }
  const group = context.groups.get(conversation.id);
  for (const id of group !== undefined && isSmall(group) ? report.read : []) {
    const message = own(id);
    if (message === undefined || message.act !== undefined || !store.acts.addReader(message.position, author)) continue;
    announceLine(context, aftermath, message.position);
  }
  if (report.counter !== undefined) store.counters.pass(conversation.id, author, report.counter);
  if (report.hidden.length === 0) return;
  if (conversation.kind !== "group" || group === undefined || !isAdminOf(group, author)) {
    const why = "tried to hide messages, which only admins of a group may; refused";
    return takeUnreadable(delivery, conversation, author, { why, counter: undefined });
  }
  for (const id of report.hidden) {
    const line = store.acts.line(conversation.id, id);
    if (line === undefined || line.deleted || line.hiddenBy !== undefined) continue;
    store.acts.hide(line.position, author);
    announceLine(context, aftermath, line.position);
  }
}

function isBy(message: StoredMessage, author: Uint8Array): boolean {
  return compareBytes(message.author, author) === 0;
}

/** A file of a message as it is kept. */
export function attachmentOf(part: ExternalPart, place: number): StoredAttachment {
  const { contentHash, filename, contentType, size } = part;
  return { place, hash: contentHash, name: filename, mediaType: contentType, size };
}
