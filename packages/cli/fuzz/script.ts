// A script of the prompt: steps, or the line that is none.
import { CliError } from "../src/errors.ts";
import { parseScript } from "../src/script/parse-script.ts";

const scripts = [
  "# a comment\n/dm bob\nhello\nexpect bob: hi within 5s\n",
  '\\# no comment\nexpect "  x" within 1m30s\r\nexpect y',
];

export const seeds: readonly Uint8Array[] = scripts.map((script) => new TextEncoder().encode(script));

export function fuzz(bytes: Uint8Array): void {
  try {
    for (const { what, source } of parseScript(new TextDecoder().decode(bytes))) {
      if (what.kind === "type" ? !source.endsWith(what.line) : what.text === "") throw new Error("not as it stands");
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
}
