// `qpq-server start-line`: what to put into a service manager's unit.

import { hostOf } from "./blobs/s3/settings.ts";
import { formatHostAndPort, readConfig } from "./config.ts";
import type { Settings } from "./config.ts";
import { serverCommand } from "./start-line.ts";
import { parseWitnesses, witnessHosts } from "./transparency/witness.ts";

/** The command for these settings, quoted for a shell. `args` are passed on as they were given. */
export function startLine(settings: readonly Settings[], args: readonly string[]): string {
  const config = readConfig(...settings);
  const { data, certificate, key, s3 } = config;
  const listen = formatHostAndPort(config);
  const metrics = config.metrics === undefined ? undefined : formatHostAndPort(config.metrics);
  const at = args.findIndex((argument) => argument === "--config");
  const reads = [certificate, key, s3?.credentials, at < 0 ? undefined : args[at + 1]].filter((path) =>
    path !== undefined
  );
  const { command, args: all } = serverCommand({
    data,
    listen,
    metrics,
    asks: config.witnesses === undefined ? [] : witnessHosts(parseWitnesses(config.witnesses)),
    database: config.database,
    s3Host: s3 === undefined ? undefined : hostOf(s3),
    reads,
    args: without(args, ["--data", "--listen"]),
  });
  return [command, ...all].map((word) => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
    .join(" ");
}

/** The line has these at its head already. */
function without(args: readonly string[], flags: readonly string[]): readonly string[] {
  return args.filter((argument, at) => {
    const given = flags.some((flag) => argument === flag || argument.startsWith(`${flag}=`));
    return !given && !flags.includes(args[at - 1] ?? "");
  });
}
