// What is said about notes, the conversation with oneself.
export const notesTexts = {
  what: "notes, on this machine alone",
  written: (reference: string): string => `Written down: /switch ${reference} shows your notes.`,
} as const;
