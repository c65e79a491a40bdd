// What content says to a conversation: a text, an answer, a reaction, an edit, a deletion, a report. A client that does
// not show one of these yet still knows what it was.
import { decodeText } from "../bytes.ts";
import {
  Disposition,
  type ExternalPart,
  type MimiContent,
  type MimiMessageId,
  type NestedPart,
  Semantics,
  type SinglePart,
} from "./mimi-content.ts";
import { decodeStatusReport, STATUS_TYPE, type StatusEntry } from "./status-report.ts";

export const MARKDOWN_TYPE = "text/markdown;variant=GFM-MIMI";
export const PLAIN_TYPE = "text/plain;charset=utf-8";
export const TYPING_TYPE = "application/vnd.quicproquo.typing";

/** What is to be shown of a body. */
export interface Shown {
  /** All texts of it, in order, an empty line between two; undefined if it has none. Not yet made inert. */
  readonly text: string | undefined;
  /** Files and links. */
  readonly attachments: readonly ExternalPart[];
  /** Media types of parts that cannot be shown here. */
  readonly unknown: readonly string[];
}

export type Meaning =
  | { readonly kind: "message"; readonly shown: Shown; readonly inReplyTo: MimiMessageId | undefined }
  | { readonly kind: "reaction"; readonly to: MimiMessageId; readonly emoji: string }
  /** `replaces` is the first version; only its author may. */
  | { readonly kind: "edit"; readonly replaces: MimiMessageId; readonly shown: Shown }
  /** Deletes a message or takes back a reaction, whichever `replaces` names; only its author may. */
  | { readonly kind: "delete"; readonly replaces: MimiMessageId }
  | { readonly kind: "report"; readonly entries: readonly StatusEntry[] }
  | { readonly kind: "typing"; readonly active: boolean }
  /** Of the draft's form, but without a meaning: an empty message, a report that is none, two emoji as a reaction. */
  | { readonly kind: "nothing" };

export function meaningOf(content: MimiContent): Meaning {
  const { replaces, inReplyTo, body } = content;
  if (body.kind === "null") return replaces === undefined ? { kind: "nothing" } : { kind: "delete", replaces };
  if (body.kind === "single" && mediaType(body) === STATUS_TYPE) {
    const entries = replaces === undefined ? decodeStatusReport(body.content) : undefined;
    return entries === undefined ? { kind: "nothing" } : { kind: "report", entries };
  }
  if (body.kind === "single" && mediaType(body) === TYPING_TYPE) {
    const [state] = body.content;
    return body.content.length === 1 && (state === 0 || state === 1) && replaces === undefined
      ? { kind: "typing", active: state === 1 }
      : { kind: "nothing" };
  }
  if (body.disposition === Disposition.reaction && inReplyTo !== undefined && replaces === undefined) {
    const emoji = body.kind === "single" && mediaType(body) === "text/plain" ? decodeText(body.content) : undefined;
    return emoji !== undefined && isOneEmoji(emoji) ? { kind: "reaction", to: inReplyTo, emoji } : { kind: "nothing" };
  }
  const shown = show(body);
  if (shown.text === undefined && shown.attachments.length === 0 && shown.unknown.length === 0) {
    return { kind: "nothing" };
  }
  return replaces === undefined ? { kind: "message", shown, inReplyTo } : { kind: "edit", replaces, shown };
}

function show(body: NestedPart): Shown {
  const texts: string[] = [];
  const attachments: ExternalPart[] = [];
  const unknown: string[] = [];
  const visit = (part: NestedPart): void => {
    switch (part.kind) {
      case "null":
        return;
      case "single": {
        const text = isText(part) ? decodeText(part.content) : undefined;
        if (text === undefined) unknown.push(part.contentType);
        else if (text !== "") texts.push(text);
        return;
      }
      case "external":
        attachments.push(part);
        return;
      case "multi": {
        if (part.semantics !== Semantics.chooseOne) return part.parts.forEach(visit);
        // The sender puts its favourite first; if none can be shown, that one is named.
        const chosen = part.parts.find(isShowable) ?? part.parts[0];
        if (chosen !== undefined) visit(chosen);
        return;
      }
    }
  };
  visit(body);
  return { text: texts.length === 0 ? undefined : texts.join("\n\n"), attachments, unknown };
}

/** A single unit is shown whole or not at all; of the parts that are all to be processed, one suffices. */
function isShowable(part: NestedPart): boolean {
  switch (part.kind) {
    case "null":
      return false;
    case "single":
      return isText(part) && decodeText(part.content) !== undefined;
    case "external":
      return true;
    case "multi":
      return part.semantics === Semantics.singleUnit ? part.parts.every(isShowable) : part.parts.some(isShowable);
  }
}

/** Plain text and Markdown; HTML too, which is shown as the text that it is, tags and all. */
function isText(part: SinglePart): boolean {
  return ["text/plain", "text/markdown", "text/html"].includes(mediaType(part));
}

/** Type and subtype without parameters. */
function mediaType(part: SinglePart): string {
  return (part.contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** One user-perceived character that Unicode counts among emoji. */
export function isOneEmoji(text: string): boolean {
  return /^\p{RGI_Emoji}$|^\p{Extended_Pictographic}$/v.test(text);
}
