// What is said about exports, and about importing one.
import type { AccountExport, TranscriptCheck, TranscriptExport } from "@quicproquo/client";
import { inertLine } from "../terminal/inert.ts";
import { moment, number, plural } from "./formats.ts";

export const exportTexts = {
  /** After registering: nothing else brings the account back. */
  offer: "/export account FILE, or qpq export account FILE, keeps a copy elsewhere, under a passphrase of its own.",
  newPassphrase: "Passphrase for the export: ",
  passphraseAgain: "Passphrase again: ",
  passphrase: "Passphrase of the export: ",
  accountPassword: "Password of the account: ",
  importFrom: "File of the export: ",
  importing: "Importing…",
  passphraseHint: "Give the passphrase with --passphrase-fd N or --passphrase-file PATH.",
  onePassphraseSource: "--passphrase-fd and --passphrase-file: one of them.",
  accountRows({ path, exported, conversations, messages, uploads }: AccountExport): string[] {
    const rows = [
      `Exported to ${inertLine(path)}: ${plural(conversations, "conversation", "conversations")}, ${
        plural(messages, "message", "messages")
      }, as of ${moment(exported)}.`,
      "Whoever has the file and its passphrase has the account, with the account's password: keep the three apart.",
      "qpq import FILE brings it to an empty machine. From then on the session here is over: what is here stays, to be " +
      "read. Two copies in use take messages from each other.",
    ];
    if (uploads > 0) {
      rows.push(`${plural(uploads, "file is", "files are")} still on the way to the node from here, and not in it.`);
    }
    return rows;
  },
  transcriptRows: ({ path, format, messages, disappearing }: TranscriptExport): string[] => [
    `Exported to ${inertLine(path)}: ${plural(messages, "line", "lines")}${
      format === "html" ? "" : ", signed with your key"
    }.${disappearing === 0 ? "" : ` Left out, since they disappear: ${number.format(disappearing)}.`}`,
    format === "html"
      ? "It is not encrypted, and not signed: as text or JSON anybody could tell whether it was changed."
      : "It is not encrypted. qpq export verify FILE tells anybody who has it whether it was changed.",
  ],
  checkRows(check: TranscriptCheck): string[] {
    const { name, origin, key, lines, signedLines, broken, brokenCount, signature, valid } = check;
    const rows = [
      `signed by  ${inertLine(name)} at ${inertLine(origin)}, as the file says`,
      `key        ${key}`,
      `lines      ${number.format(lines)}${lines === signedLines ? "" : `, signed were ${number.format(signedLines)}`}`,
    ];
    if (valid) {
      return [
        ...rows,
        "Every line is as it was signed, and none is missing. It says what the signer's machine held, not that the " +
        "others wrote it; whose the key is, the node's log says (qpq log audit, /verify).",
      ];
    }
    if (brokenCount > 0) {
      const more = brokenCount > broken.length ? ", …" : "";
      rows.push(`broken     ${plural(brokenCount, "line", "lines")}: ${broken.join(", ")}${more}`);
      rows.push("           each was changed, or something before it was put in, taken out or moved");
    }
    rows.push(
      signature === "false"
        ? "signature  DOES NOT HOLD: this key did not make it"
        : signature === "of-other-lines"
        ? "signature  OF OTHER LINES: the key signed, but not these"
        : "signature  of the last line holds; what stands above was changed",
    );
    return rows;
  },
  badFormat: (typed: string): string => `--format takes json, text or html, not "${inertLine(typed)}".`,
  imported: (name: string): string =>
    `${name} is here, with everything of the export. All other sessions are over. Conversations of two begin anew by ` +
    "themselves; groups as soon as an admin of each is there.",
  importedElsewhere: (address: string): string => `It is at another node. From now on: qpq ${inertLine(address)}`,
  words: {
    export: "the account, or a conversation, to a file",
    account: "the account, for another machine",
    transcript: "a conversation, for people or programs, signed; or as a page",
    verify: "whether a transcript was changed, for anybody who has it",
    import: "an account from its export, on a machine that lacks it",
  },
  arguments: {
    account: "where to write it: a file that is not there",
    transcript: "where to write it: a file that is not there; .json or .jsonl makes it JSON, .html HTML",
    verify: "the transcript",
    import: "the file that qpq export account wrote",
  },
  options: {
    format: "json, text or html (default: by the file's name, else text)",
    html: "the same as --format html: one page for a browser, without scripts",
    passphraseFd: "read the export's passphrase from this file descriptor",
    passphraseFile: "read the export's passphrase from this file, which nobody else may read",
  },
  descriptions: {
    export: "What is here as files: the account, transcripts; and whether a transcript was changed.",
    account:
      "Writes the account to a new file, encrypted under a passphrase of its own: key, name, node, contacts with what was verified, blocks, settings, conversations and messages, as of now. What waits at the node is fetched first. Keys of groups are never in it: after the import each conversation comes back with new ones.",
    transcript:
      "Writes a conversation to a new file, as it stands here: text for people, or JSON, an object a line, for programs; not encrypted. A chain over its lines and your signature let anybody see whether and where it was changed. HTML is one page to be read and printed, which runs and fetches nothing, and is not signed. Messages that disappear are left out, and their number is said.",
    verify:
      "Checks a transcript: who signed it, how many lines there are, and which are not as they were signed. Needs no profile and no network. Ends with 6 if anything was changed.",
    import:
      "Brings an account to a machine that lacks it, from the file that qpq export account wrote. Asks for the file's passphrase and the account's password. All other sessions of the account end; what has disappeared since stays gone. Anything wrong with the file is said, and nothing is changed.",
  },
} as const;
