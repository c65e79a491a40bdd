// A text that several keys have signed (C2SP signed-note): the text, an empty line, then a line for each signature. What a
// note says counts only once a key that the reader knows has signed it; other people's signatures are passed over.
import { createHash } from "node:crypto";
import { concatBytes, fromBase64, sameBytes, toBase64, toHex, utf8 } from "../bytes.ts";

/** Longer notes are refused unread. Leaves room for 16 post-quantum signatures. */
export const NOTE_LENGTH_LIMIT = 65_536;
const SIGNATURES_LIMIT = 64;
const KEY_ID_BYTES = 4;

/** What kind of signature a key makes; the numbers are C2SP's. */
export const noteKeyTypes = { ed25519: 1, cosignature: 4 } as const;
export type NoteKeyType = keyof typeof noteKeyTypes;

/** A key whose signatures a reader knows. */
export interface NoteKey {
  readonly name: string;
  readonly type: NoteKeyType;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  /** 4 bytes: which of the name's keys. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** With its last line break. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** SHA-256(name ‖ 0x0A ‖ type ‖ key)[0..4]. */
export function noteKeyId({ name, type, publicKey }: NoteKey): Uint8Array {
  const digest = createHash("sha256").update(`${name}\n`).update(Uint8Array.of(noteKeyTypes[type])).update(publicKey);
  return new Uint8Array(digest.digest().subarray(0, KEY_ID_BYTES));
}

/** Undefined for what has not the form of a signed note. No signature was looked at yet. */
export function parseSignedNote(note: string): SignedNote | undefined {
  if (note.length > NOTE_LENGTH_LIMIT || !note.endsWith("\n") || hasControls(note)) return undefined;
  const split = note.lastIndexOf("\n\n");
  if (split < 1) return undefined;
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > SIGNATURES_LIMIT) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (signature === undefined) return undefined;
    signatures.push(signature);
  }
  return { text: note.slice(0, split + 1), signatures };
}

/** One line, without its line break: em dash, name, base64(key id ‖ signature). */
export function parseSignatureLine(line: string): NoteSignature | undefined {
  const [, name = "", encoded = ""] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  const bytes = encoded === "" ? undefined : fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

/** With its line break. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  return `\u2014 ${name} ${toBase64(concatBytes(keyId, signature))}\n`;
}

export function formatSignedNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(formatSignatureLine).join("")}`;
}

/** The signatures that claim to be this key's. */
export function signaturesBy(note: SignedNote, key: NoteKey): readonly Uint8Array[] {
  const id = noteKeyId(key);
  return note.signatures.flatMap(({ name, keyId, signature }) =>
    name === key.name && sameBytes(keyId, id) ? [signature] : []
  );
}

/** `name+hex8+base64(type ‖ key)`, the form in which a key is given to people. */
export function formatNoteKey(key: NoteKey): string {
  const bytes = concatBytes(Uint8Array.of(noteKeyTypes[key.type]), key.publicKey);
  return `${key.name}+${toHex(noteKeyId(key))}+${toBase64(bytes)}`;
}

/** Undefined for another form, a key type that is not known here, or an id that does not fit the key. */
export function parseNoteKey(text: string): NoteKey | undefined {
  const [, name = "", id, encoded = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length !== 33) return undefined;
  const type = bytes[0] === noteKeyTypes.ed25519
    ? "ed25519"
    : bytes[0] === noteKeyTypes.cosignature
    ? "cosignature"
    : undefined;
  if (type === undefined) return undefined;
  const key: NoteKey = { name, type, publicKey: bytes.slice(1) };
  return toHex(noteKeyId(key)) === id ? key : undefined;
}

/** Not empty, without plus signs and Unicode spaces, of a length that fits a line. */
export function isKeyName(name: string): boolean {
  return name !== "" && utf8(name).length <= 255 && !/[\s+\u0085]/u.test(name);
}

function hasControls(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u0009\u000b-\u001f]/.test(text) || !text.isWellFormed();
}
