// Every text that a person reads here, in English. Another language is another object of this shape.
import type {
  Checkup,
  CheckupProblem,
  ConnectionState,
  Conversation,
  DeliveryProof,
  FileTransfer,
  GroupInfo,
  LogAudit,
  Member,
  Message,
  NodeFacts,
  ProfileInfo,
  Session,
  Setting,
  SharedFile,
  Trust,
} from "@quicproquo/client";
import { graphemes } from "./terminal/graphemes.ts";
import { inertLine } from "./terminal/inert.ts";
import { list, moment, number, plural } from "./text/formats.ts";
import { joiningTexts } from "./text/joining.ts";
import { mentionTexts } from "./text/mentions.ts";
import { manualTexts } from "./text/manual.ts";
import { notesTexts } from "./text/notes.ts";
import { peopleTexts } from "./text/people.ts";
import { completionTexts } from "./text/completion.ts";
import { daemonTexts } from "./text/daemon.ts";
import { exitCodeTexts } from "./text/exit-codes.ts";
import { scriptTexts } from "./text/script.ts";
import { reportingTexts } from "./text/reporting.ts";
import { verifyTexts } from "./text/verify.ts";
import { appearance } from "./text/appearance.ts";
import { notify } from "./text/notify.ts";
import { catchingUpTexts } from "./text/catching-up.ts";
import { draftTexts } from "./text/drafts.ts";
import { exportTexts } from "./text/export.ts";
import { keyFileTexts } from "./text/key-file.ts";
import { lockTexts } from "./text/lock.ts";
import { listing, markTexts } from "./text/marks.ts";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const calendar = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  year: "numeric",
  month: "long",
  day: "numeric",
});
const percent = new Intl.NumberFormat(undefined, { style: "percent" });

export const states: Readonly<Record<Message["state"], string>> = {
  pending: "pending",
  sent: "sent",
  delivered: "delivered",
  failed: "not sent",
  received: "received",
};

export const marks: Readonly<Record<Message["state"], string>> = {
  pending: "…",
  sent: "✓",
  delivered: "✓✓",
  failed: "✗",
  received: "",
};

export const conversationStates: Readonly<Record<Conversation["state"], string>> = {
  active: "active",
  waiting: "waiting for the other side, messages are kept",
  left: "left, history only",
  fork: "out of step with the group, cannot follow",
};

const problems: Readonly<Record<CheckupProblem, string>> = {
  "key-packages-few": "few are left for those who want to write to you; stay online a moment, and they are made.",
  "last-resort-missing": "when all are taken nobody can begin with you; stay online a moment, and it is made.",
  "hybrid-key-old": "others need one of at most 30 days to write to you; stay online a moment, and it is renewed.",
  "log-entry-missing": "the node's log does not bind your name to your key. Ask its operator, and do not trust it.",
  "log-alarm": "the node was caught at something. Do not trust it; qpq log audit reads all of its log.",
  "clock-behind": "this machine's clock is behind what the node has written down: set it.",
  "clock-leapt": "this machine's clock has leapt far ahead: set it. Nothing disappears by it before a day.",
};

export const trustWords: Readonly<Record<Trust, string>> = {
  unverified: "not verified",
  verified: "verified",
  contradicted: "CONTRADICTED, nothing is sent",
};

/** Without a word, somebody is not verified; the list of members says so in full. */
function trustNote({ trust }: Conversation): string | undefined {
  return trust === undefined || trust === "unverified" ? undefined : trustWords[trust];
}

const units = [["week", 604_800], ["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]] as const;

const unitText = (count: number, unit: string): string =>
  new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "long" }).format(count);

/** Bytes in the unit that keeps the number small. */
function sizeText(bytes: number): string {
  const sizes = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const at = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const options = { style: "unit", unit: sizes[at] ?? "byte", unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(undefined, options).format(bytes / 1000 ** at);
}

export const text = {
  catchingUp: catchingUpTexts as typeof catchingUpTexts,
  drafts: draftTexts as typeof draftTexts,
  export: exportTexts as typeof exportTexts,
  keyFile: keyFileTexts as typeof keyFileTexts,
  lock: lockTexts as typeof lockTexts,
  marks: markTexts as typeof markTexts,
  listing: listing as typeof listing,
  you: "you",
  time: (ms: number): string => clock.format(ms),
  day: (ms: number): string => calendar.format(ms),
  count: (value: number | bigint): string => number.format(value),

  /** A time in the greatest units that give it exactly. */
  duration(seconds: number): string {
    if (seconds === 0) return "off";
    const parts: string[] = [];
    let left = seconds;
    for (const [unit, size] of units) {
      const count = Math.floor(left / size);
      left -= count * size;
      if (count > 0) parts.push(unitText(count, unit));
    }
    return parts.join(" ");
  },

  /** What the node was caught at. */
  alarm: (what: string): string => `ALARM: ${inertLine(what)} Do not trust this node.`,

  connection(connection: ConnectionState): string {
    switch (connection.state) {
      case "online":
        return "online";
      case "connecting":
        return "connecting…";
      case "taken-over":
        return "open elsewhere: this one receives nothing until it is started again";
      case "offline": {
        const reason = connection.reason === undefined ? "" : ` (${inertLine(connection.reason)})`;
        const again = connection.retryInMs === undefined
          ? ""
          : `, again in ${plural(Math.ceil(connection.retryInMs / 1000), "second", "seconds")}`;
        return `offline${reason}${again}`;
      }
    }
  },

  appearance: appearance as typeof appearance,
  notify: notify as typeof notify,

  prompt: {
    welcome: (name: string, address: string): string =>
      `You are ${name} at ${address}\n/help lists what can be done here.`,
    noConversation:
      "No conversation is open: /dm NAME begins one, /switch @NAME or #GROUP opens one, /list shows them.",
    tooLong: "That is more than a message can hold.",
    typedEarly: "What was typed before it was asked for is dropped.",
    howToLeave: "Ctrl-C again or Ctrl-D to leave",
    moreRows: (above: number, below: number): string =>
      [above > 0 ? `↑ ${plural(above, "row", "rows")}` : "", below > 0 ? `↓ ${plural(below, "row", "rows")}` : ""]
        .filter((part) => part !== "").join("  "),
    heading: (reference: string, conversation: Conversation): string => {
      const timer = conversation.timer === 0 ? "" : ` · ${text.prompt.timer(conversation.timer)}`;
      const trust = trustNote(conversation) === undefined ? "" : ` · ${trustNote(conversation)}`;
      const notes = conversation.kind === "notes" ? ` · ${text.notes.what}` : "";
      return `── ${text.people.conversation(reference, conversation)}${notes}${trust}${timer} ──`;
    },
    timer: (seconds: number): string => `messages disappear after ${text.duration(seconds)}`,
    dayLine: (day: string): string => `── ${day} ──`,
    newBelow: "── new ──",
    olderUnread: (count: number, drawn: boolean): string =>
      `${plural(count, "older message is", "older messages are")} new too: ${
        drawn ? "PageUp shows them" : "/history n shows them"
      }.`,
    unread: (references: string): string => `unread: ${references}`,
    newIn: (reference: string): string => `New in ${reference}: /switch ${reference} shows it.`,
    newConversation: (reference: string): string => `You are in ${reference} now: /switch ${reference} opens it.`,
    unknownWord: (word: string, close: string | undefined): string =>
      `There is no ${word}.${
        close === undefined ? " /help lists what there is." : ` Did you mean ${close}?`
      } A message that begins with / is written with //.`,
    argumentNeeded: (usage: string): string => `Write: ${usage}`,
    noSuchConversation: (reference: string): string => `There is no conversation ${reference}.`,
    conversationHint: "/list shows them, /dm NAME begins one.",
    notAGroup: "That works in a group: /create-group NAME makes one, /switch #GROUP opens one.",
    noConversations: "No conversations yet: /dm NAME begins one.",
    connectionChanged: (connection: string): string => `The node: ${connection}.`,
    invited: (name: string, group: string): string => `${name} was invited to ${group}.`,
    removed: (name: string, group: string): string => `${name} was removed from ${group}.`,
    promoted: (name: string, group: string): string => `${name} is an admin of ${group} now.`,
    demoted: (name: string, group: string): string => `${name} is no admin of ${group} any more.`,
    leaving: (group: string): string => `You are leaving ${group}. You are out as soon as another member has seen it.`,
    keyUpdated: (conversation: string): string => `Your keys in ${conversation} are new.`,
    repairing: (group: string): string => `The way back into ${group} is being sought.`,
    loggedOut: "Logged out: the session at the node is over, the profile stays on this machine.",
    cancelled: "Cancelled.",
    bye: "Bye.",
    notAllSent: "Not everything has reached the node yet: it is kept, and sent when you are next here.",
    followUp(messages: readonly Message[], state: Message["state"], drawn: boolean): string {
      const what = messages.length === 1 ? quote(messages[0]) : plural(messages.length, "message", "messages");
      return `${drawn ? `${marks[state]} ` : ""}${states[state]}: ${what}`;
    },
  },

  words: {
    dm: "opens, or begins, the conversation with somebody",
    notes: "lines for yourself, which stay on this machine",
    switch: "opens a conversation",
    list: "the conversations",
    history: "the last n messages of this conversation",
    search: "finds messages by the beginnings of their words",
    reply: "answers message n, 1 is the newest",
    react: "an emoji under message n; without one, yours are taken back",
    edit: "a new text for your n-th newest message",
    delete: "takes your n-th newest message away at everybody's",
    hide: "hides message n at everybody's; for admins of a group",
    settings: "what others are told (what you read, that you type), and whether you are called",
    name: "what you want to be called, beside your user name; alone it shows it",
    block: "hears nothing more of somebody",
    unblock: "hears somebody again",
    blocked: "who is blocked",
    createGroup: "a new group, with you in it",
    invite: "brings somebody into this group",
    remove: "takes somebody out of this group",
    leave: "leaves this group",
    promote: "makes a member an admin of this group",
    demote: "makes an admin a member like others",
    updateKey: "new keys for you here; what a thief of the old ones could read ends",
    repair: "for a group that cannot be followed: asks the admins again, or founds it anew",
    members: "who is in this conversation",
    groupInfo: "what this conversation is: members, epoch, suite, timer",
    rename: "a new name for this group; in a conversation of two, what you call the other",
    disappear: "how long new messages live here; alone it shows it",
    sendFile: "sends a file, encrypted here first",
    download: "saves a file of this conversation; alone it lists them",
    proof: "the node's signed receipt for a message of yours",
    verify: "the safety number with somebody, and whether you have compared it",
    sessions: "your sessions at the node",
    endSession: "ends another one of your sessions",
    passwd: "another password",
    deleteAccount: "the end of your account; says first what goes and what stays",
    whoami: "your name, key and node",
    doctor: "whether all is well with your account",
    node: "what the node says of itself",
    log: "the node's public log of names and keys",
    logAudit: "reads and checks all of it, without an account",
    register: "a new name at this node",
    login: "a new session at the node",
    logout: "ends the session at the node; messages stay here",
    help: "this list",
    quit: "leaves; what waits is sent next time",
    send: "sends a message",
    read: "shows messages",
    up: "a node of one's own, and the prompt on it",
    group:
      "groups: create, add, approve, decline, remove, leave, promote, demote, members, info, rename, update-key, repair",
  },

  arguments: {
    name: "a user name: 3 to 32 of a-z 0-9 . _ -",
    group: "'#GROUP', in quotes for the shell",
    groupName: "the group's name",
    conversation: "@NAME or '#GROUP'",
    readConversation: "@NAME or '#GROUP'; without it, everything unread",
    searchWords: "what their words begin with; all of them are needed",
    messageNumber: {
      all: "which message, 1 is the newest; or its id",
      own: "which of your messages, 1 is the newest; or its id",
    },
    emoji: "one emoji; without it, yours are taken back",
    displayName: "letters, digits and emoji, at most 40; - takes it back; without it, what is set",
    settingName:
      "receipts (what you read), typing, notify (of you), archive (what is muted stays so), or lock; without it, what is set",
    settingValue: "on, off, or default; of lock 10m, 1h or off",
    note: "what is to be written down; without it, the notes are made if there are none",
    file: "the file",
    fileNumber: "which one, 1 is the newest; without it, the list",
    proofNumber: "which of your messages, 1 is the newest",
    sessionId: "the session's id, as qpq sessions shows it",
    newName: "the new name; '' takes back what you call somebody",
    time: "30m, 1h, 1d, 1w, forms such as 1h30m, or off; without it, what is set",
    text: "the message, or - for standard input",
    address: "qpq://host:port#PIN, or a link that somebody passed on",
  },

  options: {
    node: "the node, qpq://host:port#PIN (default: the last one)",
    as: "the profile, if there are several",
    dataDir: "where profiles and keys are kept",
    json: "results as JSON, one object a line",
    passwordFd: "read the password from this file descriptor",
    passwordFile: "read the password from this file, which nobody else may read",
    inviteFile: "read the node's invitation code from this file; without it, it is asked where one is needed",
    timeout: "how long to wait for the network",
    allowClassical: "register at or log in to a node without post-quantum protection",
    transport: "only quic or only tls (default: quic, and tls where that does not pass)",
    debug: "with an error, where it came from",
    newPasswordFile: "read the new password from this file, which nobody else may read",
    confirm: "the name, in place of typing it again",
    searchIn: "only in this conversation: @NAME or '#GROUP'",
    found: "how many at most, 1 to 1000",
    around: "how many lines before and after each, up to 20",
    settingsOf: "for this conversation alone: @NAME or '#GROUP'",
    yes: "you have compared the number with theirs, and it is the same",
    no: "takes back that somebody is verified",
    number: "the 60 digits that the other side sees: the same ones mark them as verified",
    code: "what the code on the other side's screen says when it is scanned: the right one marks them as verified",
    output: "where to save it: a file that is not there, or a folder",
    follow: "go on showing what comes, until interrupted",
    witness: "whose cosignatures to look for: verifier keys of witnesses, NAME+HASH+KEY",
    seen: "compare with the checkpoint in this file, and keep the newest one there",
    limit: "how many messages of a conversation",
    version: "the version",
    help: "this help",
  },

  descriptions: {
    program:
      "quicproquo: end-to-end encrypted messages.\nWithout a command: the prompt, on the node named or on the last one.",
    up:
      "Starts a node on this machine with its data and the prompt on it. With an address: only the prompt, on that node. Without a terminal: prints the address and serves until SIGTERM. The node ends with this program.",
    register: "Makes a new account at the node and its profile on this machine.",
    login: "Begins a new session at the node for a profile on this machine.",
    logout: "Ends the session at the node and forgets its token. The profile and its messages stay.",
    whoami: "Name, key and node of the profile.",
    doctor:
      "Looks your account over: keys left at the node, the age of your sealing key, your entry in the node's log, sessions, this machine's clock, and how the node is reached. Ends with 6 if the log is wrong, with 8 if anything else is.",
    dm: "Opens the conversation with somebody, and begins it if there is none.",
    send:
      "Sends a message and waits until the node has it. Ends with 7 if the time ran out: the message is kept and sent when qpq next runs for this profile.",
    read: "Shows the last messages of a conversation, or everything unread, and marks it read.",
    notes:
      "Your notes: a conversation with yourself. They stay in the encrypted profile on this machine and are sent nowhere. With a text it is written down. Everything that works on messages works on them: read, search, edit, delete, disappear; @ and your own name mean them.",
    list: "The conversations, pinned ones first, then the newest; without those that are archived.",
    group: "Groups. Inviting and removing is for their admins.",
    groupCreate: "Makes a group with you in it.",
    groupAdd: "Brings somebody into a group.",
    groupRemove: "Takes somebody out of a group.",
    groupLeave: "Leaves a group. The next of the other members to come by lets you go.",
    groupPromote: "Makes a member an admin: admins add, remove and rename.",
    groupDemote: "Makes an admin a member like others. One admin stays.",
    groupUpdateKey:
      "New keys for you in a conversation: what a thief of the old ones could read ends. By itself it happens weekly.",
    groupRepair:
      "For a group that cannot be followed: asks its admins again, as happens hourly; an admin founds it anew.",
    members: "Who is in a group, with roles and keys.",
    groupInfo: "What a conversation is: its kind, members with roles, MLS epoch and suite, and its timer.",
    groupRename:
      "A new name for a group, which all members see; only its admins can. For a conversation of two it is what you call the other: nobody else hears of it.",
    sendFile:
      "Sends a file of at most 50 MiB. It is encrypted on this machine; the node sees its padded size. Ends with 7 if the time ran out: it is kept, and goes on when qpq next runs for this profile.",
    download:
      "Lists the files of a conversation, newest first, or saves one. It appears only when all of it is here and is what its sender sent; what was fetched before an interruption is not fetched again. Nothing is overwritten.",
    proof:
      "The node's signed receipt for one of your messages to one person, checked. It shows that the node accepted the message, not that it delivered it. With --json it carries all that somebody else needs to check it.",
    verify:
      "Shows the safety number of you and somebody: 60 digits that both see alike if nobody stands in between. Compare it by another way than the node, then mark them with --yes, or give what they read out with --number. A terminal with colours shows a code as well: scan each other's, and give what it says with --code. Ends with 6 if the number or the code differs, or if the node was caught at contradicting what you verified: then nothing is sent where that person is, until you have compared again.",
    sessions: "Your sessions at the node: when each began, was used last and ends.",
    session: "Sessions at the node: qpq sessions lists them.",
    sessionEnd: "Ends another one of your sessions. The one that this profile is in ends with qpq logout.",
    passwd:
      "Changes the password of the account and of the profile on this machine. All other sessions end. If it is cut off, the old password still opens the profile: do it again with the same new one.",
    deleteAccount:
      "Deletes the account at the node and the profile on this machine, after a list of what goes and what stays. The name is typed again, and the password.",
    disappear:
      "Shows or sets how long new messages of a conversation live. They disappear from everybody's profile after that time; what a terminal has shown, or somebody has copied, stays. Only admins set it; in a conversation of two both can.",
    nodeInfo: "What the node says of itself: version, keys, pins, limits.",
    search:
      "Finds messages that have words beginning with all of those given, whatever their case and accents, the newest first. It looks in the encrypted profile on this machine; the node hears nothing of it.",
    reply: "Answers a message; everybody sees the first words of what is answered, as they are now.",
    react: "Puts one emoji under a message, or takes yours back.",
    edit: "A new text in place of a message of yours, at everybody's, marked as edited. Files are not edited.",
    delete:
      "Takes a message of yours away at everybody's; a line stays that says so. What somebody has copied, or a terminal has shown, stays.",
    hide: "Hides at everybody's what somebody else wrote in a group. Only its admins can.",
    settings:
      "What others are told of you: receipts, which messages you have read; typing, that you are writing. Both are off until set, for the profile or for one conversation, and told to at most 32 people. The node sees when something is told. notify: whether the prompt calls you, by a bell and a notification without a word of what came, while you are at another window. lock: after how long without a key the prompt locks.",
    name:
      "Shows or sets what you want to be called. Others see it with your next message, always with your user name: Bob Smith (@bob). It proves nothing about anybody; --json keeps it beside the name.",
    block:
      "Nothing of what somebody says from now on is kept here, in groups neither, and their invitations are not taken. What a group decides counts, whoever asked for it. They are not told; that their messages arrived is not reported.",
    unblock: "What somebody says from now on is kept again.",
    blocked: "Who is blocked.",
    log: "The node's public log, in which every name is bound to its key.",
    logAudit:
      "Reads the whole log of a node and checks it: every entry against the rules, all of them against the checkpoint that the node signed, and that against the checkpoint of the last time. Needs no account. Ends with 6 if the node was caught at something.",
  },

  help: {
    examples: `Examples:
  $ qpq up                                   a node of one's own, and the prompt on it
  $ qpq qpq://example.org:7000#PIN           the prompt on that node
  $ qpq send @bob 'see you at eight'         one message
  $ qpq read @bob --follow                   what bob writes, as it comes`,
    exitCodes: exitCodeTexts as string,
    keys: `Everything else that you type is a message to the open conversation; // begins one with a slash.
? shows what keys do. Ctrl-C clears, Ctrl-D leaves.
… not at the node yet   ✓ at the node   ✓✓ delivered   ✗ not sent`,
  },

  completion: completionTexts as typeof completionTexts,
  manual: manualTexts as typeof manualTexts,
  daemon: daemonTexts as typeof daemonTexts,
  script: scriptTexts as typeof scriptTexts,

  onboarding: {
    newHere: (address: string): string => `No profile on this machine for ${address} yet.`,
    waysIn: "register, login or import? [register] ",
    waysInExpected:
      "Answer register for a new name, login for one that is on this machine, or import for one that you have in a file from another machine. Name and password are asked next.",
    which: "Which profile? ",
    choices: (names: readonly string[]): string => names.map((name, index) => `  ${index + 1}  ${name}`).join("\n"),
    anotherChoice: "  +  another one",
    noSuchChoice: "Give the number or the name of one of them.",
    nameRules: "A name has 3 to 32 of a-z 0-9 . _ - and begins and ends with a letter or digit.",
    name: "Name: ",
    nameInvalid: (name: string): string => `"${name}" is no name here.`,
    newPassword: "Password: ",
    passwordAgain: "Password again: ",
    password: (name: string): string => `Password of ${name}: `,
    passwordsDiffer: "The two passwords differ. Once more:",
    passwordEmpty: "A password has at least one character.",
    byInvitation: "This node takes people by invitation: its operator gives out codes, each good for one person.",
    invite: "Invitation code: ",
    registering: (name: string): string => `Registering ${name}…`,
    registered: (name: string): string =>
      `${name} is registered. The key lives on this machine only: the password alone does not bring it back.`,
  },

  oneShot: {
    noTerminal: "This needs an answer, and there is no terminal to ask on.",
    noTerminalHint:
      "Register with qpq register NAME, give the password by --password-fd or --password-file, and the node with its pin.",
    inviteHint: "Give the code with --invite-file PATH.",
    passwordHint: "Give the password with --password-fd N or --password-file PATH.",
    onePasswordSource: "--password-fd and --password-file: one of them.",
    noDescriptor: (descriptor: string): string => `There is nothing to read on file descriptor ${descriptor}.`,
    noPasswordFile: (path: string): string => `The password file ${path} cannot be read.`,
    openPasswordFile: (path: string): string => `The password file ${path} can be read by others.`,
    passwordTooLong: "That is too long for a password.",
    badTransport: (given: string): string => `--transport takes quic or tls, not "${given}".`,
    badTimeout: (given: string): string => `--timeout takes seconds, 1 to 86400, not "${given}".`,
    noProfile: (address: string): string => `No profile on this machine for ${address}.`,
    noSuchProfile: (name: string, address: string): string => `No profile ${name} on this machine for ${address}.`,
    registerFirst: "qpq register NAME makes one.",
    severalProfiles: (names: readonly string[]): string => `Several profiles here: ${list.format(names)}.`,
    chooseAs: "Say which with --as NAME.",
    noHome: "There is no home folder: give --data-dir PATH.",
    noNode: "No node is known here yet.",
    noSeen: (path: string): string => `${path} is no file with a checkpoint.`,
    auditHint: "Keep this output, tell the node's people by another way, and do not trust the node.",
    giveNode: "Start one with qpq up, or name one: qpq qpq://host:port#PIN",
    notAnAddress: (given: string): string => `"${given}" is neither a command nor an address.`,
    addressHint: "qpq --help lists the commands; an address is qpq://host:port#PIN",
    pending: "Kept here, not at the node yet: it is sent when qpq next runs for this profile.",
    conversationHint: "/list shows them, /dm NAME begins one; in a shell: qpq list, qpq dm NAME.",
    noAnswer: "it did not answer in time",
    unreachable: (reason: string): string => `The node cannot be reached: ${inertLine(reason)}.`,
    unreachableHint:
      "Check the address, your network, and that the node is running; qpq login NAME begins a new session.",
    notReached: (why: string | undefined): string =>
      `${why === undefined ? "The node cannot be reached." : inertLine(why)} This is what is here.`,
    failed: "The message was refused and will not be sent.",
    emptyMessage: "There is nothing to send.",
    registered: (name: string): string => `${name} is registered.`,
    loggedIn: (name: string): string => `${name} is logged in.`,
    badLimit: (given: string): string => `--limit takes 0 to 10000, not "${given}".`,
    referenceNeeded: (given: string): string => `"${given}" is not @NAME or #GROUP.`,
    quoteGroup: "In a shell a group needs quotes: '#group'",
  },

  doctor: {
    rows(found: Checkup): string[] {
      const { transport, keyExchange, session } = found;
      const created = found.hybridKeyCreated === undefined ? "none" : `of ${moment(found.hybridKeyCreated)}`;
      const until = session === undefined ? "" : `, this one until ${moment(session.expires)}`;
      return [
        `transport     ${transport}${keyExchange === undefined ? "" : `, ${inertLine(keyExchange)}`}`,
        `key packages  ${number.format(found.keyPackages)} at the node, ${
          found.lastResort ? "and" : "without"
        } a last one`,
        `sealing key   ${created}`,
        `log           ${plural(found.logSize, "entry", "entries")}, ${
          found.bound ? "yours is right" : "yours is not there"
        }`,
        `sessions      ${number.format(found.sessions)}${until}`,
        `clock         ${
          found.clockLag === 0 ? "not behind" : `${text.duration(Math.round(found.clockLag / 1000))} behind`
        }`,
        ...found.problems.map((problem) => `✗ ${problem}: ${problems[problem]}`),
        ...found.problems.length === 0 ? ["All is well."] : [],
        ...found.alarms.length === 0 ? [] : [`The node was caught at: ${found.alarms.join(", ")}.`],
      ];
    },
  },

  mentions: mentionTexts as typeof mentionTexts,
  notes: notesTexts as typeof notesTexts,
  joining: joiningTexts as typeof joiningTexts,
  reporting: reportingTexts as typeof reportingTexts,
  people: peopleTexts as typeof peopleTexts,
  verify: verifyTexts as typeof verifyTexts,

  trust: {
    first: (address: string): string => `First contact with ${address}. Its certificate has the pin`,
    question: "Trust it from now on? Compare the pin with one from another source. [y/N] ",
    isYes: (answer: string | undefined): boolean => /^(y|yes)$/i.test(answer?.trim() ?? ""),
    hint: "Use the address with its pin: qpq://host:port#PIN",
    nobody: (address: string): string =>
      `Nobody vouches for the certificate of ${address}, and there is no terminal to ask on.`,
    nobodyHint: (pin: string): string => `It shows the pin ${pin}: if that is right, add it to the address after a #.`,
    refused: "Not trusted: nothing was sent.",
  },

  node: {
    address: (address: string): string => `Node: ${address}`,
    /** The command has a row of its own, so that it can be copied from a terminal of a hundred columns. */
    another: (address: string): readonly string[] => [
      "Somebody else, in another terminal:",
      `npm start -- --as NAME ${address}`,
    ],
    joined: "A node with this data is running already: this is a prompt on it. It ends with the one that started it.",
    moved: (address: string): string => `The node could not be where it was before, but is at ${address}: start again.`,
    ended: (code: number): string => `The node ended with ${code}. Messages wait here until it is started again.`,
    noPort: (first: number, last: number): string => `No port of ${first} to ${last} is free on UDP and TCP.`,
    addressMissing: "A node is running on this data, but it has not left its address.",
    addressMissingHint: "Stop it, or name it: qpq qpq://host:port#PIN",
    runsAlready: "A node is running on this data already.",
    runsAlreadyHint: "Its address is the line above; stop it there, or take another --data-dir.",
  },

  acts: {
    edited: "(edited)",
    deleted: "message deleted",
    hidden: (by: string): string => `message hidden by ${by}`,
    answers: (name: string, words: string): string => `↪ ${name}: ${words}`,
    answersNothing: "↪ a message that is not here",
    reactions: (reactions: Message["reactions"]): string =>
      reactions.map(({ emoji, by }) => `${inertLine(emoji)} ${number.format(by.length)}`).join("  "),
    readBy: (names: readonly string[]): string => `read by ${list.format(names)}`,
    readByMany: (count: number): string => `read by ${number.format(count)}`,
    hasRead: (name: string, messages: readonly Message[]): string =>
      `${name} has read ${
        messages.length === 1 ? `“${quote(messages[0])}”` : plural(messages.length, "message", "messages")
      }`,
    nowEdited: (name: string, time: string, body: string): string => `${name} edited the message of ${time}: ${body}`,
    nowDeleted: (name: string, time: string): string => `${name} deleted the message of ${time}`,
    nowHidden: (name: string, author: string, time: string): string => `${name} hid the message of ${author}, ${time}`,
    reactsOn: (name: string): string => `${name} goes on reacting; for a minute no more is said of it`,
    reacted: (name: string, emoji: string, message: Message): string =>
      `${name}: ${inertLine(emoji)} on “${quote(message)}”`,
    unreacted: (name: string, emoji: string, message: Message): string =>
      `${name} took ${inertLine(emoji)} back from “${quote(message)}”`,
    typing: (names: readonly string[]): string =>
      names.length > 2
        ? `${number.format(names.length)} people are typing…`
        : `${list.format(names)} ${names.length === 1 ? "is" : "are"} typing…`,
    noNumber: (typed: string): string => `There is no message ${typed} here.`,
    numbers: {
      all: "Messages of the conversation are counted from the newest, which is 1.",
      own: "Your messages in the conversation are counted from the newest, which is 1.",
    },
    setting(setting: Setting, conversation: string | undefined): string {
      const { what, on, off } = {
        receipts: { what: "receipts: what you read is", on: "told", off: "not told" },
        typing: { what: "typing: that you write is", on: "told", off: "not told" },
        notify: { what: notify.setting, on: notify.on, off: notify.off },
        archive: listing.setting,
      }[setting.name];
      const where = conversation === undefined ? "" : ` in ${conversation}`;
      const whose = conversation === undefined || setting.own ? "" : " (as everywhere)";
      return `${what} ${setting.on ? on : off}${where}${whose}`;
    },
    noSetting: "There is no such setting.",
    settingsHint: "receipts, typing, notify or archive, then on, off or default; or lock, then a time or off.",
  },

  blocked: {
    block: (name: string): string => `${name} is blocked: nothing of what they say is kept here. They are not told.`,
    unblock: (name: string): string => `${name} is not blocked any more.`,
    nobody: "Nobody is blocked.",
  },

  search: {
    nothing: "Nothing of that is here.",
    heading: (where: string, day: string): string => `── ${where} · ${day} ──`,
  },

  disappear: {
    is: (reference: string, seconds: number): string =>
      seconds === 0
        ? `New messages in ${reference} stay.`
        : `New messages in ${reference} disappear after ${text.duration(seconds)}.`,
    noDuration: (typed: string): string => `"${inertLine(typed)}" is no time.`,
    durations: "Write 30m, 1h, 1d, 1w, forms such as 1h30m, or off.",
  },

  files: {
    none: "No files here.",
    row: (at: number, file: SharedFile, author: string): string =>
      `${at}  ${inertLine(file.name)}  ${sizeText(file.size)}  ${author}  ${moment(file.sentAt)}`,
    unreadable: (path: string): string => `${inertLine(path)} cannot be read.`,
    noFile: (path: string): string => `${inertLine(path)} is not a file.`,
    tooManyCopies: (name: string): string => `There are too many files called ${inertLine(name)} here.`,
    sending: (name: string, size: number): string => `Sending ${inertLine(name)}, ${sizeText(size)}.`,
    sent: (name: string, reference: string): string => `${inertLine(name)} was sent to ${reference}.`,
    failed: (name: string): string => `${inertLine(name)} was refused and will not be sent.`,
    saved: (path: string): string => `Saved as ${inertLine(path)}`,
    noNumber: (typed: string): string => `There is no file ${inertLine(typed)} here.`,
    numbersHint: "/download, or qpq download @NAME, lists them with their numbers.",
    progress: ({ id, name, moved, total }: FileTransfer): string =>
      `${id.startsWith("up") ? "↑" : "↓"} ${inertLine(name)} ${percent.format(total === 0 ? 1 : moved / total)}`,
  },

  notANumber: (typed: string): string => `"${inertLine(typed)}" is not a number from 1.`,

  proofRows: (proof: DeliveryProof): string[] => [
    `message    ${quote(proof.message)}`,
    `sent       ${moment(proof.message.sentAt)}`,
    proof.valid
      ? "receipt    holds: the node accepted this message"
      : "receipt    DOES NOT HOLD: the node did not sign this",
    `recipient  ${proof.recipientKey}`,
    `channel    ${proof.channelId}`,
    `number     ${number.format(proof.seq)}`,
    `keep for   ${proof.ttlSecs === 0 ? "as long as the node does" : text.duration(proof.ttlSecs)}`,
    `sha-256    ${proof.payloadHash}`,
    `node key   ${proof.nodeKey}`,
    `proof      ${proof.proof}`,
  ],

  account: {
    sessionRow: (session: Session): string =>
      `${session.id}  since ${moment(session.created)}, last used ${moment(session.lastUsed)}, until ${
        moment(session.expires)
      }${session.current ? "  (this one)" : ""}`,
    sessionEnded: "That session is over.",
    oldPassword: "Old password: ",
    passwordChanged: "The password is changed, for the account and on this machine. All other sessions are over.",
    whatGoes: (name: string, groups: number, directs: number): string[] => [
      `The account ${name} will be deleted. Nothing brings it back.`,
      "What goes:",
      "  at the node: the account, its password record, keys and sessions, its files, and what waits for it",
      `  here: the profile with its key, ${plural(groups, "group", "groups")} (which it leaves first) and ${
        plural(directs, "conversation", "conversations")
      } of two`,
      "What stays:",
      "  in the node's public log: that there was an account with this name and key; nobody can take either again",
      "  with others: what they received; they see that the account was deleted",
      "  with whoever made one: copies of this profile, and of files that were saved",
    ],
    nameAgain: "Type the name to go on: ",
    confirmHint: (name: string): string => `Type the name at a terminal, or give --confirm ${name}.`,
    notDeleted: "Nothing was deleted.",
    deleted: (name: string): string => `The account ${name} is deleted, and its profile on this machine with it.`,
  },

  renamed(reference: string, conversation: Conversation): string {
    if (conversation.kind === "group") return `The group is called ${reference} now.`;
    return conversation.alias === undefined
      ? `You call ${reference} by their name.`
      : `You call ${reference} “${inertLine(conversation.alias)}”. Nobody else hears of it.`;
  },

  groupInfoRows(reference: string, { conversation, members, epoch, cipherSuite }: GroupInfo): string[] {
    const { kind, alias, state, timer } = conversation;
    return [
      `${kind === "group" ? "group" : kind === "notes" ? text.notes.what : "conversation of two"}  ${reference}`,
      ...alias === undefined ? [] : [`you say       ${inertLine(alias)}`],
      `state         ${conversationStates[state]}`,
      `disappearing  ${text.duration(timer)}`,
      ...epoch === undefined ? [] : [`epoch         ${number.format(epoch)}`],
      ...cipherSuite === undefined ? [] : [`cipher suite  0x${cipherSuite.toString(16).padStart(4, "0")}`],
      `members       ${number.format(members.length)}`,
    ];
  },

  conversationRow(reference: string, conversation: Conversation): string {
    const mentions = conversation.unreadMentions > 0 ? text.mentions.inList(conversation.unreadMentions) : "";
    const unread = conversation.unread > 0 ? `  ${plural(conversation.unread, "unread", "unread")}${mentions}` : "";
    const state = conversation.state === "active" ? "" : `  (${conversationStates[conversation.state]})`;
    const called = text.people.conversation(reference, conversation);
    const notes = conversation.kind === "notes" ? `  (${text.notes.what})` : "";
    const trust = trustNote(conversation) === undefined ? "" : `  (${trustNote(conversation)})`;
    const muted = conversation.muted ? "  (muted)" : "";
    const place = conversation.pinned ? listing.pinned : conversation.archived ? listing.archived : "";
    return `${called}${notes}${trust}  ${moment(conversation.lastActivity)}${unread}${state}${muted}${place}`;
  },

  memberRow(name: string, member: Member): string {
    const trust = member.trust === undefined ? "" : trustWords[member.trust];
    const notes = [member.role === "admin" ? "admin" : "", member.self ? "you" : "", trust].filter((note) =>
      note !== ""
    );
    return `${name}  ${member.person.key.slice(0, 16)}…${notes.length > 0 ? `  (${list.format(notes)})` : ""}`;
  },

  profileRows: (profile: ProfileInfo): string[] => [
    `name  ${profile.name}`,
    `key   ${profile.key}`,
    `node  ${profile.address}`,
  ],

  auditRows(audit: LogAudit, witnesses: readonly string[]): string[] {
    const { origin, key, size, root, names, deleted, from, to, cosigned, fault } = audit;
    const rows = [
      `node        ${inertLine(origin)}`,
      `key         ${inertLine(key)}`,
      `entries     ${plural(size, "entry", "entries")}: ${plural(names, "name", "names")}, ${
        number.format(deleted)
      } deleted`,
      `root        ${root}`,
    ];
    if (from !== undefined && to !== undefined) rows.push(`time        ${moment(from)} to ${moment(to)}`);
    for (const name of witnesses.map((key) => key.split("+", 1)[0] ?? "")) {
      const found = cosigned.find((cosignature) => cosignature.name === name);
      const when = found === undefined ? "not cosigned" : `cosigned ${moment(found.time)}`;
      rows.push(`witness     ${inertLine(name)}: ${when}`);
    }
    if (fault === undefined) rows.push("Every entry keeps the rules, and all of them hash to what the node signed.");
    else if (fault.position !== undefined) rows.push(`caught at   entry ${number.format(fault.position)}`);
    return rows;
  },

  nodeRows(facts: NodeFacts): string[] {
    const rows = [
      `software      ${inertLine(facts.softwareVersion)}`,
      `origin        ${inertLine(facts.origin)}`,
      `node key      ${facts.nodeKey}`,
      ...facts.pins.map((pin) => `pin           ${pin}`),
      `registration  ${facts.registration}`,
      `cipher suite  0x${facts.cipherSuite.toString(16).padStart(4, "0")}`,
      `transport     ${facts.transport}${facts.keyExchange === undefined ? "" : `, ${inertLine(facts.keyExchange)}`}`,
    ];
    for (const [name, value] of Object.entries(facts.limits)) rows.push(`${inertLine(name)}  ${number.format(value)}`);
    return rows;
  },

  errorLine: (message: string): string => `✗ ${message}`,
  hintLine: (hint: string): string => `  ${hint}`,
  unexpected: "Something went wrong that should not have: run again with --debug to see where.",
} as const;

/** Cut by what a person counts as characters: how many columns they take is for whoever draws them. */
function quote(message: Message | undefined): string {
  const clusters = message === undefined ? [] : graphemes(inertLine(message.text));
  return clusters.length <= 40 ? clusters.join("") : `${clusters.slice(0, 39).join("")}…`;
}
