// A command's side of the running node's socket.

import { NodeError } from "../errors.ts";
import { formatAdminLine, readAdminAnswer, readAdminLine } from "./admin-request.ts";
import type { AdminRequest } from "./admin-request.ts";
import { canBeSocket } from "./socket-path.ts";

/**
 * False if no node hears there: none runs, or the path is too long to be a socket. Throws the `NodeError` that the node
 * answered with, or `data-folder` for a stranger to the folder.
 */
export async function askNode(path: string, request: AdminRequest): Promise<boolean> {
  if (!canBeSocket(path)) return false;
  let connection: Deno.Conn;
  try {
    connection = await Deno.connect({ transport: "unix", path });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.ConnectionRefused) return false;
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new NodeError("data-folder", `${path} is not for this user`, {
        hint: "Run the command as the user that the node runs as.",
        cause: error,
      });
    }
    throw error;
  }
  try {
    const line = formatAdminLine(request);
    for (let at = 0; at < line.length;) at += await connection.write(line.subarray(at));
    readAdminAnswer(await readAdminLine(connection) ?? "");
    return true;
  } finally {
    connection.close();
  }
}
