// The socket of a profile that is held open, in the profile's folder: whoever can reach it is its owner, and is let in
// without a password, as at an ssh-agent. A profile is open in one program at a time, so that a socket found by whoever has
// just opened one belongs to a program that was killed.
import { closeSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Engine } from "@quicproquo/client";
import type { Pipe } from "./channel.ts";
import { Holder, type HolderLimits } from "./holder.ts";
import { ServedConnection } from "./serve-connection.ts";

/** Others are let go at once. */
const MOST_CONNECTIONS = 32;
/** After others could not be let in. */
const AGAIN_MS = 100;
/** Of a `sockaddr_un`, its closing zero left out; macOS has four bytes less. */
const LONGEST_PATH: number = Deno.build.os === "darwin" ? 103 : 107;

/** Until it is disposed of, others are let in. */
export interface HolderSocket extends AsyncDisposable {
  readonly path: string;
}

/** Undefined where there can be none. */
export function openHolderSocket(
  path: string,
  engine: Engine,
  ended: () => void,
  limits?: HolderLimits,
): HolderSocket | undefined {
  const listener = nearby(path, (near) => {
    remove(near);
    // Nobody else reaches it, not even for the moment before its mode is set.
    const umask = Deno.umask(0o177);
    try {
      return Deno.listen({ transport: "unix", path: near });
    } finally {
      Deno.umask(umask);
    }
  });
  if (listener === undefined) return undefined;
  const holder = new Holder(engine, ended, limits);
  const open = new Map<ServedConnection, Promise<void>>();
  let closed = false;
  const accept = async (): Promise<void> => {
    while (!closed) {
      try {
        await acceptAll();
      } catch {
        // Such as no descriptor being free: it may be a moment later.
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  };
  const acceptAll = async (): Promise<void> => {
    for await (const socket of listener) {
      if (open.size >= MOST_CONNECTIONS) {
        socket.close();
        continue;
      }
      const connection = new ServedConnection(pipeOf(socket), holder);
      open.set(connection, connection.run().finally(() => open.delete(connection)));
    }
  };
  const accepting = accept();
  return {
    path,
    async [Symbol.asyncDispose]() {
      closed = true;
      listener.close();
      await accepting;
      const ending = [...open.values()];
      for (const connection of open.keys()) connection.close();
      await Promise.all(ending);
      nearby(path, remove);
    },
  };
}

/** Undefined if nobody listens there: the profile is not held, or by a program that has none. */
export async function connectHolder(path: string): Promise<Pipe | undefined> {
  try {
    const socket = await nearby(path, (near) => Deno.connect({ transport: "unix", path: near }));
    return socket === undefined ? undefined : pipeOf(socket);
  } catch (error) {
    const { ConnectionRefused, NotFound, PermissionDenied } = Deno.errors;
    for (const kind of [ConnectionRefused, NotFound, PermissionDenied]) if (error instanceof kind) return undefined;
    throw error;
  }
}

/** Closing ends a read and a write that are under way. */
function pipeOf(socket: Deno.UnixConn): Pipe {
  return {
    read: (buffer) => socket.read(buffer),
    write: (bytes) => socket.write(bytes),
    end: () => socket.closeWrite(),
    close() {
      try {
        socket.close();
      } catch (error) {
        // The other side was faster.
        if (!(error instanceof Deno.errors.BadResource)) throw error;
      }
    },
  };
}

/**
 * A profile's folder may lie deeper than a socket's address is long: then it is reached through the open folder, where
 * the system lets it be; else, or if there is no such folder, nothing is called.
 */
function nearby<T>(path: string, use: (near: string) => T): T | undefined {
  if (new TextEncoder().encode(path).length <= LONGEST_PATH) return use(path);
  if (Deno.build.os !== "linux") return undefined;
  let folder: number;
  try {
    folder = openSync(dirname(path), "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const used = use(join("/proc/self/fd", String(folder), path.slice(dirname(path).length + 1)));
    if (used instanceof Promise) used.finally(() => closeSync(folder)).catch(() => {});
    else closeSync(folder);
    return used;
  } catch (error) {
    closeSync(folder);
    throw error;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
