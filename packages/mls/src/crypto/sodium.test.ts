// libsodium is there on the platforms that it has binaries for, and is not used where it does not give what is published.

import assert from "node:assert/strict";
import process from "node:process";
import { answerTo } from "@quicproquo/testkit/programs";
import { isRight, loadSodium, type Sodium, sodium } from "./sodium.ts";

Deno.test("it is there on this platform, once, and not on one that it has no binary for", () => {
  assert.ok(sodium() !== undefined);
  assert.equal(sodium(), sodium());
  assert.ok(loadSodium(process.platform, process.arch) !== undefined);
  assert.equal(loadSodium("plan9", process.arch), undefined);
});

Deno.test("a binary that may not be loaded is as good as none", async () => {
  const module = new URL("./sodium.ts", import.meta.url).href;
  const code = `import { sodium } from ${
    JSON.stringify(module)
  }; console.log(sodium() === undefined ? "none" : "there");`;
  const said = async (...permissions: readonly string[]): Promise<string> => {
    const args = ["run", "--no-prompt", "--quiet", "--no-check", ...permissions, "-"];
    const { out, err } = await answerTo(code, Deno.execPath(), args);
    return out.trim() + err;
  };
  assert.equal(await said(), "none");
  assert.equal(await said("--allow-read"), "none");
  assert.equal(await said("--allow-read", "--allow-ffi"), "there");
});

Deno.test("one that computes anything else than what is published is not used", () => {
  const right = sodium();
  assert.ok(right !== undefined);
  const library: Sodium = {
    crypto_scalarmult: right.crypto_scalarmult,
    crypto_scalarmult_base: right.crypto_scalarmult_base,
    crypto_hash_sha256: right.crypto_hash_sha256,
  };
  assert.ok(isRight(library));
  const bend = (bytes: Uint8Array): number => {
    bytes[31] = (bytes[31] ?? 0) ^ 1;
    return 0;
  };
  const wrong: readonly Partial<Sodium>[] = [
    { crypto_scalarmult: (agreed, scalar, u) => right.crypto_scalarmult(agreed, scalar, u) + bend(agreed) },
    { crypto_scalarmult: () => -1 },
    { crypto_scalarmult: (agreed, scalar, u) => Math.max(0, right.crypto_scalarmult(agreed, scalar, u)) },
    { crypto_scalarmult_base: (key, scalar) => right.crypto_scalarmult_base(key, scalar) + bend(key) },
    { crypto_hash_sha256: (digest, bytes) => right.crypto_hash_sha256(digest, bytes) + bend(digest) },
  ];
  for (const [at, change] of wrong.entries()) assert.equal(isRight({ ...library, ...change }), false, `${at}`);
});
