// What went wrong, for a person: one line and what to do; for a script: an exit code. Stack traces only with --debug.
import { inertLine } from "./terminal/inert.ts";
import { text } from "./text.ts";

/** Exit codes are part of the interface: docs and `--help` list them, scripts go by them. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  notFound: 3,
  login: 4,
  unreachable: 5,
  trust: 6,
  pending: 7,
  local: 8,
  refused: 9,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A refusal of the command line itself. */
export class CliError extends Error {
  readonly code: string;
  readonly exit: ExitCode;
  readonly hint: string | undefined;

  constructor(code: string, message: string, exit: ExitCode, hint?: string) {
    super(message);
    this.name = "CliError";
    this.code = code;
    this.exit = exit;
    this.hint = hint;
  }
}

export interface Described {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly exit: ExitCode;
}

const exits: Readonly<Record<string, ExitCode>> = {
  "certificate-changed": exitCodes.trust,
  "certificate-unknown": exitCodes.trust,
  "node-changed": exitCodes.trust,
  "node-invalid": exitCodes.trust,
  "name-key-changed": exitCodes.trust,
  "invalid-argument": exitCodes.usage,
  "name-invalid": exitCodes.usage,
  "password-invalid": exitCodes.usage,
  "message-too-long": exitCodes.usage,
  "login-failed": exitCodes.login,
  "login-needed": exitCodes.login,
  "password-wrong": exitCodes.login,
  "profile-elsewhere": exitCodes.login,
  "profile-missing": exitCodes.login,
  "peer-unknown": exitCodes.notFound,
  "no-conversation": exitCodes.notFound,
  "not-a-member": exitCodes.notFound,
  "no-key-package": exitCodes.pending,
  "no-hybrid-key": exitCodes.pending,
  "node-unreachable": exitCodes.unreachable,
  offline: exitCodes.unreachable,
  "profile-damaged": exitCodes.local,
  "profile-in-use": exitCodes.local,
  "profile-exists": exitCodes.local,
  "store-damaged": exitCodes.local,
  "store-failed": exitCodes.local,
  "store-newer": exitCodes.local,
  "suite-too-low": exitCodes.trust,
};

/** One line of what happened, one of what to do. Errors without a code are mistakes of ours and say so. */
export function describeError(error: unknown): Described {
  if (error instanceof CliError) {
    return { code: error.code, message: error.message, hint: error.hint, exit: error.exit };
  }
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    const hint = "hint" in error && typeof error.hint === "string" ? inertLine(error.hint) : undefined;
    const exit = Object.hasOwn(exits, error.code)
      ? exits[error.code]
      : /^E0\d\d$/.test(error.code)
      ? exitCodes.refused
      : exitCodes.unexpected;
    return { code: error.code, message: inertLine(error.message), hint, exit: exit ?? exitCodes.unexpected };
  }
  const message = error instanceof Error ? inertLine(error.message) : "unknown";
  return { code: "unexpected", message, hint: text.unexpected, exit: exitCodes.unexpected };
}
