// What each exit code means: the one table behind `--help`, the manual page and docs/command-line.md.
import type { ExitCode } from "../exit-codes.ts";

interface Meaning {
  /** For `--help`. */
  readonly short: string;
  readonly long: string;
}

export const exitMeanings: Readonly<Record<ExitCode, Meaning>> = {
  0: { short: "done", long: "done" },
  1: { short: "a mistake of this program", long: "a mistake of this program" },
  2: { short: "wrong usage", long: "wrong usage" },
  3: { short: "no such person or conversation", long: "no such person or conversation" },
  4: { short: "password, login or profile", long: "password, login or profile" },
  5: { short: "node not reached", long: "the node was not reached" },
  6: { short: "certificate or keys not trusted", long: "its certificate or keys are not trusted" },
  7: {
    short: "kept here, not at the node yet",
    long: "kept here, not at the node yet: it is sent when `qpq` next runs for this profile",
  },
  8: {
    short: "this machine's data: in use, damaged, newer",
    long: "this machine's data: in use by another process, damaged, or of a newer version; or no port",
  },
  9: { short: "refused by the node", long: "refused by the node" },
  10: {
    short: "a script did not go as it should",
    long: "a line of a script was refused, or what it expects was not met",
  },
  130: { short: "interrupted", long: "interrupted" },
};

/** As `--help` shows them. */
export const exitCodeTexts: string = `Exit codes:\n${columns()}`;

function columns(): string {
  const rows = Object.entries(exitMeanings).map(([code, { short }]) => `${code.padEnd(4)} ${short}`);
  const half = Math.ceil(rows.length / 2);
  return rows.slice(0, half).map((row, at) => `  ${row.padEnd(38)}${rows[half + at] ?? ""}`.trimEnd()).join("\n");
}
