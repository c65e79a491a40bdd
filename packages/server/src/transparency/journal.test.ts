// The journal as a text: what was written is read, a torn end is cut off, and everything else that does not hold together
// is refused.

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { signingKeyFromSeed } from "@quicproquo/protocol";
import { encodeLogEntry, leafHash, MerkleFrontier, signCheckpoint } from "@quicproquo/protocol/transparency";
import { formatBatch, journalHeading, readJournal } from "./journal.ts";

const nodeKey = signingKeyFromSeed(new Uint8Array(32).fill(1));
const entryOf = (n: number): Uint8Array =>
  encodeLogEntry({
    kind: "bind",
    nameHash: new Uint8Array(32).fill(n),
    identityKey: new Uint8Array(32).fill(100 + n),
    time: n,
  });

/** Batches of these sizes, as the node writes them. */
function journalOf(...sizes: readonly number[]): string {
  const frontier = MerkleFrontier.empty();
  let text = journalHeading;
  for (const size of sizes) {
    const entries = Array.from({ length: size }, (_, at) => entryOf(frontier.size + at));
    for (const entry of entries) frontier.append(leafHash(entry));
    text += formatBatch(entries, signCheckpoint(nodeKey, { size: frontier.size, root: frontier.root() }));
  }
  return text;
}

const read = (text: string) => readJournal(text, nodeKey.publicKey);

Deno.test("journal: what was written is read, entry by entry", () => {
  const text = journalOf(2, 1, 3);
  const { entries, frontier, checkpoint, length } = read(text);
  deepStrictEqual(entries.map((entry) => entry.toHex()), [0, 1, 2, 3, 4, 5].map((n) => entryOf(n).toHex()));
  deepStrictEqual([frontier.size, checkpoint?.size, length], [6, 6, text.length]);
  deepStrictEqual(read(journalHeading).entries, []);
});

Deno.test("journal: an end that was torn at any byte is cut off at the last whole batch", () => {
  const whole = journalOf(2, 1).length;
  const text = journalOf(2, 1, 3);
  for (let end = whole; end < text.length; end++) {
    const { frontier, entries, length } = read(text.slice(0, end));
    deepStrictEqual([frontier.size, entries.length, length], [3, 3, whole]);
  }
  for (let end = 0; end < journalHeading.length; end++) strictEqual(read(text.slice(0, end)).length, 0);
  strictEqual(read(text.slice(0, journalHeading.length)).length, journalHeading.length);
});

Deno.test("journal: a last batch that is not what its checkpoint says counts as torn", () => {
  const text = journalOf(2, 1, 3);
  const whole = journalOf(2, 1).length;
  const zeroed = text.slice(0, whole) + "\0".repeat(80) + text.slice(whole + 80);
  strictEqual(read(zeroed).frontier.size, 3);
});

Deno.test("journal: damage before the last batch is no torn end", () => {
  const text = journalOf(2, 1, 3);
  const { length } = journalHeading;
  const damage = (at: number): string => `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
  for (let at = length; at < journalOf(2).length; at++) {
    throws(() => read(damage(at)), { code: "journal-damaged" }, `at ${at}`);
  }
  throws(() => read(text.slice(0, length) + text.slice(length + 20)), { code: "journal-damaged" });
});

Deno.test("journal: another heading and another node's journal are refused", () => {
  throws(() => read(`something else\n${journalOf(2, 1)}`), { code: "journal-damaged" });
  const other = signingKeyFromSeed(new Uint8Array(32).fill(2));
  throws(() => readJournal(journalOf(2, 1), other.publicKey), { code: "journal-damaged" });
});
