// A notification of the desktop, by the terminal: a bell, and one of two escapes, whichever this terminal is known for. What
// does not know it shows nothing. The words are this program's own.

type Environment = (name: string) => string | undefined;

/** `title` and `body` hold no control characters and no semicolon. */
export function notification(title: string, body: string, environment: Environment): string {
  const term = environment("TERM") ?? "";
  const rxvt = environment("VTE_VERSION") !== undefined || /^(foot|rxvt)/.test(term);
  const escape = rxvt ? `\x1b]777;notify;${title};${body}\x07` : `\x1b]9;${title}: ${body}\x07`;
  return `\x07${environment("TMUX") === undefined ? escape : throughTmux(escape)}`;
}

/** tmux hands it on to the terminal that it is in, where `allow-passthrough` is on. */
function throughTmux(escape: string): string {
  return `\x1bPtmux;${escape.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`;
}
