// `node.moved` in a data folder says that its database is being moved to a server, or was: a node that were started on the
// embedded one all the same would sign a second history of the log. Whoever means just that removes the file.

import { dirname } from "node:path";
import * as z from "zod/mini";
import { NodeError } from "../errors.ts";
import { syncFolderSync } from "../sync-folder.ts";

export interface MovedFile {
  /** Of this move; the database on the server has the same. */
  readonly id: string;
  /** The database's address; there is no password in it. */
  readonly to: string;
  readonly state: "moving" | "moved";
}

const schema = z.object({
  kind: z.literal("qpq moved v1"),
  id: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  to: z.string(),
  state: z.enum(["moving", "moved"]),
});

export function movedPathOf(data: string): string {
  return `${data}/node.moved`;
}

/** Undefined if there is none. Throws `data-folder` if it cannot be read. */
export function readMovedFile(data: string): MovedFile | undefined {
  const path = movedPathOf(data);
  let value: unknown;
  try {
    value = JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    value = undefined;
  }
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw new NodeError("data-folder", `${path} cannot be read`, {
    hint: "It says that the node's data was moved to a server. Put back what was there.",
  });
}

/** On disk when it returns. */
export function writeMovedFile(data: string, { id, to, state }: MovedFile): void {
  const path = movedPathOf(data);
  const draft = `${path}.new`;
  {
    using file = Deno.openSync(draft, { create: true, write: true, truncate: true, mode: 0o600 });
    const bytes = new TextEncoder().encode(`${JSON.stringify({ kind: "qpq moved v1", id, to, state })}\n`);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    file.syncSync();
  }
  Deno.renameSync(draft, path);
  syncFolderSync(dirname(path));
}

/** Throws `moved` if the folder's own database is no longer the node's. */
export function refuseMoved(data: string): void {
  const moved = readMovedFile(data);
  if (moved === undefined) return;
  const path = movedPathOf(data);
  throw moved.state === "moved"
    ? new NodeError("moved", `the node in ${data} was moved to ${moved.to}`, {
      hint: "Start it with that --database. Only if you give up everything since then, and that database with it, " +
        `remove ${path}: two of them would tell people two histories.`,
    })
    : new NodeError("moved", `the node in ${data} is being moved to ${moved.to}`, {
      hint:
        `Run qpq-server migrate-store again, which goes on. To stay here instead, remove ${path} and that database.`,
    });
}
