// What a node answers when it refuses: E001..E029, stable for ever. docs/errors.md lists them; a test compares the two.

/** How Cap'n Proto classes an exception (rpc.capnp, Exception.Type). */
export type ExceptionType = "failed" | "overloaded" | "disconnected" | "unimplemented";

export interface ErrorEntry {
  /** Doing the same again later may work. */
  readonly retry: boolean;
  /** What a person can do now. */
  readonly hint: string;
}

export interface NodeErrorEntry extends ErrorEntry {
  /** The word after the code. */
  readonly name: string;
  readonly type: ExceptionType;
}

export type NodeErrorCode =
  | "E001"
  | "E002"
  | "E003"
  | "E004"
  | "E005"
  | "E006"
  | "E007"
  | "E008"
  | "E009"
  | "E010"
  | "E011"
  | "E012"
  | "E013"
  | "E014"
  | "E015"
  | "E016"
  | "E017"
  | "E018"
  | "E019"
  | "E020"
  | "E021"
  | "E022"
  | "E023"
  | "E024"
  | "E025"
  | "E026"
  | "E027"
  | "E028"
  | "E029";

const failed = (name: string, hint: string): NodeErrorEntry => ({ name, type: "failed", retry: false, hint });
const overloaded = (name: string, hint: string): NodeErrorEntry => ({ name, type: "overloaded", retry: true, hint });

export const nodeErrors: Readonly<Record<NodeErrorCode, NodeErrorEntry>> = {
  E001: failed("unsupported-version", "This program and the node do not speak the same version: update the older one."),
  E002: failed("auth-required", "Log in first."),
  E003: failed("auth-invalid", "The session has ended: log in again."),
  E004: failed(
    "identity-mismatch",
    "This session belongs to another identity: log in as the one that you mean to use.",
  ),
  E005: failed("invalid-argument", "The node did not accept what was sent: update this program, or report it."),
  E006: failed("payload-too-large", "Send less at once, or send it as a file."),
  E007: overloaded(
    "inbox-full",
    "The recipient has too many messages waiting: it can be sent once they have been online.",
  ),
  E008: overloaded("rate-limited", "Too much in a short time: wait a little."),
  E009: failed("not-a-member", "You are not, or no longer, part of this conversation."),
  E010: failed("self-channel", "A conversation needs somebody else: give another name."),
  E011: failed("batch-invalid", "The list of recipients was empty, too long or named somebody twice: report it."),
  E012: failed("username-invalid", "Names have 3 to 32 of a-z 0-9 . _ - and begin and end with a letter or digit."),
  E013: failed("username-taken", "Choose another name."),
  E014: failed("identity-taken", "This identity has an account here already: log in with its name."),
  E015: failed(
    "registration-failed",
    "Ask the operator of this node whether it takes new people, and for an invite code.",
  ),
  E016: failed("login-failed", "Check name and password."),
  E017: failed(
    "key-package-invalid",
    "The node did not accept a key package: update this program, or check the clock.",
  ),
  E018: failed("hybrid-key-invalid", "The node did not accept a sealing key: update this program, or check the clock."),
  E019: failed(
    "proof-range-invalid",
    "The node's log is shorter than asked for: connect again; if it persists, distrust it.",
  ),
  E020: overloaded(
    "quota-exceeded",
    "Your files at this node take all the space you have: delete some, or wait until they expire.",
  ),
  E021: overloaded(
    "storage-full",
    "The node's disk is full: tell its operator. What you wrote is kept and sent later.",
  ),
  E022: {
    name: "unavailable",
    type: "disconnected",
    retry: true,
    hint: "The node is stopping or starting: it is tried again by itself.",
  },
  E023: {
    name: "internal",
    type: "failed",
    retry: true,
    hint: "The node failed: give its operator the number in this message.",
  },
  E024: failed("blob-range-invalid", "A part of the file lies outside of it: start the transfer again."),
  E025: failed("blob-hash-mismatch", "The file changed on its way: send it again."),
  E026: failed("blob-too-large", "The file is too large for this node."),
  E027: failed("blob-not-found", "The file has expired or was deleted: ask its sender to send it again."),
  E028: failed("account-deletion-failed", "Log in again and repeat it; nothing was deleted."),
  E029: failed("unknown-recipient", "Nobody of this name has an account here, or no longer: check the name."),
};
