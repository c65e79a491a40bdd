// What is said about key files.
import { inertLine } from "../terminal/inert.ts";

export const keyFileTexts = {
  word: "a file that opens this profile in place of its password",
  added: (path: string): string =>
    `${inertLine(path)} opens this profile with --key-file, as its password does, also after that was changed. ` +
    "Whoever has both has your messages: keep it where nobody else reads.",
  removed: "The profile opens with its password alone.",
  none: "No key file opened this profile.",
  option: "open the profile with this key file in place of its password",
  path: "where to write it: a file that is not there",
  descriptions: {
    group: "A key file opens a profile on this machine in place of its password: qpq key-file add, remove.",
    add:
      "Makes a key file and lets it open this profile, for programs that start without anybody to type a password. One at a time: an earlier one opens it no more. Logging in at the node, and what only its owner may do, still asks for the password.",
    remove: "No key file opens this profile any more. Needs its password, or the key file.",
  },
} as const;
