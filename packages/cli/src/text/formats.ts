// Numbers, moments and lists, as the system of whoever reads them writes them. Made once: each takes a while to make.
export const number: Intl.NumberFormat = new Intl.NumberFormat();
export const list: Intl.ListFormat = new Intl.ListFormat(undefined, { type: "conjunction" });

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });

export function moment(ms: number): string {
  return moments.format(ms);
}

export function plural(count: number, one: string, many: string): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}
