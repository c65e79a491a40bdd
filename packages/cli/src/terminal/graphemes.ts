// Text as a person sees it: grapheme clusters and the columns they take. Everything that cuts, measures or moves through
// text goes by these, never by code units, so that an emoji is deleted whole and a wide character takes two columns.
import stringWidth from "string-width";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** Widths of the clusters seen so far. Bounded, since a hostile line may hold any number of different ones. */
const widths = new Map<string, number>();
const cachedWidths = 4096;

export function graphemes(text: string): string[] {
  const clusters: string[] = [];
  for (const { segment } of segmenter.segment(text)) clusters.push(segment);
  return clusters;
}

/** Lengths of words and of what stands between them, in clusters: where word-wise movement stops. */
export function wordLengths(text: string): { readonly length: number; readonly word: boolean }[] {
  const lengths: { length: number; word: boolean }[] = [];
  for (const part of words.segment(text)) {
    lengths.push({ length: graphemes(part.segment).length, word: part.isWordLike === true });
  }
  return lengths;
}

/** Columns of one cluster. */
export function clusterWidth(cluster: string): number {
  if (cluster.length === 1 && cluster >= " " && cluster <= "~") return 1;
  const known = widths.get(cluster);
  if (known !== undefined) return known;
  const width = stringWidth(cluster);
  if (widths.size >= cachedWidths) widths.clear();
  widths.set(cluster, width);
  return width;
}

/** Columns of a text without newlines and escapes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const cluster of graphemes(text)) width += clusterWidth(cluster);
  return width;
}

/** The text, or as much of it as fits in `columns` with an ellipsis. One line, no escapes. */
export function fit(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 0;
  let kept = "";
  for (const cluster of graphemes(text)) {
    width += clusterWidth(cluster);
    if (width > columns - 1) break;
    kept += cluster;
  }
  return columns > 0 ? `${kept}…` : "";
}

/** The text, with spaces behind it up to `columns`. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}
