// What is said about exports, and about importing one.
import type { AccountExport } from "@quicproquo/client";
import { inertLine } from "../terminal/inert.ts";

const number = new Intl.NumberFormat();
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
const plural = (count: number, one: string, many: string): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;

export const exportTexts = {
  /** After registering: nothing else brings the account back. */
  offer: "/export account FILE, or qpq export account FILE, keeps a copy elsewhere, under a passphrase of its own.",
  newPassphrase: "Passphrase for the export: ",
  passphraseAgain: "Passphrase again: ",
  passphrase: "Passphrase of the export: ",
  accountPassword: "Password of the account: ",
  passphraseHint: "Give the passphrase with --passphrase-fd N or --passphrase-file PATH.",
  onePassphraseSource: "--passphrase-fd and --passphrase-file: one of them.",
  accountRows({ path, exported, conversations, messages, uploads }: AccountExport): string[] {
    const rows = [
      `Exported to ${inertLine(path)}: ${plural(conversations, "conversation", "conversations")}, ${
        plural(messages, "message", "messages")
      }, as of ${moment.format(exported)}.`,
      "Whoever has the file and its passphrase has the account, with the account's password: keep the three apart.",
      "qpq import FILE brings it to an empty machine. From then on the session here is over: what is here stays, to be " +
      "read. Two copies in use take messages from each other.",
    ];
    if (uploads > 0) {
      rows.push(`${plural(uploads, "file is", "files are")} still on the way to the node from here, and not in it.`);
    }
    return rows;
  },
  imported: (name: string): string =>
    `${name} is here, with everything of the export. All other sessions are over. Conversations of two begin anew by ` +
    "themselves; groups as soon as an admin of each is there.",
  words: {
    export: "the account, or a conversation, to a file",
    import: "an account from its export, on a machine that lacks it",
  },
  arguments: {
    account: "where to write it: a file that is not there",
    import: "the file that qpq export account wrote",
  },
  options: {
    passphraseFd: "read the export's passphrase from this file descriptor",
    passphraseFile: "read the export's passphrase from this file, which nobody else may read",
  },
  descriptions: {
    export: "Files of what is here: account.",
    account:
      "Writes the account to a new file, encrypted under a passphrase of its own: key, name, node, contacts with what was verified, blocks, settings, conversations and messages, as of now. What waits at the node is fetched first. Keys of groups are never in it: after the import each conversation comes back with new ones.",
    import:
      "Brings an account to a machine that lacks it, from the file that qpq export account wrote. Asks for the file's passphrase and the account's password. All other sessions of the account end; what has disappeared since stays gone. Anything wrong with the file is said, and nothing is changed.",
  },
} as const;
