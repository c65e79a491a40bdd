// What is said about links and about who asks to be let in.
import type { InvitationLink, JoinRequest, Person } from "@quicproquo/client";
import { moment } from "./formats.ts";
import { peopleTexts } from "./people.ts";

export const joiningTexts = {
  link({ conversation, ends }: InvitationLink, group: string | undefined): string[] {
    if (conversation === undefined) return ["Whoever has this link can write to you."];
    return [
      `Whoever has this link can ask to be let into ${group ?? ""}, until ${ends === undefined ? "" : moment(ends)}.`,
      `An admin answers: /requests. It ends with /link ${group ?? ""} off (qpq link '${group ?? ""}' --revoke).`,
    ];
  },
  revoked: (group: string): string => `No link of yours to ${group} can be used any more.`,
  noCode: "A code needs a terminal with colours that is wide enough.",
  asked: (inviter: Person): string =>
    `${
      peopleTexts.person(inviter)
    } was asked to let you in. You are in as soon as an admin agrees; nobody tells you if not.`,
  asks: ({ person }: JoinRequest, group: string): string =>
    `${peopleTexts.person(person)} asks to be let into ${group}: /requests lists who does, /switch ${group} opens it.`,
  nobodyAsks: "Nobody asks to be let in.",
  request({ person, askedAt, wasMember, toldBy }: JoinRequest, group: string): string {
    const before = wasMember ? "  (was in this group before)" : "";
    const link = toldBy === undefined ? "" : `  by a link of ${peopleTexts.person(toldBy)}`;
    return `${group}  ${peopleTexts.person(person)}  ${moment(askedAt)}${before}${link}`;
  },
  answerHint: "In the group: /approve NAME, /decline NAME (qpq group approve, qpq group decline).",
  approved: (name: string, group: string): string => `${name} was let into ${group}.`,
  declined: (name: string, group: string): string => `${name} is not let into ${group}. They are not told.`,
  registerFirst: (address: string): string => `There is no profile on this machine for ${address}.`,
  registerHint: "Open the link at a terminal, which makes one, or first: qpq register NAME --node ADDRESS",
  words: {
    link: "a link to be passed on: to you, or to a group for others to ask",
    join: "opens a link: a conversation, or a request to be let into a group",
    requests: "who asks to be let into groups of which you are an admin",
    approve: "lets somebody in who asked",
    decline: "does not let somebody in who asked; they are not told",
  },
  descriptions: {
    link:
      "Prints a link that others can open with qpq join. Without a group it leads to you: to write to you. With one, who has it can ask to be let in, and an admin answers; it is for admins, good for 30 days unless told otherwise, and printed again while it is good. It names this node, its certificate, and you by your key, so that it leads to nobody else.",
    join:
      "Opens a link of somebody: begins the conversation with them, or asks to be let into their group. Where this machine has no profile at that node, it leads through registering first. - reads the link from standard input, where other users of this machine do not see it.",
    requests: "Who asks to be let into one group, or into any of which you are an admin; the newest first.",
    approve: "Lets somebody into a group who asked by a link. Any admin can; who was declined may be let in too.",
    decline:
      "Does not let somebody into a group who asked by a link. It is for yourself: other admins still see the request. Nobody is told, and asking again makes no sound.",
  },
  options: {
    qr: "show it as a code to be scanned",
    revoke: "no link of yours to the group can be used any more",
    ends: "how long a new one is good: 1h, 1d, 1w",
  },
  arguments: {
    link: "the link, or - for standard input",
    linkGroup: "'#GROUP', in quotes for the shell; without it, a link to you",
    requestsOf: "'#GROUP'; without it, all",
  },
} as const;
