// What a client is given for a name: it verifies whole, and nothing that was changed in it does.
import assert from "node:assert/strict";
import { SeededRandom } from "@quicproquo/testkit";
import { signingKeyFromSeed } from "../ed25519.ts";
import { normaliseUserName } from "../user-name.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { encodeLogEntry, hashLogName } from "./log-entry.ts";
import { formatLogProof, LOG_PROOF_BYTES_LIMIT, openLogProof, parseLogProof } from "./log-proof.ts";
import { leafHash } from "./merkle-hash.ts";
import { hashesOfAppend, inclusionProof, treeRoot } from "./merkle-tree.ts";

const random = new SeededRandom("log-proof").bytes;
const nodeKey = signingKeyFromSeed(random(32));
const names = ["alice", "bob", "carol", "dave", "erin"];
const entries = names.map((name, at) =>
  encodeLogEntry({
    kind: "bind",
    nameHash: hashLogName(normaliseUserName(name)),
    identityKey: random(32),
    time: 1_000 + at,
  })
);
const stored: Uint8Array[] = [];
const read = (position: number): Uint8Array => stored[position] ?? new Uint8Array();
entries.forEach((entry, at) => stored.push(...hashesOfAppend(at, leafHash(entry), read)));
const size = entries.length;
const checkpoint = signCheckpoint(nodeKey, { size, root: treeRoot(size, read) });
const proofOf = (index: number): Uint8Array =>
  formatLogProof({
    entry: entries[index] ?? new Uint8Array(),
    index,
    hashes: inclusionProof(index, size, read),
    checkpoint,
  });
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

Deno.test("a proof has C2SP's form and verifies for every entry", () => {
  for (const [index, entry] of entries.entries()) {
    const bytes = proofOf(index);
    assert.ok(text(bytes).startsWith(`c2sp.org/tlog-proof@v1\nextra ${entry.toBase64()}\nindex ${index}\n`));
    assert.ok(text(bytes).endsWith(`\n\n${checkpoint}`));
    const proof = openLogProof(bytes, nodeKey.publicKey);
    assert.equal(proof?.index, index);
    assert.equal(encodeLogEntry(proof.entry).toHex(), entry.toHex());
    assert.equal(proof.checkpoint.size, size);
  }
});

Deno.test("a proof in which any byte was changed, or which was cut, proves nothing", () => {
  const bytes = proofOf(2);
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.with(at, (bytes[at] ?? 0) ^ 1);
    assert.equal(openLogProof(changed, nodeKey.publicKey), undefined, `byte ${at}`);
    assert.equal(openLogProof(bytes.subarray(0, at), nodeKey.publicKey), undefined, `cut at ${at}`);
  }
});

Deno.test("another entry, place, path or node: nothing", () => {
  const parts = parseLogProof(proofOf(1));
  assert.ok(parts !== undefined);
  const open = (changed: Partial<typeof parts>, key = nodeKey.publicKey) =>
    openLogProof(formatLogProof({ ...parts, ...changed }), key);
  assert.ok(open({}));
  assert.equal(open({ entry: entries[0] ?? new Uint8Array() }), undefined);
  assert.equal(open({ index: 0 }), undefined);
  assert.equal(open({ hashes: parts.hashes.slice(1) }), undefined);
  assert.equal(open({ hashes: parts.hashes.toReversed() }), undefined);
  assert.equal(open({}, signingKeyFromSeed(random(32)).publicKey), undefined);
  assert.equal(open({ checkpoint: signCheckpoint(nodeKey, { size, root: random(32) }) }), undefined);
});

Deno.test("what is no proof is refused: empty, too long, not UTF-8, other lines", () => {
  const good = text(proofOf(0));
  const wrong = [
    "",
    "\n\n",
    good.replace("@v1", "@v2"),
    good.replace("extra ", ""),
    good.replace("extra ", "extra  "),
    good.replace("index 0", "index 00"),
    good.replace("index 0", "index -0"),
    good.replace("index 0", "index 9007199254740993"),
    good.replace(/\nindex 0\n/, "\n"),
    good.replace("\n\n", "\nAAAA\n\n"),
    good.replace("\n\n", `\n${"A".repeat(43)}=`.repeat(64) + "\n\n"),
  ].map((changed) => new TextEncoder().encode(changed));
  for (const bytes of wrong) assert.equal(parseLogProof(bytes), undefined, text(bytes).slice(0, 60));
  assert.equal(parseLogProof(new Uint8Array(LOG_PROOF_BYTES_LIMIT + 1).fill(10)), undefined);
  assert.equal(parseLogProof(Uint8Array.of(...proofOf(0), 0xff)), undefined);
  assert.ok(parseLogProof(proofOf(0)));
});
