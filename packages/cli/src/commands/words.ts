// The words of the prompt, in the order that /help shows them.
import { archive, unarchive } from "./archive.ts";
import { block, blocked, unblock } from "./block.ts";
import { createGroup } from "./group-create.ts";
import { doctor } from "./doctor.ts";
import { download } from "./download.ts";
import { deleteAccount } from "./delete-account.ts";
import { deleteMessage } from "./delete.ts";
import { edit } from "./edit.ts";
import { hide } from "./hide.ts";
import { react } from "./react.ts";
import { reply } from "./reply.ts";
import { settings } from "./settings.ts";
import { disappear } from "./disappear.ts";
import { dm } from "./dm.ts";
import { drafts } from "./drafts.ts";
import { exportWord } from "./export.ts";
import { groupInfo } from "./group-info.ts";
import { demote } from "./group-demote.ts";
import { leave } from "./group-leave.ts";
import { promote } from "./group-promote.ts";
import { repair } from "./group-repair.ts";
import { updateKey } from "./group-update-key.ts";
import { goTo } from "./goto.ts";
import { help } from "./help.ts";
import { history } from "./history.ts";
import { invite } from "./group-add.ts";
import { keys } from "./keys.ts";
import { list } from "./list.ts";
import { keyFile } from "./key-file.ts";
import { lock } from "./lock.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { members } from "./group-members.ts";
import { mute, unmute } from "./mute.ts";
import { name } from "./name.ts";
import { node } from "./node-info.ts";
import { notes } from "./notes.ts";
import { approve, decline } from "./group-approve.ts";
import { join } from "./join.ts";
import { link } from "./link.ts";
import { report } from "./report.ts";
import { requests } from "./requests.ts";
import { pin, unpin } from "./pin.ts";
import { passwd } from "./passwd.ts";
import { proof } from "./proof.ts";
import { quit } from "./quit.ts";
import { register } from "./register.ts";
import { remove } from "./group-remove.ts";
import { rename } from "./group-rename.ts";
import { search } from "./search.ts";
import { sendFile } from "./send-file.ts";
import { endSession, sessions } from "./sessions.ts";
import { switchTo } from "./switch.ts";
import { verify } from "./verify.ts";
import { whoami } from "./whoami.ts";
import type { Word } from "./word.ts";

export const words: readonly Word[] = [
  dm,
  notes,
  switchTo,
  list,
  history,
  drafts,
  search,
  goTo,
  reply,
  react,
  edit,
  deleteMessage,
  hide,
  report,
  settings,
  name,
  mute,
  unmute,
  pin,
  unpin,
  archive,
  unarchive,
  block,
  unblock,
  blocked,
  link,
  join,
  createGroup,
  invite,
  requests,
  approve,
  decline,
  remove,
  leave,
  promote,
  demote,
  members,
  groupInfo,
  rename,
  disappear,
  updateKey,
  repair,
  sendFile,
  download,
  proof,
  verify,
  whoami,
  doctor,
  node,
  register,
  login,
  logout,
  sessions,
  endSession,
  lock,
  keyFile,
  passwd,
  exportWord,
  deleteAccount,
  keys,
  help,
  quit,
];

export function findWord(name: string): Word | undefined {
  const wanted = name.toLowerCase();
  return words.find((word) => word.name === wanted || word.aliases?.includes(wanted) === true);
}

/** A word that differs by little from a mistyped one. */
export function nearestWord(name: string): string | undefined {
  const wanted = name.toLowerCase();
  const near = words
    .map((word) => ({ word, distance: editDistance(wanted, word.name) }))
    .filter(({ distance, word }) => distance <= 2 && distance < word.name.length)
    .toSorted((left, right) => left.distance - right.distance)[0];
  return near === undefined ? undefined : `/${near.word.name}`;
}

function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 2) return 3;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, character] of [...left].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...right].entries()) {
      const above = row[column + 1] ?? 0;
      const before = next[column] ?? 0;
      const diagonal = row[column] ?? 0;
      next.push(Math.min(above + 1, before + 1, diagonal + (character === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
