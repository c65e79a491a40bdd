import { ok, throws } from "node:assert/strict";
import { signingKeyFromSeed } from "./ed25519.ts";
import { signTranscript, type TranscriptHead, verifyTranscript } from "./transcript.ts";

const identity = signingKeyFromSeed(new Uint8Array(32).fill(1));
const stranger = signingKeyFromSeed(new Uint8Array(32).fill(2));
const transcript: TranscriptHead = { lines: 3, head: new Uint8Array(32).fill(3), name: "alice", origin: "node" };

Deno.test("a transcript's signature covers lines, head, name and origin, and is its signer's alone", () => {
  const signature = signTranscript(identity, transcript);
  ok(verifyTranscript(identity.publicKey, transcript, signature));
  ok(!verifyTranscript(stranger.publicKey, transcript, signature));
  const others: Partial<TranscriptHead>[] = [
    { lines: 4 },
    { lines: -1 },
    { lines: 0.5 },
    { head: new Uint8Array(32) },
    { head: new Uint8Array(31) },
    { name: "alic" },
    { origin: "nodea", name: "lice" },
    { name: "a".repeat(256) },
  ];
  for (const other of others) {
    ok(!verifyTranscript(identity.publicKey, { ...transcript, ...other }, signature), JSON.stringify(other));
  }
  throws(() => signTranscript(identity, { ...transcript, head: new Uint8Array(31) }), RangeError);
});
