// `qpq-server doctor`: looks at everything that goes wrong with nodes, says what it found, and ends with 1 if something
// has to be done. It changes nothing, and works beside a running node and without one.

import { readConfig } from "../config.ts";
import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import type { CommandInput, CommandResult } from "./command.ts";

const marks: Readonly<Record<Finding["state"], string>> = { ok: "ok     ", warning: "WARNING", failed: "FAILED " };

export async function doctorCommand({ settings }: CommandInput): Promise<CommandResult> {
  const findings = await examine(readConfig(...settings), settings);
  const text = findings.map(({ state, subject, found, hint }) =>
    `${marks[state]}  ${subject.padEnd(12)} ${found}\n${hint === undefined ? "" : `${" ".repeat(22)}${hint}\n`}`
  );
  const failed = findings.some(({ state }) => state === "failed");
  return { text: text.join(""), value: findings, code: failed ? 1 : 0 };
}
