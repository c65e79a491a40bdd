// Tab: the last word before the caret, completed from what is known. One candidate is put in whole; several give what they
// have in common, and the list for the person to see.
import { graphemes } from "./graphemes.ts";

export interface Completion {
  /** Clusters before the caret that `insert` replaces. */
  readonly replace: number;
  readonly insert: string;
  /** All that would fit, if there is more than one. */
  readonly candidates: readonly string[];
}

export interface CompletionSource {
  /** Where in the text before the caret the word begins (code units), and what it could become. */
  (before: string): { readonly from: number; readonly candidates: readonly string[] };
}

export function complete(before: string, source: CompletionSource): Completion | undefined {
  const { from, candidates: all } = source(before);
  const begun = before.slice(from).toLowerCase();
  const candidates = [...new Set(all)].filter((candidate) => candidate.toLowerCase().startsWith(begun)).sort();
  const [first] = candidates;
  if (first === undefined) return undefined;
  const replace = graphemes(before.slice(from)).length;
  if (candidates.length === 1) return { replace, insert: `${first} `, candidates: [] };
  const common = candidates.reduce(commonBeginning);
  return { replace, insert: common.length >= begun.length ? common : before.slice(from), candidates };
}

function commonBeginning(left: string, right: string): string {
  const clusters = graphemes(left);
  const others = graphemes(right);
  let same = "";
  for (const [index, cluster] of clusters.entries()) {
    if (cluster !== others[index]) break;
    same += cluster;
  }
  return same;
}
