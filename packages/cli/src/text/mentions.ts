// What is said where somebody names this person in a group.
export const mentionTexts = {
  mark: "(mentions you)",
  elsewhere: (name: string, reference: string): string =>
    `${name} mentions you in ${reference}: /switch ${reference} shows it.`,
  /** In the status row, behind what is unread. */
  count: (count: number): string => `@${count}`,
  inList: (count: number): string => (count === 1 ? "  mentions you" : `  mentions you ${count} times`),
} as const;
