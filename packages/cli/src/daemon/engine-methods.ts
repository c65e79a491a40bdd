// Every method of the engine, with its parameters in order, by the names of the client's api.ts. The one table behind what
// the daemon takes and what the engine over its socket sends; a method without a row does not compile.
import type { Engine } from "@quicproquo/client";
import {
  boolean,
  conversation,
  file,
  historyPage,
  integer,
  message,
  optional,
  pageAfter,
  type Parameter,
  path,
  searchOptions,
  settingName,
  sharedFile,
  signal,
  string,
  transcriptFormat,
} from "./parameters.ts";

/** What of an engine can be asked over a line. */
export type EngineMethod =
  & { [Name in keyof Engine]: Engine[Name] extends (...args: never[]) => Promise<unknown> ? Name : never }[keyof Engine]
  & string;

type Parameters_<Arguments extends readonly unknown[]> = {
  readonly [At in keyof Arguments]-?: Parameter<Arguments[At]>;
};

type Table = { readonly [Name in EngineMethod]: Parameters_<Parameters<Engine[Name]>> };

const SECONDS_OF_A_YEAR = 366 * 24 * 60 * 60;
const name = string("name", 1024);
const words = string("text", 1024 * 1024);
const emoji = string("emoji", 1024);
const password = string("password", 4096);
const reader = string("reader", 64);

export const engineMethods: Table = {
  readers: [],
  addReader: [string("name", 64)],
  removeReader: [string("name", 64)],
  eventsFor: [reader, optional(pageAfter)],
  acknowledge: [reader, integer("seq", 0, Number.MAX_SAFE_INTEGER)],
  conversations: [],
  find: [string("reference", 1024)],
  openDirect: [name],
  openNotes: [],
  createGroup: [name],
  invite: [conversation, name],
  remove: [conversation, name],
  promote: [conversation, name],
  demote: [conversation, name],
  leave: [conversation],
  updateKey: [conversation],
  repair: [conversation],
  link: [optional(conversation), optional(integer("seconds", 0, SECONDS_OF_A_YEAR))],
  revokeLinks: [conversation],
  join: [string("link", 1024)],
  requests: [optional(conversation)],
  approve: [conversation, name],
  decline: [conversation, name],
  members: [conversation],
  groupInfo: [conversation],
  rename: [conversation, name],
  setTimer: [conversation, integer("seconds", 0, SECONDS_OF_A_YEAR)],
  send: [conversation, words],
  enqueueWithTtl: [conversation, words, integer("seconds", 0, SECONDS_OF_A_YEAR)],
  reply: [conversation, message("to"), words],
  react: [conversation, message("to"), emoji],
  unreact: [conversation, message("to"), optional(emoji)],
  edit: [conversation, message("message"), words],
  deleteMessage: [conversation, message("message")],
  hide: [conversation, message("message")],
  report: [conversation, message("message"), string("reason", 1024)],
  typing: [conversation, boolean("active")],
  mute: [conversation, boolean("on")],
  pin: [conversation, boolean("on")],
  archive: [conversation, boolean("on")],
  drafts: [],
  setDraft: [conversation, words],
  block: [name],
  unblock: [name],
  blocked: [],
  settings: [optional(conversation)],
  set: [settingName, optional(boolean("on")), optional(conversation)],
  sendFile: [conversation, file],
  files: [conversation],
  download: [conversation, sharedFile, path, signal],
  flushed: [signal],
  caughtUp: [signal],
  history: [conversation, optional(historyPage)],
  search: [words, optional(searchOptions)],
  markRead: [conversation, optional(integer("upTo", 0, Number.MAX_SAFE_INTEGER))],
  self: [],
  setDisplayName: [name],
  proof: [conversation, integer("number", 1, 1_000_000)],
  verification: [name],
  verify: [name, boolean("verified")],
  verifyScanned: [name, string("code", 4096)],
  checkup: [],
  nodeInfo: [],
  sessions: [],
  endSession: [string("id", 64)],
  changePassword: [string("old", 4096), password, signal],
  deleteAccount: [password, signal],
  checkPassword: [password],
  addKeyFile: [password, path],
  removeKeyFile: [],
  lockAfter: [],
  setLockAfter: [integer("seconds", 0, 24 * 60 * 60)],
  exportAccount: [path, string("passphrase", 4096)],
  exportTranscript: [conversation, path, transcriptFormat],
  logout: [],
};

export function isEngineMethod(method: string): method is EngineMethod {
  return Object.hasOwn(engineMethods, method);
}
