import assert from "node:assert/strict";
import { portHolder } from "./port-holder.ts";
import type { ProcFiles } from "./port-holder.ts";

const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const line = (address: string, state: string, inode: number) =>
  `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 x\n`;

/** A /proc of our own: 7000 is 1B58. */
function proc(files: Record<string, string>, links: Record<string, string>): ProcFiles {
  return {
    text: async (path) => {
      const text = files[path];
      if (text === undefined) throw new Deno.errors.NotFound(path);
      return text;
    },
    link: async (path) => {
      const target = links[path];
      if (target === undefined) throw new Deno.errors.PermissionDenied(path);
      return target;
    },
    list: async function* (path) {
      const names = new Set<string>();
      for (const each of [...Object.keys(files), ...Object.keys(links)]) {
        if (each.startsWith(`${path}/`)) names.add(each.slice(path.length + 1).split("/")[0] ?? "");
      }
      for (const name of names) yield { name };
    },
  };
}

const tables = {
  "/proc/net/tcp": head + line("0100007F:1B58", "01", 10) + line("00000000:1B58", "0A", 11),
  "/proc/net/tcp6": head + line("00000000000000000000000000000000:1B59", "0A", 12),
  "/proc/net/udp": head + line("00000000:1B58", "07", 13),
  "/proc/net/udp6": head,
};

Deno.test("the holder is found through the listening socket, on the right protocol", async () => {
  const files = { ...tables, "/proc/81/comm": "nginx\n", "/proc/92/comm": "node\n", "/proc/93/comm": "dns\n" };
  const links = {
    "/proc/81/fd/3": "socket:[11]",
    "/proc/92/fd/3": "socket:[10]",
    "/proc/92/fd/4": "socket:[12]",
    "/proc/93/fd/9": "socket:[13]",
  };
  assert.equal(await portHolder("tcp", 7000, proc(files, links)), "nginx (process 81)");
  assert.equal(await portHolder("udp", 7000, proc(files, links)), "dns (process 93)");
  assert.equal(await portHolder("tcp", 7001, proc(files, links)), "node (process 92)");
  assert.equal(await portHolder("tcp", 7002, proc(files, links)), undefined);
});

Deno.test("a descriptor that was closed while they were listed hides none of the others", async () => {
  const files = { ...tables, "/proc/81/comm": "nginx\n", "/proc/81/fd/2": "closed since" };
  assert.equal(await portHolder("tcp", 7000, proc(files, { "/proc/81/fd/3": "socket:[11]" })), "nginx (process 81)");
});

Deno.test("another user's process, no /proc at all, and nonsense in it give no answer", async () => {
  assert.equal(await portHolder("tcp", 7000, proc({ ...tables, "/proc/81/comm": "nginx" }, {})), undefined);
  assert.equal(await portHolder("tcp", 7000, proc({}, {})), undefined);
  const nonsense = { ...tables, "/proc/net/tcp": "\n\n:1B58 x\n0 1:1B58\n" };
  assert.equal(await portHolder("tcp", 7000, proc(nonsense, {})), undefined);
});

Deno.test("a process's name cannot write to the terminal", async () => {
  const files = { ...tables, "/proc/81/comm": "\x1b[31mred\n" };
  const found = await portHolder("tcp", 7000, proc(files, { "/proc/81/fd/3": "socket:[11]" }));
  assert.equal(found, "?[31mred (process 81)");
});
