// `qpq up`, which is `npm start`: a node of one's own and the prompt on it; with an address, only the prompt, there.
import { join } from "node:path";
import type { CliContext } from "../cli-context.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { OwnNode } from "../own-node.ts";
import { more, type OneShot } from "./one-shot.ts";
import { prompt } from "./prompt.ts";

export const upCommand: OneShot = (program, act) => {
  const command = program.command("up").argument("[address]", text.arguments.address).summary(text.words.up)
    .description(text.descriptions.up).addHelpText("after", more("qpq up", "{address}, then it serves"));
  command.action((address: string | undefined) =>
    act(command, (context) => (address === undefined ? up(context) : prompt(context, address)))
  );
};

async function up(context: CliContext): Promise<ExitCode> {
  const serves = context.options.json === true || !Deno.stdin.isTerminal();
  // While the node starts, what the prompt needs is loaded.
  const loading = serves ? undefined : Promise.all([import("../open-prompt.ts"), import("@quicproquo/client")]);
  const { startOwnNode } = await import("../own-node.ts");
  await using node = await startOwnNode({ folder: join(context.dataFolder, "node"), logToStderr: serves });
  if (serves || loading === undefined) return await serve(context, node);
  const [{ openPrompt }] = await loading;
  return await openPrompt(context, {
    address: node.address,
    begin(face) {
      face.print(node.started ? text.node.address(node.address) : text.node.joined(node.address));
      if (node.started) face.print(text.node.another(node.address));
      void node.ended.then((code) => face.print(text.node.ended(code)));
    },
  });
}

/** Without a person: the address, then nothing until a signal comes or the node ends by itself. */
async function serve(context: CliContext, node: OwnNode): Promise<ExitCode> {
  context.result({ address: node.address }, node.address);
  if (!node.started) {
    throw new CliError("in-use", text.node.runsAlready, exitCodes.local, text.node.runsAlreadyHint);
  }
  const ended = await Promise.race([node.ended, whenAborted(context.signal)]);
  if (ended === undefined) return exitCodes.done;
  throw new CliError("node-failed", text.node.ended(ended), exitCodes.local);
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
