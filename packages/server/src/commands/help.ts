// What `--help` says: of the program as a whole, which is also the help of running a node, and of one command.

import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { commonFlags, describeFlags, settingFlags } from "./flags.ts";

const places = `Every setting is also read from the environment: QPQ_DATA, QPQ_LISTEN, QPQ_REGISTRATION, ... and
QPQ_LIMIT_ENQUEUE_PER_SECOND for a limit. QPQ_DB_KEY (64 hexadecimal digits) stands for the key file.
Flags win over the environment, that over the file, that over the defaults: \`qpq-server config\` shows the outcome.
`;

export function help(command: Command): string {
  const { words, operands, summary, about, flags, example } = command;
  const usage = ["qpq-server", words, ...operands, "[OPTIONS]"].filter(Boolean).join(" ");
  const title = words === "" ? "qpq-server: a quicproquo node" : `qpq-server ${words}: ${summary}`;
  const own = flags.length === 0 ? "" : `${describeFlags(flags)}\n`;
  const settings = words === "" ? `Settings:\n${describeFlags(settingFlags)}\n\n${places}` : moreSettings;
  return [
    `${title}\n`,
    words === "" ? `usage:\n${overview()}` : `usage: ${usage}\n`,
    about === undefined ? "" : `${about}\n`,
    `${own}${describeFlags(commonFlags)}\n`,
    settings,
    `example: ${example}\n`,
  ].filter(Boolean).join("\n");
}

const moreSettings = "Which node: --data FOLDER, --config FILE and the other settings of `qpq-server --help`.\n";

function overview(): string {
  const lines = commands.map(({ words, operands, summary }) => {
    const left = ["qpq-server", words, ...operands].filter(Boolean).join(" ");
    return `  ${left.padEnd(28)}${summary}`;
  });
  return `${lines.join("\n")}\nEach tells more with --help.\n`;
}
