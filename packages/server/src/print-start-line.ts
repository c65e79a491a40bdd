// `qpq-server start-line`: what to put into a service manager's unit.

import { readConfig } from "./config.ts";
import type { Settings } from "./config.ts";
import { serverCommand } from "./start-line.ts";

/** The command for these settings, quoted for a shell. `args` are passed on as they were given. */
export function startLine(settings: readonly Settings[], args: readonly string[]): string {
  const { data, host, port, certificate, key } = readConfig(...settings);
  const listen = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const at = args.findIndex((argument) => argument === "--config");
  const reads = [certificate, key, at < 0 ? undefined : args[at + 1]].filter((path) => path !== undefined);
  const { command, args: all } = serverCommand({ data, listen, reads, args });
  return [command, ...all].map((word) => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
    .join(" ");
}
