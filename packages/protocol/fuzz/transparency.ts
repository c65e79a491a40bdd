// What a node's log, a witness or another client hands out: entries, notes, checkpoints, proofs. Nothing but the honest
// seed may verify.
import { signingKeyFromSeed } from "../src/ed25519.ts";
import {
  cosign,
  cosignaturesOf,
  encodeLogEntry,
  formatAddCheckpoint,
  formatLogProof,
  formatSignedNote,
  leafHash,
  MerkleFrontier,
  type NoteKey,
  openCheckpoint,
  openLogProof,
  parseAddCheckpoint,
  parseLogEntry,
  parseNoteKey,
  parseSignedNote,
  signCheckpoint,
  verifyConsistency,
} from "../src/transparency.ts";

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const nodeKey = signingKeyFromSeed(filled(1));
const witnessKey = signingKeyFromSeed(filled(2));
const witness: NoteKey = { name: "witness.example", type: "cosignature", publicKey: witnessKey.publicKey };
const entry = encodeLogEntry({ kind: "bind", nameHash: filled(3), identityKey: filled(4), time: 5 });
const tree = MerkleFrontier.empty();
tree.append(leafHash(entry));
const root = tree.root();
const checkpoint = signCheckpoint(nodeKey, { size: 1, root });
const parsed = parseSignedNote(checkpoint);
const cosigned = parsed === undefined ? "" : formatSignedNote({
  text: parsed.text,
  signatures: [...parsed.signatures, cosign(witnessKey, witness.name, { note: parsed }, 6)],
});
const proof = formatLogProof({ entry, index: 0, hashes: [], checkpoint });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const seeds: readonly Uint8Array[] = [
  entry,
  proof,
  utf8(checkpoint),
  utf8(cosigned),
  utf8(formatAddCheckpoint({ oldSize: 7, hashes: [root, root], checkpoint })),
  utf8("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
];

export function fuzz(bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes);
  parseLogEntry(bytes);
  parseNoteKey(text);
  const asked = parseAddCheckpoint(text);
  if (asked !== undefined && formatAddCheckpoint(asked) !== text) throw new Error("a request has a second spelling");
  MerkleFrontier.from(bytes.length, bytes);
  const opened = openCheckpoint(text, nodeKey.publicKey);
  if (opened !== undefined && (opened.size !== 1 || opened.root.toHex() !== root.toHex())) {
    throw new Error("a forged checkpoint was taken");
  }
  const note = parseSignedNote(text);
  const known = note === undefined ? [] : cosignaturesOf({ note }, [witness]) ?? [];
  if (known.length > 0 && note?.text !== parsed?.text) throw new Error("a forged cosignature was taken");
  const proven = openLogProof(bytes, nodeKey.publicKey);
  if (proven !== undefined && encodeLogEntry(proven.entry).toHex() !== entry.toHex()) {
    throw new Error("a forged proof was taken");
  }
  const hashes: Uint8Array[] = [];
  for (let at = 0; at + 32 <= bytes.length; at += 32) hashes.push(bytes.subarray(at, at + 32));
  const claim = { fromSize: bytes[0] ?? 0, fromRoot: root, toSize: bytes[1] ?? 0, toRoot: root, hashes };
  if (verifyConsistency(claim) && claim.fromSize !== claim.toSize) throw new Error("a fork was called consistent");
}
