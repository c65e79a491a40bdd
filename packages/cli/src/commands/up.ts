// `qpq up`, which is `npm start`: a node of one's own and the prompt on it; with an address, only the prompt, there.
import { join } from "node:path";
import type { CliContext } from "../cli-context.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { whenAborted } from "../when-aborted.ts";
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
  const folder = join(context.dataFolder, "node");
  // What the prompt needs is loaded meanwhile.
  const loading = serves ? undefined : Promise.all([import("../open-prompt.ts"), import("@quicproquo/client")]);
  const { expectedAddress, startOwnNode } = await import("../own-node.ts");
  const expected = serves ? undefined : await expectedAddress(folder);
  // Where it was before it will be again: then the password is asked first, and the node starts while it is typed.
  if (expected !== undefined) await loading;
  const starting = startOwnNode({ folder, logToStderr: serves });
  await using _stopping = { [Symbol.asyncDispose]: () => stop(starting) };
  if (serves || loading === undefined) return await serve(context, await starting);
  const [{ openPrompt }] = await loading;
  const { address, started } = expected === undefined ? await starting : { address: expected, started: true };
  const ready = starting.then((node) => {
    if (node.address !== address) throw new CliError("node-moved", text.node.moved(node.address), exitCodes.local);
    return node;
  });
  // Whoever needs the node is told what went wrong with it; until then it is no unhandled error.
  ready.catch(() => {});
  return await openPrompt(context, {
    address,
    ready,
    begin(face) {
      face.print(text.node.address(address));
      for (const row of started ? text.node.another(address) : [text.node.joined]) face.print(row);
      void ready.then(async ({ ended }) => face.print(text.node.ended(await ended)), () => {});
    },
  });
}

async function stop(starting: Promise<OwnNode>): Promise<void> {
  const node = await starting.catch(() => undefined);
  await node?.[Symbol.asyncDispose]();
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
