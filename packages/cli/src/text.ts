// Every text that a person reads here, in English. Another language is another object of this shape.
import type { ConnectionState, Conversation, Member, Message, NodeFacts, ProfileInfo } from "@quicproquo/client";
import { fit } from "./terminal/graphemes.ts";
import { inertLine } from "./terminal/inert.ts";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const calendar = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  year: "numeric",
  month: "long",
  day: "numeric",
});
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
const list = new Intl.ListFormat(undefined, { type: "conjunction" });
const number = new Intl.NumberFormat();

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

const plural = (count: number, one: string, many: string): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;

export const text = {
  you: "you",
  unnamed: (key: string): string => `key ${key.slice(0, 8)}`,
  time: (ms: number): string => clock.format(ms),
  day: (ms: number): string => calendar.format(ms),
  moment: (ms: number): string => moment.format(ms),
  count: (value: number | bigint): string => number.format(value),

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

  prompt: {
    welcome: (name: string, address: string): string =>
      `You are ${name} at ${address}. /help lists what can be done here.`,
    noConversation:
      "No conversation is open: /dm NAME begins one, /switch @NAME or #GROUP opens one, /list shows them.",
    tooLong: "That is more than a message can hold.",
    howToLeave: "Ctrl-C again or Ctrl-D to leave",
    moreRows: (above: number, below: number): string =>
      [above > 0 ? `↑ ${plural(above, "row", "rows")}` : "", below > 0 ? `↓ ${plural(below, "row", "rows")}` : ""]
        .filter((part) => part !== "").join("  "),
    heading: (reference: string): string => `── ${reference} ──`,
    dayLine: (day: string): string => `── ${day} ──`,
    unread: (references: string): string => `unread: ${references}`,
    newIn: (reference: string): string => `New in ${reference}: /switch ${reference} shows it.`,
    unknownWord: (word: string, close: string | undefined): string =>
      `There is no ${word}.${
        close === undefined ? " /help lists what there is." : ` Did you mean ${close}?`
      } A message that begins with / is written with //.`,
    argumentNeeded: (usage: string): string => `Write: ${usage}`,
    noSuchConversation: (reference: string): string =>
      `There is no conversation ${reference}. /list shows them, /dm NAME begins one.`,
    notAGroup: "That works in a group: /create-group NAME makes one, /switch #GROUP opens one.",
    noConversations: "No conversations yet: /dm NAME begins one.",
    connectionChanged: (connection: string): string => `The node: ${connection}.`,
    invited: (name: string, group: string): string => `${name} was invited to ${group}.`,
    removed: (name: string, group: string): string => `${name} was removed from ${group}.`,
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
    switch: "opens a conversation",
    list: "the conversations",
    history: "the last n messages of this conversation",
    createGroup: "a new group, with you in it",
    invite: "brings somebody into this group",
    remove: "takes somebody out of this group",
    members: "who is in this conversation",
    whoami: "your name, key and node",
    node: "what the node says of itself",
    register: "a new name at this node",
    login: "a new session at the node",
    logout: "ends the session at the node; messages stay here",
    help: "this list",
    quit: "leaves; what waits is sent next time",
  },

  help: {
    keys: `Everything else that you type is a message to the open conversation; // begins one with a slash.
Tab completes. Up and down bring back earlier lines. Alt-Enter makes a new line. Ctrl-C clears, Ctrl-D leaves.
… not at the node yet   ✓ at the node   ✓✓ delivered   ✗ not sent`,
  },

  onboarding: {
    newHere: (address: string): string => `No profile on this machine for ${address} yet.`,
    registerOrLogin: "register or login? [register] ",
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
    registering: (name: string): string => `Registering ${name}…`,
    registered: (name: string): string =>
      `${name} is registered. The key lives on this machine only: the password alone does not bring it back.`,
    unlocking: "Opening…",
  },

  trust: {
    first: (address: string): string => `First contact with ${address}. Its certificate has the pin`,
    question: "Trust it from now on? Compare the pin with one from another source. [y/N] ",
    refused: "Not trusted: nothing was sent.",
  },

  node: {
    starting: "Starting a node…",
    address: (address: string): string => `Node: ${address}`,
    another: (address: string): string => `In another terminal: npm start -- ${address}`,
    joined: (address: string): string => `A node with this data is already running: this is a prompt on it. ${address}`,
    serving: "No terminal here: serving until SIGTERM.",
    ended: (code: number): string => `The node ended with ${code}.`,
  },

  conversationRow(reference: string, conversation: Conversation): string {
    const unread = conversation.unread > 0 ? `  ${plural(conversation.unread, "unread", "unread")}` : "";
    const state = conversation.state === "active" ? "" : `  (${conversationStates[conversation.state]})`;
    return `${reference}  ${moment.format(conversation.lastActivity)}${unread}${state}`;
  },

  memberRow(name: string, member: Member): string {
    const notes = [member.role === "admin" ? "admin" : "", member.self ? "you" : ""].filter((note) => note !== "");
    return `${name}  ${member.person.key.slice(0, 16)}…${notes.length > 0 ? `  (${list.format(notes)})` : ""}`;
  },

  profileRows: (profile: ProfileInfo): string[] => [
    `name  ${profile.name}`,
    `key   ${profile.key}`,
    `node  ${profile.address}`,
  ],

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

function quote(message: Message | undefined): string {
  return message === undefined ? "" : fit(inertLine(message.text), 40);
}
