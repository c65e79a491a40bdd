// The last gate before the terminal: no byte that a terminal would obey passes, whoever wrote the text. The engine has
// made texts from others inert already; this also holds for names, file contents, errors and pastes.

// C0 without tab and newline, DEL, C1, and the bidirectional controls that can turn a line around.
// deno-lint-ignore no-control-regex
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text with control and bidi characters replaced; newlines and tabs stay. */
export function inert(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(commands, "\u{FFFD}");
}

/** The same on one line. */
export function inertLine(text: string): string {
  return inert(text).replaceAll(/[\n\t]+/g, " ");
}
