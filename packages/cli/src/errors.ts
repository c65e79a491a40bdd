// What went wrong, for a person: one line and what to do; for a script: an exit code. Stack traces only with --debug.
import type { ClientErrorCode } from "@quicproquo/protocol";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { inertLine } from "./terminal/inert.ts";
import { text } from "./text.ts";

export { type ExitCode, exitCodes };

/** A refusal of the command line itself. */
export class CliError extends Error {
  readonly code: string;
  readonly exit: ExitCode;
  readonly hint: string | undefined;

  constructor(code: string, message: string, exit: ExitCode, hint?: string, cause?: unknown) {
    super(message, { cause });
    this.name = "CliError";
    this.code = code;
    this.exit = exit;
    this.hint = hint;
  }
}

/** It was given up: by the person, or by whoever asked for it. */
export function interrupted(): CliError {
  return new CliError("interrupted", text.prompt.cancelled, exitCodes.interrupted);
}

export interface Described {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly exit: ExitCode;
}

/** Which kind of failure each code is. Complete by its type: a new code does not compile until it stands here. */
const exits: Readonly<Record<ClientErrorCode, ExitCode>> = {
  "address-invalid": exitCodes.usage,
  "certificate-changed": exitCodes.trust,
  "certificate-unknown": exitCodes.trust,
  "closed": exitCodes.interrupted,
  "content-invalid": exitCodes.unexpected,
  "export-damaged": exitCodes.local,
  "export-newer": exitCodes.local,
  "file-changed": exitCodes.local,
  "file-damaged": exitCodes.trust,
  "file-exists": exitCodes.usage,
  "file-too-large": exitCodes.usage,
  "file-unreadable": exitCodes.usage,
  "file-unusable": exitCodes.refused,
  "file-unwritable": exitCodes.usage,
  "invalid-argument": exitCodes.usage,
  "invite-needed": exitCodes.usage,
  "key-file-wrong": exitCodes.login,
  "link-elsewhere": exitCodes.usage,
  "link-invalid": exitCodes.usage,
  "log-invalid": exitCodes.trust,
  "login-failed": exitCodes.login,
  "login-needed": exitCodes.login,
  "message-too-long": exitCodes.usage,
  "name-invalid": exitCodes.usage,
  "name-key-changed": exitCodes.trust,
  "no-conversation": exitCodes.notFound,
  "no-hybrid-key": exitCodes.pending,
  "no-key-package": exitCodes.pending,
  "no-message": exitCodes.notFound,
  "no-proof": exitCodes.notFound,
  "no-request": exitCodes.notFound,
  "no-reader": exitCodes.notFound,
  "node-busy": exitCodes.refused,
  "node-changed": exitCodes.trust,
  "node-failed": exitCodes.refused,
  "node-invalid": exitCodes.trust,
  "node-too-old": exitCodes.refused,
  "node-unreachable": exitCodes.unreachable,
  "not-a-member": exitCodes.notFound,
  "not-admin": exitCodes.refused,
  "not-author": exitCodes.refused,
  "offline": exitCodes.unreachable,
  "passphrase-wrong": exitCodes.login,
  "password-invalid": exitCodes.usage,
  "password-wrong": exitCodes.login,
  "peer-unknown": exitCodes.notFound,
  "profile-damaged": exitCodes.local,
  "profile-elsewhere": exitCodes.login,
  "profile-exists": exitCodes.login,
  "profile-in-use": exitCodes.local,
  "profile-missing": exitCodes.login,
  "race-lost": exitCodes.refused,
  "registration-closed": exitCodes.refused,
  "store-damaged": exitCodes.local,
  "store-failed": exitCodes.local,
  "store-newer": exitCodes.local,
  "suite-too-low": exitCodes.trust,
  "transcript-invalid": exitCodes.trust,
  "verification-contradicted": exitCodes.trust,
};

const isClientCode = (code: string): code is ClientErrorCode => Object.hasOwn(exits, code);

/** One line of what happened, one of what to do. Errors without a code are mistakes of ours and say so. */
export function describeError(error: unknown): Described {
  if (error instanceof CliError) {
    return { code: error.code, message: error.message, hint: error.hint, exit: error.exit };
  }
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    const hint = "hint" in error && typeof error.hint === "string" ? inertLine(error.hint) : undefined;
    const exit = isClientCode(error.code)
      ? exits[error.code]
      : /^E0\d\d$/.test(error.code)
      ? exitCodes.refused
      : exitCodes.unexpected;
    return { code: error.code, message: asSentence(error.message), hint, exit };
  }
  const message = error instanceof Error ? inertLine(error.message) : "unknown";
  return { code: "unexpected", message, hint: text.unexpected, exit: exitCodes.unexpected };
}

/** Errors of the packages begin in lower case and end bare, to be put together; shown alone they are sentences. */
function asSentence(message: string): string {
  const line = inertLine(message);
  return `${line.slice(0, 1).toUpperCase()}${line.slice(1)}${/[.!?…]$/.test(line) ? "" : "."}`;
}
