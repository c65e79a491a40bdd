// Where something that was found stands.
import { inertLine } from "../terminal/inert.ts";

export const gotoTexts = {
  summary: "shows the n-th thing found where it stands",
  hint: "/goto N shows one where it stands.",
  nothing: (typed: string): string => `Nothing found has the number ${inertLine(typed)}.`,
  nothingHint: "/search WORDS finds, and numbers what it finds.",
} as const;
