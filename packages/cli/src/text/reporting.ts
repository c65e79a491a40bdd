// What is said about messages that are reported to the admins of a group.
import type { Person } from "@quicproquo/client";
import { inertLine } from "../terminal/inert.ts";
import { list } from "./formats.ts";
import { peopleTexts } from "./people.ts";

export const reportingTexts = {
  done: (admins: readonly Person[]): string =>
    `${list.format(admins.map(peopleTexts.person))} heard of it, and nobody else.`,
  elsewhere: (line: string, group: string): string => `In ${group}: ${inertLine(line)}`,
  word: "tells the admins of this group of message n, and nobody else",
  description:
    "Tells the admins of a group of a message of somebody else, with a reason: sealed to each of them, not said in the group. They see who reports it. Who wrote it is not told, not even if they are an admin.",
  reason: "why, at most 500 bytes; - for standard input",
} as const;
