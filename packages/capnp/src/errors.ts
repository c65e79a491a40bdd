// The one error class of this package's codec and generator. The code is stable and for programs, the text for people.

/**
 * What went wrong:
 * - `truncated`: the bytes end before the message does.
 * - `malformed`: a pointer or frame that no valid message contains (bounds, far pointers, sizes, kinds).
 * - `limit`: valid so far, but more than the receiver allows (bytes, segments, traversal, depth).
 * - `text`: a Text that is not UTF-8 or lacks its terminating zero.
 * - `union`: a member was asked for that is not the one that is set; ask `which()` first.
 * - `argument`: the caller gave a value that the field cannot hold, or an index outside a list.
 * - `schema`: the generator was given what it cannot turn into code.
 * - `rpc`: a call or a connection failed; the error is an RpcError, whose `type` says how one might react.
 */
export type CapnpErrorCode = "truncated" | "malformed" | "limit" | "text" | "union" | "argument" | "schema" | "rpc";

export class CapnpError extends Error {
  override readonly name: string = "CapnpError";
  readonly code: CapnpErrorCode;

  constructor(code: CapnpErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
