// The running node's side of the operator's commands: a socket in the data folder, for the folder's owner alone. What
// changes things that the node holds in memory (sessions, subscriptions, the log) is done by the node, not beside it.

import type { Clock } from "@quicproquo/transport";
import { NodeError } from "../errors.ts";
import type { Log } from "../observe/log.ts";
import { formatAdminLine, parseAdminRequest, readAdminLine } from "./admin-request.ts";
import type { AdminRequest } from "./admin-request.ts";

export interface AdminSocketOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A `NodeError` that it throws is the answer. */
  serve(request: AdminRequest): Promise<void>;
}

/** Who has said nothing for so long is let go. */
const limit = 30_000;

/** Replaces a socket that a killed node left; whoever opens it holds the folder's lock. */
export function openAdminSocket({ path, clock, log, serve }: AdminSocketOptions): AsyncDisposable {
  remove(path);
  const listener = Deno.listen({ transport: "unix", path });
  Deno.chmodSync(path, 0o600);
  const open = new Set<Promise<void>>();
  const silent = new Set<Deno.Conn>();
  const accept = async (): Promise<void> => {
    for await (const connection of listener) {
      const answered = answer(connection);
      open.add(answered);
      answered.finally(() => open.delete(answered));
    }
  };
  const answer = async (connection: Deno.Conn): Promise<void> => {
    const timer = clock.after(limit, () => close(connection));
    silent.add(connection);
    try {
      const line = await readAdminLine(connection);
      silent.delete(connection);
      timer.cancel();
      const reply = line === undefined ? undefined : await replyTo(line);
      if (reply !== undefined) await connection.write(formatAdminLine(reply));
    } catch (error) {
      // One that was let go fails to be read from.
      if (!silent.has(connection)) log.warn("an operator's command was not answered", { error });
    } finally {
      silent.delete(connection);
      timer.cancel();
      close(connection);
    }
  };
  const replyTo = async (line: string): Promise<unknown> => {
    const request = parseAdminRequest(line);
    if (request === undefined) return errorOf(new NodeError("config-invalid", "this node does not know that command"));
    try {
      await serve(request);
      return { done: true };
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      return errorOf(error);
    }
  };
  const accepting = accept().catch((error: unknown) =>
    log.error("the operator's commands are heard no more", { error })
  );
  return {
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of silent) close(connection);
      await Promise.all(open);
      remove(path);
    },
  };
}

function errorOf({ code, message, hint }: NodeError): unknown {
  return { error: { code, message, hint } };
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    // By the other of the two who may.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
