// Lines as a screen reader reads them aloud: words in place of rules, marks and arrows. Only what this program puts at the
// beginning of a line is looked at; what people wrote stays as it is.

const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^── (.+) ──/u, "$1."],
  [/^✗ /u, "Error: "],
  [/^( *\d\d:\d\d) — /u, "$1 Note: "],
];

/** The line in words; further lines of a message stay as they are. */
export function spoken(line: string): string {
  return beginnings.reduce((said, [mark, words]) => said.replace(mark, words), line);
}

export const spokenTexts = {
  answers: (name: string, words: string): string => `in answer to ${name}, “${words}”:`,
  answersNothing: "in answer to a message that is not here:",
  reactions: (reactions: string): string => `reactions: ${reactions}`,
} as const;
