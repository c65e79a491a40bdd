// What is said about scripts of the prompt.

export const scriptTexts = {
  summary: "does what stands in a file, line by line, as at the prompt, and checks what is said",
  description:
    "Types the lines of a file at the prompt, one after another. `expect TEXT` waits for a line that holds the text, `expect TEXT within 5s` for so long; without a time, --timeout. An expectation looks at everything said since the one before it was met. A line that begins with # is a comment, with a backslash is taken as it stands behind it. A line that is refused ends the script unless an expectation follows. Ends with 10, and says which line and what was said instead, if one is not met; with 7 if what was sent is not at the node yet.",
  file: "the script, or - for standard input",
  show: "print what the prompt says as well",
  malformed: (line: number): string => `Line ${line} of the script expects nothing that could be said.`,
  malformedHint: "Write: expect TEXT, or expect TEXT within 5s",
  unreadable: (path: string): string => `The script ${path} cannot be read.`,
  tooLong: "That is too long for a script.",
  question: "A script answers no questions.",
  questionHint: "Use the command of that name.",
  refused: (line: number, source: string): string => `Line ${line} was refused: ${source}`,
  unmet: (line: number, wanted: string, seconds: number): string =>
    `Line ${line}: nobody said ${JSON.stringify(wanted)} within ${seconds} s.`,
  leaves: (line: number, source: string): string => `Line ${line} ends the sitting: ${source}`,
  leavesHint: "A script stays with its profile: take --as, and qpq login.",
  nothingSaid: "Nothing was said.",
  saidInstead: (lines: readonly string[]): string => `Said instead: ${lines.join(" | ")}`,
  step: (line: number, source: string): string => `${String(line).padStart(4)}  ${source}`,
  said: (line: string): string => `    | ${line}`,
} as const;
