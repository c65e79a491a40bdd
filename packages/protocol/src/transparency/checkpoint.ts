// The node's word on how long its log is and what it hashes to (C2SP tlog-checkpoint): three lines, signed by the node key
// under the node's origin. Two checkpoints that do not extend each other prove that a node lies, to anybody.
import { fromBase64, toBase64 } from "../bytes.ts";
import { type SigningKey, signLabelled, verifyLabelled } from "../ed25519.ts";
import { type Origin, originOf } from "../origin.ts";
import { utf8 } from "../bytes.ts";
import { TREE_HASH_BYTES } from "./merkle-hash.ts";
import {
  formatSignedNote,
  type NoteKey,
  noteKeyId,
  parseSignedNote,
  signaturesBy,
  type SignedNote,
} from "./signed-note.ts";

/** What a checkpoint says of a log. */
export interface TreeHead {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** A checkpoint whose node signature verified. */
export interface Checkpoint extends TreeHead {
  readonly origin: Origin;
  readonly note: SignedNote;
}

/** The key under which a node's checkpoints are signed. */
export function checkpointKey(nodeKey: Uint8Array): NoteKey {
  return { name: originOf(nodeKey), type: "ed25519", publicKey: nodeKey };
}

/** The node's side: the whole note. */
export function signCheckpoint(nodeKey: SigningKey, { size, root }: TreeHead): string {
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== TREE_HASH_BYTES) {
    throw new RangeError("a checkpoint is of a size and a root of 32 bytes");
  }
  const key = checkpointKey(nodeKey.publicKey);
  const rest = `${size}\n${toBase64(root)}\n`;
  const signature = signLabelled(nodeKey, labelOf(key.name), utf8(rest));
  const text = `${key.name}\n${rest}`;
  return formatSignedNote({ text, signatures: [{ name: key.name, keyId: noteKeyId(key), signature }] });
}

/** The reader's side: undefined unless it is a checkpoint of the node with this key, signed by it. */
export function openCheckpoint(note: string, nodeKey: Uint8Array): Checkpoint | undefined {
  const parsed = parseSignedNote(note);
  const head = parsed === undefined ? undefined : parseHead(parsed.text);
  const origin = originOf(nodeKey);
  if (parsed === undefined || head === undefined || head.origin !== origin) return undefined;
  const signatures = signaturesBy(parsed, checkpointKey(nodeKey));
  const rest = utf8(parsed.text.slice(origin.length + 1));
  const signed = signatures.length > 0 &&
    signatures.every((signature) => verifyLabelled(nodeKey, signature, labelOf(origin), rest));
  return signed ? { size: head.size, root: head.root, origin, note: parsed } : undefined;
}

/** The whole note of a checkpoint with the node's signature alone: what is passed on to others. */
export function withoutCosignatures({ note, origin }: Checkpoint): string {
  return formatSignedNote({ text: note.text, signatures: note.signatures.filter(({ name }) => name === origin) });
}

/** Lines after the third are extensions, which say nothing to us. */
function parseHead(text: string): TreeHead & { readonly origin: string } | undefined {
  const [origin = "", size = "", encoded = "", ...extensions] = text.slice(0, -1).split("\n");
  const root = fromBase64(encoded);
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return undefined;
  if (origin === "" || root?.length !== TREE_HASH_BYTES || extensions.includes("")) return undefined;
  return { origin, size: Number(size), root };
}

/** What the signed text begins with: an origin is base32 and its ending, so it never reads as another label. */
function labelOf(origin: string): `${string}.qpq.invalid\n` {
  return `${origin.slice(0, -".qpq.invalid".length)}.qpq.invalid\n`;
}
