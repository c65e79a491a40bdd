// What whoever goes through another program is told when that one has ended.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";

export function holderGone(cause?: unknown): CliError {
  const { holderGone: said, holderGoneHint } = text.daemon;
  return new CliError("holder-gone", said, exitCodes.local, holderGoneHint, cause);
}
