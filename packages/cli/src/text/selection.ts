// Messages selected with the arrow keys.
export const selectionTexts = {
  hint: "Enter answers · + emoji · e edits · d deletes · h hides · # number · Esc",
  nothing: "There is nothing to select here.",
  notYours: "Only its author can do that.",
  notTheirs: "Your own you delete: d.",
  gone: "It is there no more.",
  again: (key: string): string => `${key} again does it at everybody's; any other key does not.`,
  answers: (name: string, words: string): string => `↪ ${name}: ${words} › `,
  reacts: (name: string, words: string): string => `emoji for ${name}: ${words} › `,
  edits: (words: string): string => `edit: ${words} › `,
} as const;
