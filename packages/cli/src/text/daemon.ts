// What is said about programs that hold a profile open for others.

export const daemonTexts = {
  summary: "holds a profile open for other programs: JSON-RPC on a socket, or on standard input and output",
  description:
    "Opens the profile and serves it by JSON-RPC 2.0, a message a line: on a socket in the profile's folder, which only its owner can reach and which needs no password, and with --stdio on standard input and output as well. Other qpq commands on this profile go through it. Events are kept for named readers until they acknowledge them. Ends with SIGTERM; with --stdio also at the end of the input.",
  stdio: "speak JSON-RPC on standard input and output too",
  serving: (name: string, path: string): string => `Serving ${name} at ${path}`,
  noSocket: "There can be no socket for this profile.",
  noSocketHint: "Take a --data-dir with a shorter path, or --stdio alone.",
  heldAlready: "Another program has this profile open already.",
  heldAlreadyHint: "qpq commands on this profile go through that one; qpq daemon --stdio does too.",
  passwordFromInput: "Standard input is the line to the daemon: the password comes from elsewhere.",
  passwordFromInputHint: "Use --password-file, or another descriptor with --password-fd.",

  protocol: {
    "malformed": "That line is no JSON.",
    "request-invalid": "That is no JSON-RPC 2.0 request.",
    "method-unknown": "There is no such method.",
    "invalid-argument": "These are no parameters of that method.",
  },
  protocolHint: "The guide to the daemon lists the methods and what they take.",
  lineTooLong: "That line is too long.",
  idInUse: "A call with that id is under way.",
  parameter: (name: string, form: string): string => `"${name}" is ${form}.`,
  parameterUnknown: (name: string): string => `There is no parameter "${name}".`,
  parameterHint: "Parameters go by name or by place, as the client's api.ts names them.",
  readerInUse: (name: string): string => `Another connection reads as ${name}.`,
  readerInUseHint: "End that one, or take another name for this reader.",
  onlyFiles: "Through another program only files of this machine can be sent.",

  promptElsewhere:
    "Another program has this profile open: this prompt goes through it, and ends with it. For another name there is --as NAME.",
  gone: "the program that holds this profile has ended",
  reader: "what is kept for this reader since it read last, one event a line; it is made if it is new",
  readerShape:
    "With --reader {seq, type, …}: message, message-changed, message-state, message-gone, conversation, notice, alarm, events-lost",
  eventsLost: (count: number): string => `${count} events were let go: this reader was away for too long.`,

  holderGone: "The program that holds this profile open has ended.",
  holderGoneHint: "Do it again: what was said before that is kept.",
  holderSilent: "The program that holds this profile open does not answer.",
  holderSilentHint: "It may be stopped, or very busy: look at it, or end it.",
  holderDiffers: (theirs: string): string => `Another version of this program (${theirs}) holds this profile open.`,
  holderDiffersHint: "End it and start it again.",
} as const;
