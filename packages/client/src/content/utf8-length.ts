// How long texts are in UTF-8, which is how limits count them.

const encoder = new TextEncoder();
/** That one unit of UTF-16 can take. */
const MOST_BYTES = 3;

/** Bytes that a text takes. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** Whether it takes at most so many; short ones are not encoded to tell. */
export function fitsInUtf8(text: string, bytes: number): boolean {
  return text.length * MOST_BYTES <= bytes || utf8Length(text) <= bytes;
}
