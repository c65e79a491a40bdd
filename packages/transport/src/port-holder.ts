// Who holds a port, from /proc on Linux: the socket's inode by port, then the process that has it open. Best effort:
// other systems, other users' processes and missing permission give no answer, which is no error.

interface Entry {
  readonly name: string;
}

/** What reading /proc takes; the tests bring their own. */
export interface ProcFiles {
  text(path: string): Promise<string>;
  list(path: string): AsyncIterable<Entry>;
  link(path: string): Promise<string>;
}

const proc = (): ProcFiles => ({ text: Deno.readTextFile, list: Deno.readDir, link: Deno.readLink });

/** TCP_LISTEN, and a bound UDP socket (net/tcp_states.h). */
const listening = { tcp: "0A", udp: "07" } as const;

/** `name (process 123)`, or `undefined` if nobody is found. */
export async function portHolder(
  protocol: "tcp" | "udp",
  port: number,
  files: ProcFiles = proc(),
): Promise<string | undefined> {
  try {
    const sockets = new Set<string>();
    for (const table of [protocol, `${protocol}6`]) {
      for (const inode of inodes(await files.text(`/proc/net/${table}`), port, listening[protocol])) {
        sockets.add(`socket:[${inode}]`);
      }
    }
    if (sockets.size === 0) return undefined;
    for await (const { name } of files.list("/proc")) {
      if (!/^\d+$/.test(name) || !(await holds(files, name, sockets))) continue;
      const command = (await files.text(`/proc/${name}/comm`)).trim();
      // A process names itself as it likes: only what is harmless on a terminal is shown.
      return `${command.replace(/[^\x20-\x7e]/g, "?")} (process ${name})`;
    }
  } catch {
    // No /proc, or no permission to look.
  }
  return undefined;
}

async function holds(files: ProcFiles, process: string, sockets: ReadonlySet<string>): Promise<boolean> {
  try {
    for await (const { name } of files.list(`/proc/${process}/fd`)) {
      if (sockets.has(await target(files, `/proc/${process}/fd/${name}`))) return true;
    }
  } catch {
    // Another user's, or gone by now.
  }
  return false;
}

/** What a descriptor stands for; empty if it was closed since it was listed, which hides none of the others. */
async function target(files: ProcFiles, descriptor: string): Promise<string> {
  try {
    return await files.link(descriptor);
  } catch {
    return "";
  }
}

/** Inodes of the sockets bound to the port: `sl local:port remote:port st … inode` (proc(5)). */
function* inodes(table: string, port: number, state: string): Iterable<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of table.split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    const inode = fields[9];
    if (fields[1]?.endsWith(suffix) && fields[3] === state && inode !== undefined && inode !== "0") yield inode;
  }
}
