// A file to ciphertext and back, and everything that may be wrong with the ciphertext.
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sha256 } from "../bytes.ts";
import { decryptFile, hashHolds } from "./decrypt-file.ts";
import { ciphertextSize, encryptFile } from "./encrypt-file.ts";
import { externalPart, type FileReference, fileReference } from "./file-reference.ts";

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
const ORIGIN = `${"a".repeat(32)}.qpq.invalid`;

Deno.test("what goes in comes out, in whatever pieces it came, and the ciphertext tells only its magnitude", async () => {
  using folder = temporaryFolder();
  const sizes = fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.constantFrom(0, 1, 256, 257, 262_144, 600_001));
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 100_000 }), async (size, piece) => {
      const plain = random(size);
      const from = folder.path(random(8).toHex());
      const encrypted = await encryptFile(pieces(plain, piece), size, from, random);
      assert.equal(statSync(from).size, encrypted.total);
      assert.equal(statSync(from).mode & 0o777, 0o600);
      assert.deepEqual(sha256(readFileSync(from)), encrypted.hash);
      const reference = { ...encrypted, size, name: "file", mediaType: "text/plain" };
      assert.equal(await hashHolds(from, reference), true);
      await decryptFile(from, reference, `${from}.plain`, random);
      assert.deepEqual(new Uint8Array(readFileSync(`${from}.plain`)), plain);
    }),
    { numRuns: 15 },
  );
  assert.equal(ciphertextSize(1), ciphertextSize(256));
  assert.equal(ciphertextSize(1_000_001), ciphertextSize(1_000_100));
  assert.ok(ciphertextSize(52_428_800) < 67_108_864);
});

Deno.test("a file that is not as long as was said is not kept", async () => {
  using folder = temporaryFolder();
  for (const size of [9, 11]) {
    await assert.rejects(encryptFile(pieces(random(10), 4), size, folder.path("spool"), random), {
      code: "file-changed",
    });
  }
  await assert.rejects(encryptFile(pieces(random(10), 4), 52_428_801, folder.path("spool"), random), {
    code: "file-too-large",
  });
  assert.deepEqual(folder.names(), []);
});

Deno.test("one bit, a wrong key, a cut end: nothing appears", async () => {
  using folder = temporaryFolder();
  const plain = random(1_000);
  const from = folder.path("spool");
  const reference = {
    ...await encryptFile(pieces(plain, 100), 1_000, from, random),
    size: 1_000,
    name: "",
    mediaType: "",
  };
  const whole = readFileSync(from);
  const to = folder.path("out");
  const bent = Uint8Array.from(whole);
  bent[500] = (bent[500] ?? 0) ^ 1;
  for (const ciphertext of [bent, whole.subarray(0, -1), whole.subarray(0, 900), new Uint8Array(0)]) {
    writeFileSync(from, ciphertext);
    assert.equal(await hashHolds(from, reference), false);
    await assert.rejects(decryptFile(from, reference, to, random), { code: "file-damaged" });
  }
  writeFileSync(from, whole);
  await assert.rejects(decryptFile(from, { ...reference, key: random(32) }, to, random), { code: "file-damaged" });
  assert.deepEqual(folder.names(), ["spool"]);
});

Deno.test("a file that is there is not overwritten", async () => {
  using folder = temporaryFolder();
  const reference = {
    ...await encryptFile(pieces(random(10), 4), 10, folder.path("spool"), random),
    size: 10,
    name: "",
    mediaType: "",
  };
  writeFileSync(folder.path("mine"), "mine");
  await assert.rejects(decryptFile(folder.path("spool"), reference, folder.path("mine"), random), {
    code: "file-exists",
  });
  assert.equal(readFileSync(folder.path("mine"), "utf8"), "mine");
  assert.deepEqual(folder.names().sort(), ["mine", "spool"]);
});

Deno.test("a reference survives its way through a message; one to another place or of another kind is refused", () => {
  const file: FileReference = {
    hash: random(32),
    key: random(32),
    nonce: random(12),
    size: 5,
    name: "a",
    mediaType: "b/c",
  };
  const part = externalPart(ORIGIN, file);
  assert.deepEqual(fileReference(ORIGIN, part), file);
  const others = [
    { ...part, url: "https://example.org/file" },
    { ...part, url: part.url.replace(ORIGIN, `${"b".repeat(32)}.qpq.invalid`) },
    { ...part, url: part.url.toUpperCase() },
    { ...part, contentHash: random(32) },
    { ...part, encAlg: 1 },
    { ...part, hashAlg: 0 },
    { ...part, aad: random(1) },
    { ...part, size: 67_108_865 },
  ];
  for (const other of others) assert.throws(() => fileReference(ORIGIN, other), { code: "file-unusable" });
});

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

function temporaryFolder(): Disposable & { path(name: string): string; names(): string[] } {
  const folder = mkdtempSync(join(tmpdir(), "qpq-files-"));
  assert.ok(existsSync(folder));
  return {
    path: (name) => join(folder, name),
    names: () => readdirSync(folder),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
