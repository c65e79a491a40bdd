// Looks of text: colours on a terminal only, and none if NO_COLOR is set (no-color.org) or the terminal is dumb. What a
// colour says is always said by a word or a mark too.

export interface Style {
  /** Whether a look can be told from another: false where there are no looks at all. */
  readonly looks: boolean;
  dim(text: string): string;
  bold(text: string): string;
  italic(text: string): string;
  underline(text: string): string;
  /** What the keys are at, inverse; its row has a mark too. */
  selected(text: string): string;
  /** To be taken by the letter. */
  code(text: string): string;
  warning(text: string): string;
  failure(text: string): string;
  /** A colour of its own for each key or name, the same every time. */
  person(key: string, text: string): string;
  /** Black on white, for cameras: of the fixed part of the palette, which no theme changes. */
  scanned(text: string): string;
}

/** What begins a look or ends it, as all of these do: its code. */
// deno-lint-ignore no-control-regex
export const lookCodes: RegExp = /\x1b\[([0-9;]*)m/g;

/** `terminal`: the sixteen colours that the person's own terminal has. The others name theirs, for a background. */
export const themes = ["terminal", "dark", "light", "mono"] as const;
export type Theme = (typeof themes)[number];

type Look = (text: string) => string;
const same: Look = (text) => text;
const colour = (code: string): Look => (text) => `\x1b[${code}m${text}\x1b[39m`;
const indexed = (code: number): Look => colour(`38;5;${code}`);

/** Weight, slant and lines, which every theme but none has. */
const shapes = {
  looks: true,
  bold: (text: string): string => `\x1b[1m${text}\x1b[22m`,
  italic: (text: string): string => `\x1b[3m${text}\x1b[23m`,
  underline: (text: string): string => `\x1b[4m${text}\x1b[24m`,
  selected: (text: string): string => `\x1b[7m${text}\x1b[27m`,
  scanned: (text: string): string => `\x1b[38;5;16;48;5;231m${text}\x1b[39;49m`,
} as const;
const faint: Look = (text) => `\x1b[2m${text}\x1b[22m`;

interface Palette {
  readonly dim: Look;
  readonly code: Look;
  readonly warning: Look;
  readonly failure: Look;
  readonly people: readonly Look[];
}

/** Colours of the 256 whose values no terminal changes: each is read well on its background, see style.test.ts. */
export const fixedColours = {
  dark: { dim: 248, code: 152, warning: 222, failure: 210, people: [114, 180, 117, 176, 80, 216, 222, 109] },
  light: { dim: 240, code: 23, warning: 94, failure: 124, people: [22, 94, 19, 90, 23, 88, 54, 25] },
} as const;

const fixed = ({ dim, code, warning, failure, people }: (typeof fixedColours)["dark" | "light"]): Palette => ({
  dim: indexed(dim),
  code: indexed(code),
  warning: indexed(warning),
  failure: indexed(failure),
  people: people.map(indexed),
});

const palettes: Readonly<Record<Theme, Palette>> = {
  terminal: {
    dim: faint,
    code: colour("36"),
    warning: colour("33"),
    failure: colour("31"),
    people: [32, 33, 34, 35, 36, 94, 95, 96].map((code) => colour(String(code))),
  },
  dark: fixed(fixedColours.dark),
  light: fixed(fixedColours.light),
  mono: { dim: faint, code: same, warning: shapes.bold, failure: shapes.bold, people: [same] },
};

export function themed(theme: Theme): Style {
  const { dim, code, warning, failure, people } = palettes[theme];
  return {
    ...shapes,
    dim,
    code,
    warning,
    failure,
    person(key, text) {
      let sum = 0;
      for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
      return (people[sum % people.length] ?? same)(text);
    },
  };
}

export const noLooks: Style = {
  looks: false,
  dim: same,
  bold: same,
  italic: same,
  underline: same,
  selected: same,
  code: same,
  warning: same,
  failure: same,
  person: (_key, text) => text,
  scanned: same,
};

/** `asked`: by the command line, which goes before NO_COLOR; `usual`: by the environment, which does not. */
export function styleFor(
  terminal: boolean,
  environment: (name: string) => string | undefined,
  { asked, usual = "terminal" }: { readonly asked?: Theme | undefined; readonly usual?: Theme | undefined } = {},
): Style {
  if (!terminal || environment("TERM") === "dumb") return noLooks;
  if (asked !== undefined) return themed(asked);
  return (environment("NO_COLOR") ?? "") === "" ? themed(usual) : noLooks;
}
