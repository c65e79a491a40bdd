// What the manual page says beside the table of commands.

type Entry = readonly [name: string, what: string];

export const manualTexts: {
  readonly name: string;
  readonly synopsis: readonly string[];
  readonly options: string;
  readonly environment: readonly Entry[];
  readonly files: readonly Entry[];
  readonly examples: readonly Entry[];
  readonly seeAlso: string;
} = {
  name: "end-to-end encrypted messages in a terminal",
  synopsis: ["qpq [options] [address]", "qpq [options] command [arguments]"],
  options: "Every command takes these as well.",
  environment: [
    ["NO_COLOR", "no colours, if it is set to anything"],
    ["QPQ_THEME", "the colours that are usual here: terminal, dark, light or mono"],
    ["QPQ_SCREEN_READER", "lines only, with words for all marks, if it is set and not 0"],
    ["XDG_DATA_HOME", "where the data folder is, on Linux: quicproquo in it, or in ~/.local/share"],
  ],
  files: [
    [
      "~/.local/share/quicproquo",
      "the data folder on Linux: profiles with their keys and messages, encrypted, and known nodes",
    ],
    [
      "profiles/NODE/NAME/engine.sock",
      "in the data folder: by this, commands reach the program that has a profile open",
    ],
  ],
  examples: [
    ["qpq up", "a node of one's own, and the prompt on it"],
    ["qpq qpq://example.org:7000#PIN", "the prompt on that node"],
    ["qpq send @bob 'see you at eight'", "one message"],
    ["qpq read @bob --follow", "what bob writes, as it comes"],
    ["qpq run greeting.qpq", "lines as at the prompt, from a file"],
    ["qpq daemon --stdio", "JSON-RPC for a bot, on standard input and output"],
  ],
  seeAlso: "docs/command-line.md and docs/guides/daemon.md, which come with the program.",
};
