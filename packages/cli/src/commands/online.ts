// For what only the node can answer: waits for the connection that opening a profile began.
import type { ConnectionState, Engine } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";

/** Resolves when the node answers. Throws when the first attempt failed, or `--timeout` is over: a person is waiting. */
export async function online(engine: Engine, context: CliContext): Promise<void> {
  const limit = context.limit();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (connection: ConnectionState): void => {
    if (connection.state === "online") resolve();
    else if (connection.state === "taken-over") reject(unreachable(text.connection(connection)));
    else if (connection.state === "offline" && connection.reason !== undefined) reject(unreachable(connection.reason));
  };
  using _events = engine.on((event) => {
    if (event.type === "connection") look(event.connection);
  });
  const late = (): void => reject(unreachable(text.oneShot.noAnswer));
  limit.addEventListener("abort", late, { once: true });
  try {
    look(engine.connection);
    await promise;
  } catch (error) {
    context.signal.throwIfAborted();
    throw error;
  } finally {
    limit.removeEventListener("abort", late);
  }
}

/** Resolves when it is known how the connection stands: at the prompt, what is typed first may be faster than it. */
export async function settled(engine: Engine): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  using _events = engine.on((event) => {
    if (event.type === "connection" && isSettled(event.connection)) resolve();
  });
  if (isSettled(engine.connection)) return;
  await promise;
}

function isSettled(connection: ConnectionState): boolean {
  if (connection.state === "offline") return connection.reason !== undefined;
  return connection.state !== "connecting";
}

function unreachable(reason: string): CliError {
  return new CliError(
    "node-unreachable",
    text.oneShot.unreachable(reason),
    exitCodes.unreachable,
    text.oneShot.unreachableHint,
  );
}
