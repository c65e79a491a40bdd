// What the parameters of calls are: read at the border, with limits, and written by whoever calls.
import { isAbsolute, resolve } from "node:path";
import type {
  ConversationId,
  FileToSend,
  HistoryPage,
  MessageId,
  SearchOptions,
  SettingName,
} from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { fileToSend, isLocalFile } from "../local-files.ts";
import { text } from "../text.ts";
import { fieldsOf } from "./json-rpc.ts";

/** One parameter of a method. */
export interface Parameter<T> {
  readonly name: string;
  /** What it is, in words for a person; undefined: it does not travel. */
  readonly form: string | undefined;
  /** It may be left out, or null. */
  readonly optional?: boolean;
  /** Throws `invalid-argument`. `signal` is the call's own. */
  read(value: unknown, signal: AbortSignal): T | Promise<T>;
  /** As it travels; undefined: it does not. */
  write(value: T): unknown;
}

function invalid(name: string, form: string): CliError {
  const { parameter, parameterHint } = text.daemon;
  return new CliError("invalid-argument", parameter(name, form), exitCodes.usage, parameterHint);
}

export function parameter<T>(name: string, form: string, is: (value: unknown) => value is T): Parameter<T> {
  return {
    name,
    form,
    read(value) {
      if (!is(value)) throw invalid(name, form);
      return value;
    },
    write: (value) => value,
  };
}

export function optional<T>(inner: Parameter<T>): Parameter<T | undefined> {
  return {
    ...inner,
    optional: true,
    read: (value, signal) => value === undefined || value === null ? undefined : inner.read(value, signal),
    write: (value) => value === undefined ? undefined : inner.write(value),
  };
}

export function string(name: string, most: number): Parameter<string> {
  return parameter(name, `text of at most ${most} characters`, (value) => isText(value, most));
}

export function integer(name: string, least: number, most: number): Parameter<number> {
  return parameter(name, `a whole number from ${least} to ${most}`, (value) => isWhole(value, least, most));
}

export function boolean(name: string): Parameter<boolean> {
  return parameter(name, "true or false", (value) => typeof value === "boolean");
}

export const conversation: Parameter<ConversationId> = parameter(
  "conversation",
  "the id of a conversation (32 hex digits)",
  isConversation,
);

export function message(name: string): Parameter<MessageId> {
  return parameter(name, "the id of a message (64 hex digits)", isMessage);
}

export const settingName: Parameter<SettingName> = parameter(
  "name",
  "receipts, typing, notify or archive",
  (value) => value === "receipts" || value === "typing" || value === "notify" || value === "archive",
);

export const transcriptFormat: Parameter<"json" | "text" | "html"> = parameter(
  "format",
  "json, text or html",
  (value) => value === "json" || value === "text" || value === "html",
);

export const historyPage: Parameter<HistoryPage> = parameter(
  "page",
  "{before, after, limit}, whole numbers",
  (value): value is HistoryPage => isRecord(value, ["before", "after", "limit"], isCount),
);

interface After {
  readonly after?: number;
  readonly limit?: number;
}

export const pageAfter: Parameter<After> = parameter(
  "page",
  "{after, limit}, whole numbers",
  (value): value is After => isRecord(value, ["after", "limit"], isCount),
);

export const searchOptions: Parameter<SearchOptions> = parameter(
  "options",
  "{conversation, before, limit, around}: an id and whole numbers",
  (value): value is SearchOptions =>
    isRecord(
      value,
      ["conversation", "before", "limit", "around"],
      (field, name): field is ConversationId | number =>
        name === "conversation" ? isConversation(field) : isCount(field),
    ),
);

interface Place {
  readonly message: MessageId;
  readonly place: number;
}

/** Which file of which message. */
export const sharedFile: Parameter<Place> = {
  ...parameter("file", "{message, place}, as files tells them", (value): value is Place => {
    const fields = fieldsOf(value);
    return isMessage(fields?.["message"]) && isWhole(fields["place"], 0, 1000);
  }),
  write: ({ message, place }) => ({ message, place }),
};

const fileForm = "{path, name, mediaType}: the path absolute, the others as wanted";

/** A file of this machine: it travels by its path, and whoever has the profile open reads it. */
export const file: Parameter<FileToSend> = {
  name: "file",
  form: fileForm,
  async read(value) {
    const fields = isRecord(value, ["path", "name", "mediaType"], (field) => isText(field, 4096)) ? value : {};
    const { path, name, mediaType } = fields;
    if (!isPath(path)) throw invalid("file", fileForm);
    const found = await fileToSend(path);
    return { ...found, name: name ?? found.name, ...mediaType === undefined ? {} : { mediaType } };
  },
  write(value) {
    if (!isLocalFile(value)) throw new CliError("file-unreadable", text.daemon.onlyFiles, exitCodes.usage);
    const { path, name, mediaType } = value;
    return { path: resolve(path), name, mediaType };
  },
};

export const path: Parameter<string> = {
  ...parameter("path", "an absolute path", isPath),
  write: (value) => resolve(value),
};

/** Not a parameter on the line: a call is given up by `cancel`. */
export const signal: Parameter<AbortSignal> = {
  name: "signal",
  form: undefined,
  read: (_value, given) => given,
  write: () => undefined,
};

function isText(value: unknown, most: number): value is string {
  return typeof value === "string" && value.length <= most;
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most;
}

const isCount = (value: unknown): value is number => isWhole(value, 0, Number.MAX_SAFE_INTEGER);

function isPath(value: unknown): value is string {
  return isText(value, 4096) && isAbsolute(value) && !value.includes("\0");
}

function isConversation(value: unknown): value is ConversationId {
  return isText(value, 32) && /^[0-9a-f]{32}$/.test(value);
}

function isMessage(value: unknown): value is MessageId {
  return isText(value, 64) && /^[0-9a-f]{64}$/.test(value);
}

/** An object with none but these fields, each of which holds what it should. */
function isRecord<Name extends string, T>(
  value: unknown,
  names: readonly Name[],
  is: (field: unknown, name: string) => field is T,
): value is { readonly [At in Name]?: T } {
  const fields = fieldsOf(value);
  if (fields === undefined) return false;
  return Object.entries(fields).every(([name, field]) => names.some((known) => known === name) && is(field, name));
}
