// A script of the prompt: lines as they would be typed, and what is expected to be said. `#` begins a comment, a backslash a
// line that is taken as it stands behind it.
import { CliError, exitCodes } from "../errors.ts";
import { parseDuration } from "../duration.ts";
import { text } from "../text.ts";

export interface Step {
  /** Of its line, from 1. */
  readonly number: number;
  /** As it stands in the script. */
  readonly source: string;
  readonly what:
    | { readonly kind: "type"; readonly line: string }
    /** A line that holds this text; undefined: within the usual time. */
    | { readonly kind: "expect"; readonly text: string; readonly seconds: number | undefined };
}

/** Throws `invalid-argument` for an expectation that is none. */
export function parseScript(script: string): readonly Step[] {
  return script.split("\n").flatMap((raw, at): Step[] => {
    const source = raw.trim();
    if (source === "" || source.startsWith("#")) return [];
    const number = at + 1;
    if (source.startsWith("\\")) return [{ number, source, what: { kind: "type", line: source.slice(1) } }];
    const [, expected] = /^expect(?:\s+(.*))?$/.exec(source) ?? [];
    if (!/^expect\b/.test(source)) return [{ number, source, what: { kind: "type", line: source } }];
    return [{ number, source, what: expectation(number, expected ?? "") }];
  });
}

function expectation(number: number, expected: string): Step["what"] {
  const [, given = "", time] = /^(.*?)(?:(?:^|\s+)within\s+(\S+))?$/.exec(expected) ?? [];
  const seconds = time === undefined ? undefined : parseDuration(time);
  const wanted = /^"(.+)"$/.exec(given)?.[1] ?? given;
  if (wanted === "" || seconds === 0 || (time !== undefined && seconds === undefined)) {
    const { malformed, malformedHint } = text.script;
    throw new CliError("invalid-argument", malformed(number), exitCodes.usage, malformedHint);
  }
  return { kind: "expect", text: wanted, seconds };
}
