// Why content was refused: stable words, for logs and tests; people see one sentence whichever it was.

export type Refusal =
  | "too-large"
  | "not-deterministic-cbor"
  | "malformed"
  | "bad-salt"
  | "bad-message-id"
  | "bad-topic"
  | "bad-expiry"
  | "bad-extension"
  | "no-sender-or-room"
  | "bad-part"
  | "bad-semantics"
  | "bad-key"
  | "too-many-parts"
  | "too-deep";

/** Thrown inside the decoder only; it never leaves `decodeContent`. */
export class ContentRefused extends Error {
  readonly why: Refusal;

  constructor(why: Refusal) {
    super(why);
    this.why = why;
  }
}
