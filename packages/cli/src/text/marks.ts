// What is said about muting, pinning and archiving conversations: each for this person alone.

export const markTexts = {
  mute: {
    summary: "says nothing more of what comes in this conversation",
    description:
      "What comes in a conversation is counted and kept, and nothing is said of it. Nobody else hears of that.",
    said: (reference: string): string => `${reference} is muted.`,
  },
  unmute: {
    summary: "says again what comes in this conversation",
    description: "What comes in a conversation is said again.",
    said: (reference: string): string => `${reference} is not muted any more.`,
  },
  pin: {
    summary: "puts this conversation first in every list",
    description:
      "Puts a conversation first in every list. One that was archived comes back by it. Nobody else hears of that.",
    said: (reference: string): string => `${reference} is pinned.`,
  },
  unpin: {
    summary: "puts this conversation among the others again",
    description: "Puts a conversation that was pinned among the others again.",
    said: (reference: string): string => `${reference} is not pinned any more.`,
  },
  archive: {
    summary: "puts this conversation out of every list until somebody writes there",
    description:
      "Puts a conversation out of every list until somebody writes there: a message brings it back, one's own too; reactions, edits and lines that nobody wrote do not. So it is where it is muted as well, unless qpq settings archive on was said. One that was pinned is pinned no more. qpq list --archived has those that are archived. Nobody else hears of that.",
    said: (reference: string): string => `${reference} is archived, until somebody writes there.`,
  },
  unarchive: {
    summary: "puts this conversation into lists again",
    description: "Puts a conversation that was archived into lists again.",
    said: (reference: string): string => `${reference} is not archived any more.`,
  },
} as const;

export const listing = {
  pinned: "  (pinned)",
  archived: "  (archived)",
  noneArchived: "Nothing is archived.",
  someArchived: (count: string): string => `${count} archived: /list archived (in a shell: qpq list --archived)`,
  setting: {
    what: "archive: what is archived and muted",
    on: "stays archived when somebody writes there",
    off: "comes back when somebody writes there",
  },
  option: "those that are archived, in place of those that are not",
} as const;
