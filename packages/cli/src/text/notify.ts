// What calls somebody back to their terminal.
export const notify = {
  title: "quicproquo",
  body: "something new",
  setting: "notify: you are",
  on: "called when something comes while you are elsewhere",
  off: "not called when something comes",
  needs: "It needs a terminal that tells when it is left; in tmux: set -g focus-events on",
} as const;
