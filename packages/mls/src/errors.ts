// The one error of this package. What other people sent wrongly is mostly a value (see `Processed` and
// `verifyKeyPackage`); this is thrown for calls that cannot be done, and for Welcomes and stored states that do not open.

export type MlsErrorCode =
  /** An argument has the wrong length, range or form. */
  | "bad-argument"
  /** The cipher suite is not one that this engine runs. */
  | "unsupported-suite"
  /** A KeyPackage to be added does not verify. */
  | "key-package-rejected"
  /** A KeyPackage to be added is outside its lifetime now. */
  | "key-package-expired"
  /** The group's rules (RFC 9420 section 12.2) forbid the commit that was asked for. */
  | "commit-refused"
  /** A commit of one's own awaits `mergePending` or `dropPending`. */
  | "commit-pending"
  /** A received commit awaits `merge` or `drop`. */
  | "commit-staged"
  /** `mergePending` without a pending commit. */
  | "no-pending-commit"
  /** `merge` or `drop` of something that is not the staged commit. */
  | "not-staged"
  /** This member was removed, or the group has ended. */
  | "not-a-member"
  /** A member wants to leave: nothing is encrypted for it any more until a commit lets it go. */
  | "self-remove-pending"
  /** A pre-shared key that is needed is not known. */
  | "psk-missing"
  /** More or larger proposals than an epoch keeps. */
  | "proposal-limit"
  /** This secret was given out already. */
  | "secret-consumed"
  /** The GroupInfo is not valid, or does not allow to join by it. */
  | "group-info-invalid"
  /** The caller's credential checker refused a leaf. */
  | "credential-rejected"
  /** The Welcome holds no secrets for this KeyPackage. */
  | "welcome-not-for-this-key-package"
  /** The Welcome does not open or what is in it is not valid. */
  | "welcome-invalid"
  /** Stored bytes are damaged or not of this kind. */
  | "state-damaged"
  /** Stored bytes are of a version that this release does not know. */
  | "state-version";

const hints: Record<MlsErrorCode, string> = {
  "bad-argument": "Correct the call.",
  "unsupported-suite": "Use the suite of `defaultCipherSuite`.",
  "key-package-rejected": "Fetch another key package of this person.",
  "key-package-expired": "Ask the person to come online, so that new key packages are published; check the clock.",
  "commit-refused": "Look at the group's members and required capabilities, and ask for less.",
  "commit-pending": "Merge or drop the pending commit first.",
  "commit-staged": "Merge or drop the staged commit first.",
  "no-pending-commit": "Build a commit first.",
  "not-staged": "Use the staged commit that the last `process` returned.",
  "not-a-member": "Ask a member to add you again.",
  "self-remove-pending": "Commit the pending proposal to leave first.",
  "psk-missing": "Give the pre-shared key by the group's `psks`.",
  "proposal-limit": "Commit or wait for the next epoch.",
  "secret-consumed": "Keep a component's secret when it is first given; the next epoch has another.",
  "group-info-invalid": "Fetch a newer GroupInfo, or ask to be added.",
  "credential-rejected": "Look at whose credential it is.",
  "welcome-not-for-this-key-package": "Choose the key package by `welcomeReferences`.",
  "welcome-invalid": "Ask to be added again.",
  "state-damaged": "Restore the state, or join the group again.",
  "state-version": "Use the release that wrote this state, or a newer one.",
};

export class MlsError extends Error {
  override readonly name = "MlsError";
  readonly code: MlsErrorCode;
  /** What a person can do about it. */
  readonly hint: string;

  constructor(code: MlsErrorCode, detail: string, options?: { readonly cause?: unknown }) {
    super(detail, options);
    this.code = code;
    this.hint = hints[code];
  }
}
