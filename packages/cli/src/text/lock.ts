// What is said about locking the prompt.
export const lockTexts = {
  word: "shows nothing until the password is given; messages go on coming",
  locked: "Locked. Messages go on coming; Ctrl-D leaves.",
  setting: (after: string | undefined): string =>
    after === undefined
      ? "lock: the prompt never locks by itself"
      : `lock: the prompt locks after ${after} without a key`,
  noTime: "The prompt locks after 10 seconds to a day without a key, or off.",
  timesHint: "Write lock 10m, 1h, forms such as 1h30m, or off.",
} as const;
