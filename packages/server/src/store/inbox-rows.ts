// What every dialect makes of the rows of inboxes and messages.

/** A message by its place, in its inbox (seq) or over all (arrival). */
export interface Sized {
  readonly at: number;
  readonly size: number;
}

/** What is stored of a message: its payload, or the number of a body that a batch shares. */
export interface Content {
  readonly body: number | null;
  readonly payload: Uint8Array | null;
}

/** A message that goes. */
export interface GoneRow {
  readonly inbox: number;
  readonly recipient: number;
  readonly sender: number;
  readonly size: number;
  readonly body: number | null;
}

/** What of one sender comes into one inbox, or goes out of it. */
export interface Part extends Pick<GoneRow, "inbox" | "recipient" | "sender"> {
  readonly messages: number;
  readonly bytes: number;
}

export function partsOf(rows: readonly Omit<GoneRow, "body">[]): readonly Part[] {
  const parts = new Map<string, { -readonly [F in keyof Part]: Part[F] }>();
  for (const { inbox, recipient, sender, size } of rows) {
    const name = `${inbox} ${sender}`;
    const part = parts.get(name);
    if (part === undefined) parts.set(name, { inbox, recipient, sender, messages: 1, bytes: size });
    else {
      part.messages += 1;
      part.bytes += size;
    }
  }
  return [...parts.values()];
}

/** Up to where the oldest ones fit; 0 when none does. */
export function fitting(oldest: readonly Sized[], maxEnvelopes: number, maxBytes: number, alwaysOne = true): number {
  let bytes = 0;
  let upTo = 0;
  for (const { at, size } of oldest.slice(0, maxEnvelopes)) {
    bytes += size;
    if (bytes > maxBytes && !(alwaysOne && upTo === 0)) break;
    upTo = at;
  }
  return upTo;
}
