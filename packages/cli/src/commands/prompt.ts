// `qpq` and `qpq qpq://…`: the prompt on a node that runs already.
import type { CliContext } from "../cli-context.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { isInviteLink } from "@quicproquo/protocol";
import { text } from "../text.ts";
import { openLink } from "./open-link.ts";
import type { OneShot } from "./one-shot.ts";

export const promptCommand: OneShot = (program, act) => {
  program.argument("[address]", text.arguments.address);
  program.action((address: string | undefined) => act(program, (context) => prompt(context, address)));
};

/** The prompt on the node of this address, or on the last one. */
export async function prompt(context: CliContext, address: string | undefined): Promise<ExitCode> {
  if (address !== undefined && !address.startsWith("qpq:")) {
    throw new CliError(
      "invalid-argument",
      text.oneShot.notAnAddress(address),
      exitCodes.usage,
      text.oneShot.addressHint,
    );
  }
  if (address !== undefined && isInviteLink(address)) return await openLink(context, address);
  const { openPrompt } = await import("../open-prompt.ts");
  return await openPrompt(context, address === undefined ? {} : { address });
}
