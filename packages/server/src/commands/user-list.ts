// `qpq-server user list`: accounts in the order of their names.

import { readConfig } from "../config.ts";
import { shortHash } from "../observe/short-hash.ts";
import type { AccountLine } from "../store/store.ts";
import type { CommandInput, CommandResult } from "./command.ts";
import { visitStore } from "./visit-store.ts";

const atOnce = 500;

export async function userListCommand({ settings }: CommandInput): Promise<CommandResult> {
  await using store = await visitStore(readConfig(...settings));
  const users: AccountLine[] = [];
  for (let more = true; more;) {
    const some = await store.listAccounts({ after: users.at(-1)?.username ?? "", limit: atOnce });
    users.push(...some.map((line) => ({ ...line, identityKey: line.identityKey.slice() })));
    more = some.length === atOnce;
  }
  const value = users.map(({ identityKey, ...line }) => ({
    ...line,
    identityKey: identityKey.toHex(),
    inLog: shortHash(line.username),
  }));
  if (users.length === 0) return { text: "nobody has registered yet\n", value };
  const rows = users.map(({ username, createdAt, sessions, messages, bytes }) => [
    username,
    shortHash(username),
    new Date(createdAt).toISOString().slice(0, 10),
    String(sessions),
    String(messages),
    String(bytes),
  ]);
  return { text: table([["NAME", "IN LOG", "SINCE", "SESSIONS", "WAITING", "BYTES"], ...rows]), value };
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()}\n`)
    .join("");
}
