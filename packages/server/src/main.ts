// qpq-server, the program. Standard output carries what was asked for (the address, an invitation) and nothing else; the log
// goes to standard error.

import process from "node:process";
import { parseArgs } from "node:util";
import { NodeError } from "./errors.ts";
import type { Settings } from "./config.ts";

const help = `qpq-server: a quicproquo node

usage: qpq-server [OPTIONS]            runs a node
       qpq-server invite [OPTIONS]     prints a code that lets one person register
       qpq-server log verify [OPTIONS] checks the transparency log: database against journal, every hash and rule
       qpq-server start-line [OPTIONS] prints the command that runs a node with no more permissions than it needs

  --data FOLDER           database, key and lock (default qpq-data)
  --listen HOST:PORT      UDP and TCP (default 127.0.0.1:7000; port 0: any that is free)
  --public-host NAME      host in the address that is printed, if not the listening one
  --registration WHO      open, invite or closed (default invite)
  --certificate FILE      an operator's certificate chain, PEM; read again when it changes
  --key FILE              its key, PEM
  --config FILE           TOML; the same settings, and a table [limits]
  --limit NAME=NUMBER     one limit, as told by \`qpq node-info\`; may be repeated
  --log text|json         form of the log on standard error (default text)
  --log-level LEVEL       debug, info, warn, error or silent (default info)
  --announce text|json    form of the line on standard output (default text)
  --stop-with-stdin       stops when standard input ends, so that a node dies with its parent
  --days N                invite: how long the code is good (default 7)
  --help, --version

Every setting is also read from the environment: QPQ_DATA, QPQ_LISTEN, QPQ_REGISTRATION, ... and
QPQ_LIMIT_ENQUEUE_PER_SECOND for a limit. QPQ_DB_KEY (64 hexadecimal digits) stands for the key file.
Flags win over the environment, that over the file.

example: qpq-server --data /var/lib/qpq --listen 0.0.0.0:7000 --public-host chat.example.org
`;

/** What went wrong with what was asked for, as against what was found. */
const usageCodes = new Set(["config-invalid", "key-invalid"]);

async function main(args: readonly string[]): Promise<number> {
  let json = false;
  try {
    const { values, positionals } = parse(args);
    json = values.announce === "json";
    if (values.help === true) return print(help);
    if (values.version === true) return print(`${(await import("./version.ts")).version}\n`);
    const [command = "run", ...more] = positionals;
    if (command === "log" && more.length === 1 && more[0] === "verify") {
      const { verifyLog } = await import("./log-verify.ts");
      return print(await verifyLog(await settingsOf(values), { json }));
    }
    if (more.length > 0) throw usage(`unexpected argument ${more[0]}`);
    const settings = await settingsOf(values);
    if (command === "run") {
      const { run } = await import("./run.ts");
      return await run(settings, { json, stopWithStdin: values["stop-with-stdin"] === true });
    }
    if (command === "start-line") {
      const { startLine } = await import("./print-start-line.ts");
      return print(`${startLine(settings, args.filter((argument) => argument !== "start-line"))}\n`);
    }
    if (command !== "invite") throw usage(`there is no command ${command}`);
    const { invite } = await import("./invite.ts");
    return print(`${await invite(settings, Number(values.days ?? 7))}\n`);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    const { code, message, hint } = error;
    if (json) print(`${JSON.stringify({ error: { code, message, hint } })}\n`);
    process.stderr.write(`qpq-server: ${message}\n${hint === undefined ? "" : `  ${hint}\n`}`);
    return usageCodes.has(code) ? 2 : 1;
  }
}

interface Flags {
  readonly [name: string]: string | boolean | string[] | undefined;
}

function parse(args: readonly string[]): { readonly values: Flags; readonly positionals: readonly string[] } {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: text,
        listen: text,
        "public-host": text,
        registration: text,
        certificate: text,
        key: text,
        config: text,
        limit: { type: "string", multiple: true },
        log: text,
        "log-level": text,
        announce: text,
        "stop-with-stdin": flag,
        days: text,
        help: { type: "boolean", short: "h" },
        version: flag,
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

/** From file, environment and flags, the strongest last. */
async function settingsOf(flags: Flags): Promise<readonly Settings[]> {
  const { environmentSettings, fileSettings } = await import("./config.ts");
  const file = flags.config ?? process.env.QPQ_CONFIG;
  const limits: Record<string, number> = {};
  for (const limit of Array.isArray(flags.limit) ? flags.limit : []) {
    const [, name, number] = /^(\w+)=(\d+)$/.exec(limit) ?? [];
    if (name === undefined) throw usage(`--limit ${limit} is not NAME=NUMBER`);
    limits[name] = Number(number);
  }
  return [
    typeof file === "string" ? await fileSettings(file) : {},
    environmentSettings((name) => process.env[name]),
    {
      data: flags.data,
      listen: flags.listen,
      publicHost: flags["public-host"],
      registration: flags.registration,
      certificate: flags.certificate,
      key: flags.key,
      log: flags.log,
      logLevel: flags["log-level"],
      limits,
    },
  ];
}

function usage(message: string): NodeError {
  return new NodeError("config-invalid", message, { hint: "qpq-server --help shows how it is used." });
}

function print(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
process.exit();
