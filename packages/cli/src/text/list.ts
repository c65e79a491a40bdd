// The block of conversations.
import { number } from "./formats.ts";

export const listTexts = {
  unread: (count: number, mentions: number): string =>
    `(${number.format(count)}${mentions === 0 ? "" : ` @${number.format(mentions)}`})`,
  more: (count: number, unread: number): string =>
    ` and ${number.format(count)} more${unread === 0 ? "" : `, ${number.format(unread)} with new`}`,
} as const;
