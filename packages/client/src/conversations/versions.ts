// Versions of a message, and its end by deletion: the same for one's own and for those of others.
import { toHex } from "../bytes.ts";
import { composeDelete as deletion, type MessageHead } from "../content/compose.ts";
import { parseMessageId } from "../content/decode-content.ts";
import type { MimiMessageId } from "../content/mimi-content.ts";
import type { Context } from "../context.ts";
import type { Act, StoredMessage } from "../store/message-row.ts";
import { headFor } from "./mimi.ts";

/** The version of a message that stands here now, by which answers and reactions name it. */
export function newestVersion({ store }: Context, line: StoredMessage): MimiMessageId {
  const edits = store.acts.about(line.conversation, line.id, "edit");
  return knownId((edits.at(-1) ?? line).id);
}

/**
 * Takes a line's text, files, reactions and versions away; what stays says that it was deleted. Returns hashes of files
 * that no message refers to any more.
 */
export function eraseLine(context: Context, line: StoredMessage): Uint8Array[] {
  const { store } = context;
  store.acts.markDeleted(line.position, line.own ? deletionOf(context, line, line.id) : undefined);
  eraseActs(context, line);
  return detachFiles(context, line.position);
}

/** Takes away the files of a line; returns hashes of those that no message refers to any more. */
export function detachFiles({ store }: Context, position: number): Uint8Array[] {
  const hashes = store.files.attachments(position).map(({ hash }) => hash);
  store.files.detach(position);
  const unused = hashes.filter((hash) => !store.files.refersTo(hash));
  return [...new Map(unused.map((hash) => [toHex(hash), hash])).values()];
}

/** An own act is taken back: what may have to be sent again of it is only that. */
export function withdrawAct(context: Context, act: StoredMessage, replaces: Uint8Array): void {
  context.store.acts.withdraw(act.position, deletionOf(context, act, replaces));
}

const WITH_CONTENT: readonly Act[] = ["reaction", "edit"];

/** Reactions and edits of a line that is no more. Own ones keep their place, since others count them. */
function eraseActs(context: Context, line: StoredMessage): void {
  const { store } = context;
  for (const kind of WITH_CONTENT) {
    for (const act of store.acts.about(line.conversation, line.id, kind)) {
      if (act.own) withdrawAct(context, act, kind === "edit" ? line.id : act.id);
      else store.messages.delete(act.position);
    }
  }
}

/** What is sent in place of an own row: the same number, and nothing of what it said. */
function deletionOf(context: Context, row: StoredMessage, replaces: Uint8Array): Uint8Array {
  const head: MessageHead = { ...headFor(context, row.conversation), sentAt: row.sentAt };
  const numbered = row.counter === undefined ? head : { ...head, counter: row.counter };
  return deletion(numbered, knownId(replaces)).content;
}

/** An id that was made or checked here. */
export function knownId(id: Uint8Array): MimiMessageId {
  const known = parseMessageId(id);
  if (known === undefined) throw new Error("a stored message has an id of another kind");
  return known;
}
