// What is said about drafts.
export const draftTexts = {
  summary: "what you were typing in conversations, and did not send",
  description:
    "What stands typed at the prompt when one goes to another conversation, or leaves, is kept in the encrypted profile, comes back when the conversation is opened, and goes when it is sent. This lists it. A crash costs at most the last second of it. It stays on this machine.",
  none: "Nothing is half typed.",
} as const;
