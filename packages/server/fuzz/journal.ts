// The log's journal as a damaged disk gives it back, and settings of witnesses: read whole, cut at the last whole batch, or
// refused by name. Nothing but the honest seed's entries is ever read from it.
import { signingKeyFromSeed } from "@quicproquo/protocol";
import { encodeLogEntry, leafHash, MerkleFrontier, signCheckpoint } from "@quicproquo/protocol/transparency";
import { NodeError } from "../src/errors.ts";
import { formatBatch, journalHeading, readJournal } from "../src/transparency/journal.ts";
import { parseWitnesses } from "../src/transparency/witness.ts";

const nodeKey = signingKeyFromSeed(new Uint8Array(32).fill(1));
const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const entries = [1, 2, 3].map((n) =>
  encodeLogEntry({ kind: "bind", nameHash: filled(n), identityKey: filled(n + 8), time: n })
);
const frontier = MerkleFrontier.empty();
const batches = entries.map((entry) => {
  frontier.append(leafHash(entry));
  return formatBatch([entry], signCheckpoint(nodeKey, { size: frontier.size, root: frontier.root() }));
});
const whole = `${journalHeading}${batches.join("")}`;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const seeds: readonly Uint8Array[] = [
  utf8(whole),
  utf8(whole.slice(0, -40)),
  utf8(journalHeading),
  utf8("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2 https://witness.example/submit"),
];

export function fuzz(bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes);
  for (const parse of [() => void parseWitnesses(text), () => read(text)]) {
    try {
      parse();
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
    }
  }
}

function read(text: string): void {
  const journal = readJournal(text, nodeKey.publicKey);
  for (const [at, entry] of journal.entries.entries()) {
    if (entry.toHex() !== entries[at]?.toHex()) throw new Error("a forged entry was read");
  }
  if (journal.frontier.size !== journal.entries.length) throw new Error("the frontier does not fit the entries");
}
