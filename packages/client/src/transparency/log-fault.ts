// What a node can be caught at, each with a word for programs and a sentence for people. A fault is an outcome and no
// exception: whoever asked decides what it means for what they were doing.
import type { BrokenRule } from "@quicproquo/protocol/transparency";
import type { LogFaultKind } from "../api.ts";

export interface LogFault {
  readonly kind: LogFaultKind;
  /** A whole sentence, without a name that others chose. */
  readonly text: string;
  /** Identity key of the person that it is about, if it is about one whom this profile may know. */
  readonly of?: Uint8Array | undefined;
}

/** Kept and shown again with every start: these cannot be accidents of a connection. */
const PROOFS: ReadonlySet<LogFaultKind> = new Set<LogFaultKind>([
  "forked",
  "split-view",
  "name-bound-twice",
  "key-bound-twice",
  "tombstone-without-bind",
  "tombstone-twice",
  "time-falls",
  "own-name-elsewhere",
  "own-key-elsewhere",
  "own-tombstone",
  "contact-changed",
]);

export function isProof({ kind }: LogFault): boolean {
  return PROOFS.has(kind);
}

const TEXTS: Readonly<Record<Exclude<LogFaultKind, BrokenRule>, string>> = {
  "checkpoint-invalid": "The node gave a checkpoint of its log that it did not sign.",
  "rolled-back": "The node rolled its log back: it shows fewer entries than it showed before.",
  "forked": "The node forked its log: what it shows now does not continue what it showed before.",
  "entries-withheld": "The node holds back entries of its log that its own checkpoint counts.",
  "entry-invalid": "The node's log holds something that is no entry.",
  "proof-missing": "The node gave a key for a name without the proof that its log binds them.",
  "proof-invalid": "The node gave a proof for a name that does not hold.",
  "proof-of-another": "The node gave the key or the proof of somebody else for a name.",
  "tombstone-hidden": "The node gives out a name that its own log says was deleted.",
  "name-denied": "The node denies a name that its own log binds.",
  "name-of-another": "The node gave a name for a key that its log does not bind to it.",
  "own-name-elsewhere": "The node's log binds your name to a key that is not yours: others are led to somebody else.",
  "own-key-elsewhere": "The node's log binds your key to a name that is not yours.",
  "own-tombstone": "The node's log says that your account was deleted.",
  "own-missing": "The node's log does not hold your name: others cannot verify you.",
  "contact-changed":
    "Somebody you know stands in the node's log under another key: verify who they are by another way.",
  "split-view": "The node shows different logs to different people: it may give out false keys.",
  "consistency-refused": "The node refuses to prove that the log it showed somebody else is the one it shows here.",
};

const RULES: Readonly<Record<BrokenRule, string>> = {
  "time-falls": "The node's log goes back in time.",
  "name-bound-twice": "The node bound a name a second time, to another key.",
  "key-bound-twice": "The node bound a key a second time, to another name.",
  "tombstone-without-bind": "The node's log deletes an account that was never made.",
  "tombstone-twice": "The node's log deletes an account twice.",
};

export function logFault(kind: LogFaultKind, of?: Uint8Array): LogFault {
  return { kind, text: isRule(kind) ? RULES[kind] : TEXTS[kind], of };
}

export function isLogFaultKind(word: string): word is LogFaultKind {
  return Object.hasOwn(TEXTS, word) || Object.hasOwn(RULES, word);
}

function isRule(kind: LogFaultKind): kind is BrokenRule {
  return Object.hasOwn(RULES, kind);
}
