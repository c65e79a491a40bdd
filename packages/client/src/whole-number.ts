/** The whole number within bounds that is nearest to what somebody asked for; the least one for what is no number. */
export function wholeWithin(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.max(least, Math.min(most, Math.trunc(value)));
}
