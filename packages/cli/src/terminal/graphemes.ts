// Text as a person sees it: grapheme clusters. Everything that cuts or moves through text goes by these, never by code units,
// so that an emoji is deleted whole. How many columns they take is in widths.ts.

/** Made when they are wanted: it takes ten milliseconds. */
let segmenter: Intl.Segmenter | undefined;
let words: Intl.Segmenter | undefined;

export function graphemes(text: string): string[] {
  const clusters: string[] = [];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(text)) clusters.push(segment);
  return clusters;
}

/** Lengths of words and of what stands between them, in clusters: where word-wise movement stops. */
export function wordLengths(text: string): { readonly length: number; readonly word: boolean }[] {
  const lengths: { length: number; word: boolean }[] = [];
  words ??= new Intl.Segmenter(undefined, { granularity: "word" });
  for (const part of words.segment(text)) {
    lengths.push({ length: graphemes(part.segment).length, word: part.isWordLike === true });
  }
  return lengths;
}
