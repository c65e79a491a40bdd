// Colours, on a terminal only, and none if NO_COLOR is set (no-color.org) or the terminal is dumb.

export interface Style {
  /** False: nothing here changes how a text looks. */
  readonly coloured: boolean;
  dim(text: string): string;
  bold(text: string): string;
  warning(text: string): string;
  failure(text: string): string;
  /** A colour of its own for each key or name, the same every time. */
  person(key: string, text: string): string;
  /** Black on white, for cameras: of the fixed part of the palette, which no theme changes. */
  scanned(text: string): string;
}

const colour = (code: number) => (text: string): string => `\x1b[${code}m${text}\x1b[39m`;
const people = [32, 33, 34, 35, 36, 94, 95, 96];

export const colours: Style = {
  coloured: true,
  dim: (text) => `\x1b[2m${text}\x1b[22m`,
  bold: (text) => `\x1b[1m${text}\x1b[22m`,
  warning: colour(33),
  failure: colour(31),
  person(key, text) {
    let sum = 0;
    for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
    return colour(people[sum % people.length] ?? 36)(text);
  },
  scanned: (text) => `\x1b[38;5;16;48;5;231m${text}\x1b[39;49m`,
};

const same = (text: string): string => text;
export const noColours: Style = {
  coloured: false,
  dim: same,
  bold: same,
  warning: same,
  failure: same,
  person: (_key, text) => text,
  scanned: same,
};

export function styleFor(terminal: boolean, environment: (name: string) => string | undefined): Style {
  const refused = (environment("NO_COLOR") ?? "") !== "" || environment("TERM") === "dumb";
  return terminal && !refused ? colours : noColours;
}
