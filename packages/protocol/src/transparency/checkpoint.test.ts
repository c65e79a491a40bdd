// Checkpoints and cosignatures: signed as C2SP says (another implementation verifies), taken only from the node they are of,
// and whole.
import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import { SeededRandom } from "@quicproquo/testkit";
import { signingKeyFromSeed } from "../ed25519.ts";
import { originOf } from "../origin.ts";
import { checkpointKey, openCheckpoint, signCheckpoint, withoutCosignatures } from "./checkpoint.ts";
import { cosign, cosignaturesOf } from "./cosignature.ts";
import { formatSignedNote, type NoteKey, parseSignedNote, signaturesBy } from "./signed-note.ts";

const random = new SeededRandom("checkpoint").bytes;
const nodeKey = signingKeyFromSeed(random(32));
const origin = originOf(nodeKey.publicKey);
const root = random(32);
const note = signCheckpoint(nodeKey, { size: 5_000_000_000, root });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("a checkpoint is three lines and the node's signature over them", () => {
  const parsed = parseSignedNote(note);
  assert.equal(parsed?.text, `${origin}\n5000000000\n${root.toBase64()}\n`);
  const [signature = new Uint8Array()] = signaturesBy(parsed, checkpointKey(nodeKey.publicKey));
  assert.equal(ed25519.verify(signature, utf8(parsed.text), nodeKey.publicKey), true);
  const opened = openCheckpoint(note, nodeKey.publicKey);
  assert.equal(opened?.size, 5_000_000_000);
  assert.equal(opened.root.toHex(), root.toHex());
  assert.equal(opened.origin, origin);
});

Deno.test("a checkpoint of another node, with another size, root or signature, is none", () => {
  const other = signingKeyFromSeed(random(32));
  assert.equal(openCheckpoint(note, other.publicKey), undefined);
  assert.equal(openCheckpoint(note.replace("5000000000", "5000000001"), nodeKey.publicKey), undefined);
  assert.equal(openCheckpoint(note.replace(root.toBase64(), random(32).toBase64()), nodeKey.publicKey), undefined);
  const parsed = parseSignedNote(note);
  assert.ok(parsed !== undefined);
  const [signature] = parsed.signatures;
  assert.ok(signature !== undefined);
  const forged = { ...signature, signature: random(64) };
  const open = (signatures: typeof parsed.signatures) =>
    openCheckpoint(formatSignedNote({ text: parsed.text, signatures }), nodeKey.publicKey);
  assert.equal(open([forged]), undefined);
  assert.equal(open([signature, forged]), undefined, "one good signature does not excuse a bad one");
  const stranger = { name: "somebody", keyId: random(4), signature: random(64) };
  assert.ok(open([signature, stranger]), "strangers' signatures are passed over");
  assert.equal(open([stranger]), undefined);
});

Deno.test("texts that are no tree heads are refused though the node signed them", () => {
  const heads = [
    "05\nROOT\n",
    "-1\nROOT\n",
    "9007199254740993\nROOT\n",
    "1e3\nROOT\n",
    "5\n",
    "5\nAAAA\n",
    "5\nROOT\n\nmore\n",
  ];
  for (const head of heads) {
    const text = `${origin}\n${head.replace("ROOT", root.toBase64())}`;
    const [signature] = parseSignedNote(note)?.signatures ?? [];
    assert.ok(signature !== undefined);
    const signed = { ...signature, signature: ed25519.sign(utf8(text), seedOf()) };
    assert.equal(openCheckpoint(formatSignedNote({ text, signatures: [signed] }), key()), undefined, head);
  }
  // The same with a good head, so that what is refused above is the head.
  const text = `${origin}\n5\n${root.toBase64()}\nan extension\n`;
  const [signature] = parseSignedNote(note)?.signatures ?? [];
  assert.ok(signature !== undefined);
  const signed = { ...signature, signature: ed25519.sign(utf8(text), seedOf()) };
  assert.equal(openCheckpoint(formatSignedNote({ text, signatures: [signed] }), key())?.size, 5);

  function seedOf(): Uint8Array {
    return new SeededRandom("checkpoint").bytes(32);
  }
  function key(): Uint8Array {
    return nodeKey.publicKey;
  }
});

Deno.test("a size that is no size and a root that is no hash are never signed", () => {
  assert.throws(() => signCheckpoint(nodeKey, { size: -1, root }), RangeError);
  assert.throws(() => signCheckpoint(nodeKey, { size: 2 ** 53, root }), RangeError);
  assert.throws(() => signCheckpoint(nodeKey, { size: 1, root: random(31) }), RangeError);
});

Deno.test("a witness cosigns the whole text with a time, and another implementation verifies it", () => {
  const witnessKey = signingKeyFromSeed(random(32));
  const witness: NoteKey = { name: "witness.example/w1", type: "cosignature", publicKey: witnessKey.publicKey };
  const checkpoint = openCheckpoint(note, nodeKey.publicKey);
  assert.ok(checkpoint !== undefined);
  const line = cosign(witnessKey, witness.name, checkpoint, 1_679_315_147);
  const covered = utf8(`cosignature/v1\ntime 1679315147\n${checkpoint.note.text}`);
  assert.equal(ed25519.verify(line.signature.subarray(8), covered, witness.publicKey), true);

  const cosigned = { ...checkpoint.note, signatures: [...checkpoint.note.signatures, line] };
  const whole = formatSignedNote(cosigned);
  const opened = openCheckpoint(whole, nodeKey.publicKey);
  assert.ok(opened !== undefined);
  assert.deepEqual(cosignaturesOf(opened, [witness]), [{ witness, time: 1_679_315_147 }]);
  assert.deepEqual(cosignaturesOf(opened, []), []);
  assert.deepEqual(cosignaturesOf(opened, [{ ...witness, publicKey: random(32) }]), []);
  assert.deepEqual(cosignaturesOf(opened, [{ ...witness, name: "other.example" }]), []);
  assert.equal(withoutCosignatures(opened), note);

  const later = { ...line, signature: line.signature.with(7, 1) };
  const forged = { note: { ...cosigned, signatures: [...checkpoint.note.signatures, later] } };
  assert.equal(cosignaturesOf(forged, [witness]), undefined);
  const short = { note: { ...cosigned, signatures: [{ ...line, signature: line.signature.subarray(1) }] } };
  assert.equal(cosignaturesOf(short, [witness]), undefined);
});
