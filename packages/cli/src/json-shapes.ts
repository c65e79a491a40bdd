// What `--json` prints: one object a line, times as ISO 8601, keys and ids as hex. These shapes are part of the interface:
// fields are added, never changed.
import type {
  AccountExport,
  Checkup,
  Conversation,
  DeliveryProof,
  Draft,
  FileInfo,
  FoundMessage,
  GroupInfo,
  InvitationLink,
  Joined,
  JoinRequest,
  Member,
  Message,
  NodeFacts,
  Person,
  ProfileInfo,
  Session,
  Setting,
  SharedFile,
  TranscriptCheck,
  TranscriptExport,
  Verification,
} from "@quicproquo/client";

export type Json = Readonly<Record<string, unknown>>;

export const checkupJson = (found: Checkup): Json => ({
  transport: found.transport,
  keyExchange: found.keyExchange ?? null,
  keyPackages: found.keyPackages,
  lastResort: found.lastResort,
  hybridKeyCreated: found.hybridKeyCreated === undefined ? null : new Date(found.hybridKeyCreated).toISOString(),
  logSize: found.logSize,
  bound: found.bound,
  alarms: found.alarms,
  sessions: found.sessions,
  session: found.session === undefined ? null : sessionJson(found.session),
  clockLag: found.clockLag,
  problems: found.problems,
});

export const accountExportJson = (made: AccountExport): Json => ({
  path: made.path,
  exported: new Date(made.exported).toISOString(),
  conversations: made.conversations,
  messages: made.messages,
  uploads: made.uploads,
});

export const transcriptJson = (made: TranscriptExport, conversation: Conversation): Json => ({
  path: made.path,
  exported: new Date(made.exported).toISOString(),
  format: made.format,
  conversation: conversation.id,
  messages: made.messages,
  disappearing: made.disappearing,
});

export const transcriptCheckJson = (check: TranscriptCheck): Json => ({ ...check });

export const profileJson = (profile: ProfileInfo): Json => ({
  name: profile.name,
  key: profile.key,
  origin: profile.origin,
  address: profile.address,
});

/** What `--json` tells of a conversation. */
export const conversationShape: string =
  "{id, kind, title, alias, displayName, timer, state, unread, unreadMentions, muted, pinned, archived, lastActivity, trust}";

export const conversationJson = (conversation: Conversation): Json => ({
  id: conversation.id,
  kind: conversation.kind,
  title: conversation.title,
  alias: conversation.alias ?? null,
  displayName: conversation.displayName ?? null,
  timer: conversation.timer,
  state: conversation.state,
  unread: conversation.unread,
  unreadMentions: conversation.unreadMentions,
  muted: conversation.muted,
  pinned: conversation.pinned,
  archived: conversation.archived,
  lastActivity: new Date(conversation.lastActivity).toISOString(),
  trust: conversation.trust ?? null,
});

export const verificationJson = (verification: Verification): Json => ({
  ...personJson(verification.person),
  digits: verification.digits,
  scannable: verification.scannable,
  trust: verification.trust,
  verifiedAt: verification.verifiedAt === undefined ? null : new Date(verification.verifiedAt).toISOString(),
  contradiction: verification.contradiction ?? null,
});

export const messageJson = (message: Message, conversation: Conversation): Json => ({
  id: message.id,
  conversation: message.conversation,
  kind: conversation.kind,
  title: conversation.title,
  author: personJson(message.author),
  own: message.own,
  text: message.text,
  sentAt: new Date(message.sentAt).toISOString(),
  state: message.state,
  notice: message.notice,
  expiresAt: message.expiresAt === undefined ? null : new Date(message.expiresAt).toISOString(),
  files: message.files.map(infoJson),
  edited: message.edited,
  withdrawn: message.withdrawn === undefined
    ? null
    : { how: message.withdrawn.how, by: personJson(message.withdrawn.by) },
  replyTo: message.replyTo === undefined ? null : {
    id: message.replyTo.id,
    author: message.replyTo.author === undefined ? null : personJson(message.replyTo.author),
    text: message.replyTo.text ?? null,
  },
  reactions: message.reactions.map(({ emoji, by }) => ({ emoji, by: by.map(personJson) })),
  mentions: message.mentions.map(personJson),
  mentionsMe: message.mentionsMe,
  readBy: message.readBy.map(personJson),
});

export const draftJson = (draft: Draft, { kind, title }: Conversation): Json => ({
  conversation: draft.conversation,
  kind,
  title,
  text: draft.text,
});

export const foundJson = ({ message, before, after }: FoundMessage, conversation: Conversation): Json => ({
  ...messageJson(message, conversation),
  before: before.map((one) => messageJson(one, conversation)),
  after: after.map((one) => messageJson(one, conversation)),
});

/** What somebody calls themselves is never their name. */
export const personJson = ({ name, key, displayName }: Person): Json => ({
  name: name ?? null,
  key,
  displayName: displayName ?? null,
});

export const settingJson = ({ name, on, own }: Setting, conversation: Conversation | undefined): Json => ({
  name,
  on,
  own,
  conversation: conversation?.id ?? null,
  seconds: null,
});

/** After how long without a key the prompt locks. */
export const lockSettingJson = (seconds: number): Json => ({
  name: "lock",
  on: seconds > 0,
  own: true,
  conversation: null,
  seconds,
});

const infoJson = ({ name, mediaType, size }: FileInfo): Json => ({ name, mediaType, size });

export const fileJson = (number: number, file: SharedFile, path: string | undefined): Json => ({
  number,
  message: file.message,
  ...infoJson(file),
  author: personJson(file.author),
  sentAt: new Date(file.sentAt).toISOString(),
  path: path ?? null,
});

export const proofJson = ({ message, ...proof }: DeliveryProof): Json => ({
  message: message.id,
  conversation: proof.conversation,
  sentAt: new Date(message.sentAt).toISOString(),
  recipientKey: proof.recipientKey,
  channelId: proof.channelId,
  seq: proof.seq,
  ttlSecs: proof.ttlSecs,
  payloadHash: proof.payloadHash,
  nodeKey: proof.nodeKey,
  proof: proof.proof,
  valid: proof.valid,
});

export const sessionJson = (session: Session): Json => ({
  id: session.id,
  created: new Date(session.created).toISOString(),
  lastUsed: new Date(session.lastUsed).toISOString(),
  expires: new Date(session.expires).toISOString(),
  device: session.device ?? null,
  current: session.current,
});

export const invitationJson = ({ link, conversation, ends }: InvitationLink): Json => ({
  link,
  conversation: conversation ?? null,
  ends: ends === undefined ? null : new Date(ends).toISOString(),
});

export const joinedJson = (joined: Joined): Json => ({
  kind: joined.kind,
  inviter: personJson(joined.inviter),
  conversation: joined.kind === "direct" ? joined.conversation.id : null,
});

export const joinRequestJson = ({ conversation, person, askedAt, wasMember, toldBy }: JoinRequest): Json => ({
  conversation: conversation.id,
  title: conversation.title,
  ...personJson(person),
  askedAt: new Date(askedAt).toISOString(),
  wasMember,
  toldBy: toldBy === undefined ? null : personJson(toldBy),
});

export const memberJson = (member: Member): Json => ({
  ...personJson(member.person),
  role: member.role,
  self: member.self,
  trust: member.trust ?? null,
});

export const groupInfoJson = ({ conversation, members, epoch, cipherSuite }: GroupInfo): Json => ({
  id: conversation.id,
  kind: conversation.kind,
  title: conversation.title,
  alias: conversation.alias ?? null,
  timer: conversation.timer,
  state: conversation.state,
  epoch: epoch === undefined ? null : plainNumber(epoch),
  cipherSuite: cipherSuite ?? null,
  members: members.map(memberJson),
});

export const nodeJson = (facts: NodeFacts): Json => ({
  softwareVersion: facts.softwareVersion,
  origin: facts.origin,
  nodeKey: facts.nodeKey,
  pins: facts.pins,
  registration: facts.registration,
  cipherSuite: facts.cipherSuite,
  transport: facts.transport,
  keyExchange: facts.keyExchange ?? null,
  // Some limits pass 2^53: those travel as decimal text.
  limits: Object.fromEntries(Object.entries(facts.limits).map(([name, value]) => [name, plainNumber(value)])),
});

function plainNumber(value: number | bigint): number | string {
  if (typeof value === "number") return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}
