// What goes wrong with the node itself, as against a call, which is refused with an error of the protocol.

const codes = [
  "config-invalid",
  "data-folder",
  "key-missing",
  "key-invalid",
  "wrong-key",
  "not-a-node",
  "newer-schema",
  "older-schema",
  "in-use",
  "port-in-use",
  "certificate-invalid",
  "journal-missing",
  "journal-damaged",
  "log-rolled-back",
  "log-damaged",
  "storage-full",
  "store-away",
  "blobs-away",
  "blobs-refused",
  "backup-elsewhere",
  "backup-invalid",
  "journal-older",
  "moved",
  "move-unfinished",
  "move-differs",
  "no-such-user",
  "closed",
  "broken",
] as const;

export type NodeErrorCode = (typeof codes)[number];

export function isNodeErrorCode(text: string): text is NodeErrorCode {
  return codes.some((code) => code === text);
}

export class NodeError extends Error {
  override readonly name = "NodeError";
  readonly code: NodeErrorCode;
  /** What a person can do about it. */
  readonly hint: string | undefined;

  constructor(
    code: NodeErrorCode,
    message: string,
    options: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whether something outside of the node cannot be reached or refuses it. Whoever notices says so once. */
export function isAway(error: unknown): boolean {
  return error instanceof NodeError && awayCodes.has(error.code);
}

const awayCodes: ReadonlySet<NodeErrorCode> = new Set<NodeErrorCode>(["store-away", "blobs-away", "blobs-refused"]);
