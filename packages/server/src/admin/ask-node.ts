// A command's side of the running node's socket.

import { formatAdminLine, readAdminAnswer, readAdminLine } from "./admin-request.ts";
import type { AdminRequest } from "./admin-request.ts";

/** False if no node runs on the folder. Throws the `NodeError` that the node answered with. */
export async function askNode(path: string, request: AdminRequest): Promise<boolean> {
  let connection: Deno.Conn;
  try {
    connection = await Deno.connect({ transport: "unix", path });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.ConnectionRefused) return false;
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
