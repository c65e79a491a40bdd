// The two forms of a transcript that are signed. JSON: an object a line, whose last field is its link in the chain; what is hashed is the
// line before `,"hash":`. Text: lines for people, then, below a mark, the signature and a link for each of those lines. A
// line of a message never looks like one of the transcript's own: it begins with a time or is indented.
import { fromHex, toHex } from "../bytes.ts";
import type { Message } from "../api.ts";

export type TranscriptFormat = "json" | "text" | "html";

/** What a transcript says first. */
export interface Beginning {
  readonly name: string;
  readonly origin: string;
  readonly exported: number;
  readonly conversation: string;
  readonly kind: string;
  readonly title: string;
}

/** What it is of, for people. */
export function transcriptOf({ kind, title }: Beginning): string {
  return kind === "group" ? `the group ${title}` : kind === "notes" ? "notes" : `the conversation with ${title}`;
}

export const TEXT_TITLE = "qpq transcript v1";
export const BEGIN = "-----BEGIN QPQ TRANSCRIPT SIGNATURE-----";
export const END = "-----END QPQ TRANSCRIPT SIGNATURE-----";
const HASH = /^(.*),"hash":"([0-9a-f]{64})"\}$/s;

/** Who signed how many lines, as it stands at the end of a file. */
export interface Seal {
  readonly name: string;
  readonly origin: string;
  readonly key: Uint8Array;
  readonly lines: number;
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
}

/** The hashed part of a JSON line. */
export function jsonBody(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields).slice(0, -1);
}

export function jsonLine(body: string, link: Uint8Array): string {
  return `${body},"hash":"${toHex(link)}"}`;
}

export function parseJsonLine(line: string): { readonly body: string; readonly link: Uint8Array } | undefined {
  const [, body, hash = ""] = HASH.exec(line) ?? [];
  const link = fromHex(hash);
  return body === undefined || link === undefined ? undefined : { body, link };
}

export function jsonSeal({ name, origin, key, lines, head, signature }: Seal): string {
  const [keyHex, headHex, signatureHex] = [key, head, signature].map(toHex);
  return JSON.stringify({
    type: "signature",
    name,
    origin,
    key: keyHex,
    lines,
    head: headHex,
    signature: signatureHex,
  });
}

/** The rows below the mark, before the links. */
export function textSeal({ name, origin, key, lines, head, signature }: Seal): string[] {
  return [
    `name ${name}`,
    `origin ${origin}`,
    `key ${toHex(key)}`,
    `lines ${lines}`,
    `head ${toHex(head)}`,
    `signature ${toHex(signature)}`,
  ];
}

export const SEAL_ROWS = 6;

/** From rows or from an object's fields; undefined for what is no seal. */
export function parseSeal(fields: ReadonlyMap<string, unknown>): Seal | undefined {
  const [name, origin, lines] = [fields.get("name"), fields.get("origin"), fields.get("lines")];
  const [key, head, signature] = (["key", "head", "signature"] as const).map((field) => {
    const value = fields.get(field);
    return typeof value === "string" ? fromHex(value) : undefined;
  });
  if (typeof name !== "string" || typeof origin !== "string" || !isCount(lines)) return undefined;
  if (key?.length !== 32 || head?.length !== 32 || signature?.length !== 64) return undefined;
  return { name, origin, key, lines, head, signature };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** A message for people: one row, and one for each further line of its text, indented. */
export function textRows(message: Message): string[] {
  const time = timeText(message.sentAt);
  if (message.notice) return indented(`${time}  — ${message.text}`);
  const reply = message.replyTo === undefined ? "" : `(to ${message.replyTo.author?.name ?? "somebody"}) `;
  const what = message.withdrawn !== undefined
    ? `(${message.withdrawn.how} by ${message.withdrawn.by.name ?? "somebody"})`
    : `${message.text}${message.edited ? " (edited)" : ""}`;
  const files = message.files.map(({ name, size }) => `    file ${name}, ${size} bytes`);
  const reactions = message.reactions.map(({ emoji, by }) => `    ${emoji} ${by.map(called).join(", ")}`);
  return [...indented(`${time}  ${called(message.author)}: ${reply}${what}`), ...files, ...reactions];
}

/** By the user name, or the beginning of the key. */
export const called = ({ name, key }: Message["author"]): string => name ?? `key ${key.slice(0, 8)}`;

const indented = (text: string): string[] => text.split("\n").map((line, at) => at === 0 ? line : `    ${line}`);

/** To the second, in UTC: the file is for others too. */
export function timeText(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}

/** A message for programs. */
export function messageFields(number: number, message: Message): Readonly<Record<string, unknown>> {
  const person = ({ name, key }: Message["author"]) => ({ name: name ?? null, key });
  return {
    type: message.notice ? "notice" : "message",
    number,
    id: message.id,
    author: person(message.author),
    own: message.own,
    sentAt: new Date(message.sentAt).toISOString(),
    state: message.state,
    text: message.text,
    edited: message.edited,
    withdrawn: message.withdrawn === undefined
      ? null
      : { how: message.withdrawn.how, by: person(message.withdrawn.by) },
    replyTo: message.replyTo?.id ?? null,
    files: message.files.map(({ name, mediaType, size }) => ({ name, mediaType, size })),
    reactions: message.reactions.map(({ emoji, by }) => ({ emoji, by: by.map(person) })),
  };
}
