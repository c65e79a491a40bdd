// Why something that came cannot be shown: a word to search for and to tell others, the same in every release. It stands at
// the end of the line that says what happened and what happens next.
export type Reason =
  /** Its keys are gone: it came more than a few changes of the group too late. */
  | "epoch-too-old"
  /** It belongs to a change of the group that did not come. */
  | "epoch-ahead"
  /** It was opened before: the node or its sender repeats it. */
  | "generation-consumed"
  /** More of its sender's messages are missing before it than are waited for. */
  | "generation-too-far"
  /** Sealed for another key, or not at all. */
  | "sealed-to-other-key"
  /** The group went on in a way that cannot be followed here. */
  | "fork"
  /** Numbers of a sender's messages are missing. */
  | "gap"
  | "commit-invalid"
  | "own-message"
  | "proposals-too-many"
  | "malformed"
  | "not-authentic"
  | "wrong-group";

export function withReason(line: string, reason: Reason): string {
  return `${line} (${reason})`;
}
