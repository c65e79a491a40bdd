// Text from other people, made harmless for a terminal: nothing in it moves the cursor, reorders what stands beside it,
// or hides itself. What is taken out leaves a visible mark, so that two different texts never look the same by it.
// Letters of all scripts, combining marks and emoji stay; a name that merely resembles another is not decided here.
import type { SafeText } from "./api.ts";

/** Stands where something was taken out. */
const MARK = "\u{fffd}";

// Controls, format characters (bidi, joiners, tags), what Unicode says is to be ignored in display (zero-width spaces,
// variation selectors, blank fillers), line and paragraph separators, the blank braille cell, and code points that no
// standard assigned or that have no character.
const HARMFUL = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\u2800]/u;

// Possible emoji (UTS #51 §1.4.9) are kept whole, with the joiners, selectors and tags inside them.
const PIECE =
  /\p{RGI_Emoji}|\p{Extended_Pictographic}(?:[\ufe0e\ufe0f]|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*|\r\n|[^]/gv;

// Scripts that cannot be spelled without joiners (UAX #31 §2.3): between two of their letters or marks they stay.
const BEFORE_JOINER =
  /[\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Mongolian}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Syriac}\p{Script=Tamil}\p{Script=Telugu}]$/u;
const AFTER_JOINER = new RegExp(`^${BEFORE_JOINER.source.slice(0, -1)}`, "u");

/** Printable ASCII, nothing of which does harm: most of what is written, and all names. Looked at once, not piece by piece. */
const PLAIN = /^[ -~]*$/;

export interface SafeTextOptions {
  /** Keep line breaks, as `\n`. A face that asks for them must keep later lines from looking like its own. Default: no. */
  readonly newlines?: boolean;
}

/** The only maker of SafeText. Line breaks and tabs become spaces unless kept; other harm becomes U+FFFD. */
export function safeText(text: string, options: SafeTextOptions = {}): SafeText {
  if (PLAIN.test(text)) return text as SafeText;
  const lineBreak = options.newlines === true ? "\n" : " ";
  return text.replace(PIECE, (piece, at: number) => {
    if (piece === "\n" || piece === "\r\n") return lineBreak;
    if (piece === "\t") return " ";
    if ([...piece].length > 1) return piece;
    if ((piece === "\u200c" || piece === "\u200d") && joins(text, at)) return piece;
    return HARMFUL.test(piece) && !/\p{Extended_Pictographic}/u.test(piece) ? MARK : piece;
  }) as SafeText;
}

function joins(text: string, at: number): boolean {
  return BEFORE_JOINER.test(text.slice(Math.max(0, at - 2), at)) && AFTER_JOINER.test(text.slice(at + 1, at + 3));
}
