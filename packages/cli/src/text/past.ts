// The past of a conversation on the whole screen.
import { number } from "./formats.ts";

export const pastTexts = {
  keys: "PageUp PageDown · / looks for words · g G · q back",
  findKeys: "n before · N after · q back",
  oldest: "the beginning",
  newest: "the newest",
  missed: (count: number): string => `${number.format(count)} new below`,
  searching: "/",
  found: (words: string): string => `“${words}”`,
  nothing: (words: string): string => `Nothing before this has “${words}”.`,
  first: "That was the first one found.",
  noWords: "Words are found by their beginning: letters and digits.",
  empty: "Nothing has been written here yet.",
} as const;
