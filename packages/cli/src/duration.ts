// How long messages live, as people type it: 30m, 1h, 1d, 1w, put together as in 1h30m, or off.
const UNITS: readonly (readonly [string, number])[] = [["w", 604_800], ["d", 86_400], ["h", 3_600], ["m", 60], [
  "s",
  1,
]];
/** A year and a bit: what is above it overflows nothing, and the engine refuses it. */
const MOST_DIGITS = 8;

/** Seconds, 0 for `off`; undefined for anything else. Units stand in falling order, each once. */
export function parseDuration(typed: string): number | undefined {
  const text = typed.trim().toLowerCase().replaceAll(" ", "");
  if (text === "off") return 0;
  const pattern = UNITS.map(([unit]) => `(?:(\\d{1,${MOST_DIGITS}})${unit})?`).join("");
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (found === null || text === "") return undefined;
  const seconds = UNITS.reduce((sum, [, size], at) => sum + size * Number(found[at + 1] ?? 0), 0);
  return seconds > 0 ? seconds : undefined;
}
