// What is said about completion in shells, and the manual page.

export const completionTexts = {
  summary: "a script that has a shell complete commands, options and names",
  description:
    "Prints a script for a shell. With it, Tab completes commands and options, and names of people and groups while a prompt or qpq daemon has the profile open: then they can be had without a password. The node hears nothing of it.",
  shell: "bash, zsh or fish",
  complete: "what may stand next, for the scripts of qpq completion",
  typed: "all that was typed behind qpq; the last one is not complete",
} as const;
