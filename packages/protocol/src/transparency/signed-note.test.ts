// Notes as others write them: the example of Go's package for them and its keys, and every form that is none.
import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import {
  formatNoteKey,
  formatSignedNote,
  NOTE_LENGTH_LIMIT,
  noteKeyId,
  parseNoteKey,
  parseSignatureLine,
  parseSignedNote,
  signaturesBy,
} from "./signed-note.ts";

// golang.org/x/mod/sumdb/note, the example of its documentation.
const goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const goNote = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

Deno.test("a note signed by Go's package: its text, its signature, and the key that made it", () => {
  const key = parseNoteKey(goKey);
  const note = parseSignedNote(goNote);
  assert.ok(key !== undefined && note !== undefined);
  assert.equal(noteKeyId(key).toHex(), "c74f20a3");
  const [signature, ...more] = signaturesBy(note, key);
  assert.ok(signature !== undefined && more.length === 0);
  assert.equal(ed25519.verify(signature, new TextEncoder().encode(note.text), key.publicKey), true);
  assert.equal(formatSignedNote(note), goNote);
  assert.equal(formatNoteKey(key), goKey);
});

Deno.test("keys of both kinds that others published have the id that we compute", () => {
  const published = [
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
  ];
  assert.deepEqual(published.map((text) => parseNoteKey(text)?.type), ["ed25519", "ed25519", "cosignature"]);
});

Deno.test("what is no key is refused: another id, type, length, spelling or name", () => {
  const [name = "", id = "", bytes = ""] = goKey.split("+");
  const wrong = [
    "",
    name,
    `${name}+${id}`,
    `${name}+00000000+${bytes}`,
    `${name}+${id.toUpperCase()}+${bytes}`,
    `${name}+${id}+${bytes}=`,
    `${name}+${id}+${bytes.slice(4)}`,
    `${name}+${id}+Bg${bytes.slice(2)}`,
    `+${id}+${bytes}`,
    `Peter Neumann+${id}+${bytes}`,
  ];
  for (const text of wrong) assert.equal(parseNoteKey(text), undefined, text);
});

Deno.test("a signature of another name or of another key of the same name is somebody else's", () => {
  const key = parseNoteKey(goKey);
  const note = parseSignedNote(goNote);
  assert.ok(key !== undefined && note !== undefined);
  assert.deepEqual(signaturesBy(note, { ...key, name: "EnochRoot" }), []);
  assert.deepEqual(signaturesBy(note, { ...key, type: "cosignature" }), []);
  assert.deepEqual(signaturesBy(note, { ...key, publicKey: new Uint8Array(32) }), []);
});

Deno.test("the text ends at the last empty line, so it may contain some", () => {
  const note = parseSignedNote(`one\n\ntwo\n\n\u2014 a AAAAAAA=\n`);
  assert.equal(note?.text, "one\n\ntwo\n");
  assert.deepEqual(note.signatures, [{
    name: "a",
    keyId: new Uint8Array(4),
    signature: new Uint8Array(1),
  }]);
});

Deno.test("what is no note is refused", () => {
  const line = "\u2014 a AAAAAAA=";
  const wrong = [
    "",
    "\n",
    "text\n",
    "text\n\n",
    `text\n\n${line}`,
    `text\n${line}\n`,
    `\n\n${line}\n`,
    `te\u0000xt\n\n${line}\n`,
    `text\r\n\n${line}\n`,
    `te\ud800xt\n\n${line}\n`,
    `text\n\n- a AAAAAAA=\n`,
    `text\n\n${line} \n`,
    `text\n\n\u2014  AAAAAAA=\n`,
    `text\n\n\u2014 a+b AAAAAAA=\n`,
    `text\n\n\u2014 a\u2003b AAAAAAA=\n`,
    `text\n\n\u2014 a AAAAAA==\n`,
    `text\n\n\u2014 a AAAAAAB=\n`,
    `text\n\n\u2014 a AAAAAAA\n`,
    `text\n\n\u2014 a !\n`,
    `text\n\n${`${line}\n`.repeat(65)}`,
    `${"t".repeat(NOTE_LENGTH_LIMIT)}\n\n${line}\n`,
  ];
  for (const text of wrong) assert.equal(parseSignedNote(text), undefined, JSON.stringify(text.slice(0, 40)));
  assert.ok(parseSignedNote(`text\n\n${`${line}\n`.repeat(16)}`));
  assert.equal(parseSignatureLine(`${line}\n`), undefined);
});
