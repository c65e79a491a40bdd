// The block of conversations.
const number = new Intl.NumberFormat();

export const listTexts = {
  unread: (count: number): string => `(${number.format(count)})`,
  more: (count: number, unread: number): string =>
    ` and ${number.format(count)} more${unread === 0 ? "" : `, ${number.format(unread)} with new`}`,
} as const;
