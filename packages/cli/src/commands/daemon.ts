// Holds a profile open for other programs: JSON-RPC on the socket in its folder, and on standard input and output if asked.
import type { Engine } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { carry, type Pipe, standardStreams } from "../daemon/channel.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { whenAborted } from "../when-aborted.ts";
import { more, type OneShot } from "./one-shot.ts";

export const daemonCommand: OneShot = (program, act) => {
  const command = program.command("daemon").option("--stdio", text.daemon.stdio).summary(text.daemon.summary)
    .description(text.daemon.description).addHelpText("after", more("qpq daemon --as alice", "{name, socket}"));
  command.action(({ stdio }: { readonly stdio?: boolean }) =>
    act(command, (context) => stdio === true ? onStandardStreams(context) : onSocket(context))
  );
};

async function onSocket(context: CliContext): Promise<ExitCode> {
  return await context.holdEngine(async (engine, { elsewhere, path }) => {
    const { heldAlready, heldAlreadyHint, noSocket, noSocketHint, serving } = text.daemon;
    if (elsewhere) throw new CliError("profile-in-use", heldAlready, exitCodes.local, heldAlreadyHint);
    if (path === undefined) throw new CliError("no-socket", noSocket, exitCodes.local, noSocketHint);
    context.result({ name: engine.profile.name, socket: path }, serving(engine.profile.name, path));
    await whenAborted(context.signal);
    return exitCodes.done;
  });
}

async function onStandardStreams(context: CliContext): Promise<ExitCode> {
  if (context.options.passwordFd === "0") {
    const { passwordFromInput, passwordFromInputHint } = text.daemon;
    throw new CliError("invalid-argument", passwordFromInput, exitCodes.usage, passwordFromInputHint);
  }
  const holder = await context.holderLine();
  if (holder !== undefined) return await joinLines(context, holder);
  return await context.holdEngine((engine) => serveStandardStreams(context, engine));
}

async function serveStandardStreams(context: CliContext, engine: Engine): Promise<ExitCode> {
  const [{ Holder }, { ServedConnection }] = await Promise.all([
    import("../daemon/holder.ts"),
    import("../daemon/serve-connection.ts"),
  ]);
  const streams = standardStreams();
  const ended = Promise.withResolvers<void>();
  const connection = new ServedConnection(streams, new Holder(engine, () => ended.resolve()));
  await Promise.race([connection.run(), streams.closed, ended.promise, whenAborted(context.signal)]);
  connection.close();
  return exitCodes.done;
}

/** Another program has the profile open: what is said here is said to it. */
async function joinLines(context: CliContext, holder: Pipe): Promise<ExitCode> {
  const streams = standardStreams();
  const asking = carry(streams, holder).then(() => holder.end());
  await Promise.race([carry(holder, streams), whenAborted(context.signal)]);
  holder.close();
  asking.catch(() => {});
  return exitCodes.done;
}
