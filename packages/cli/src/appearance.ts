// How this program shows itself: drawn or on lines, in which colours, for eyes or for ears. Options go before what the
// environment says is usual here.
import { CliError, exitCodes } from "./errors.ts";
import { type Style, styleFor, type Theme, themes } from "./terminal/style.ts";
import { text } from "./text.ts";

export interface AppearanceOptions {
  readonly plain?: boolean;
  readonly screenReader?: boolean;
  readonly theme?: string;
}

export interface Appearance {
  /** Lines only: each once, nothing painted over, states as words, no looks. */
  readonly plain: boolean;
  /** On lines, with words for marks and rules, as a screen reader reads them aloud. */
  readonly spoken: boolean;
  /** Of output to a terminal. */
  readonly style: Style;
}

type Environment = (name: string) => string | undefined;

/** Throws `invalid-argument` for a theme that there is not. */
export function appearanceOf(options: AppearanceOptions, environment: Environment): Appearance {
  const usually = environment("QPQ_SCREEN_READER") ?? "";
  const spoken = options.screenReader ?? (usually !== "" && usually !== "0");
  const plain = options.plain === true || spoken;
  const themed = { asked: theme(options.theme), usual: theme(environment("QPQ_THEME") || undefined) };
  return { plain, spoken, style: styleFor(!plain, environment, themed) };
}

function theme(name: string | undefined): Theme | undefined {
  if (name === undefined) return undefined;
  const known = themes.find((one) => one === name);
  if (known === undefined) throw new CliError("invalid-argument", text.appearance.noTheme(name), exitCodes.usage);
  return known;
}
