// libsodium (the package sodium-native), where it is installed and has a binary for this platform: X25519 there takes half
// the time that it takes this runtime, and SHA-256 of short inputs a third of noble's. Whoever asks does without it
// elsewhere, by code that gives the same. The binary is loaded by its path: the package's own search would touch more of the
// machine, and takes five times as long.

import { createRequire } from "node:module";
import process from "node:process";
import { equal, fromHex } from "../bytes.ts";

/**
 * Of libsodium's binding what is used here. It writes into its first argument, which has to have the output's length; a wrong
 * length ends the program. None of what it is given should be younger than the use of it is long: the runtime moves the
 * memory of a short array out of its heap for this, which costs more than the call.
 */
export interface Sodium {
  /** X25519 of a scalar and u, 32 bytes each; other than 0 where zero would be agreed. */
  crypto_scalarmult(agreed: Uint8Array, scalar: Uint8Array, u: Uint8Array): number;
  /** The public key of a scalar. */
  crypto_scalarmult_base(publicKey: Uint8Array, scalar: Uint8Array): number;
  crypto_hash_sha256(digest: Uint8Array, bytes: Uint8Array): number;
}

const require = createRequire(import.meta.url);

let asked = false;
let found: Sodium | undefined;

/** Undefined where it cannot be had. Looked for when it is first asked for: a node never does. */
export function sodium(): Sodium | undefined {
  if (!asked) {
    asked = true;
    found = loadSodium(process.platform, process.arch);
  }
  return found;
}

/** Undefined where the package or its binary is missing, may not be loaded, or does not give what is published. */
export function loadSodium(platform: string, arch: string): Sodium | undefined {
  try {
    const manifest = require.resolve("sodium-native/package.json");
    const path = manifest.replace(/package\.json$/, `prebuilds/${platform}-${arch}/sodium-native.node`);
    const binding: unknown = require(path);
    return isSodium(binding) && isRight(binding) ? binding : undefined;
  } catch {
    return undefined;
  }
}

function isSodium(binding: unknown): binding is Sodium {
  return typeof binding === "object" && binding !== null &&
    ["crypto_scalarmult", "crypto_scalarmult_base", "crypto_hash_sha256"].every((name) =>
      typeof Reflect.get(binding, name) === "function"
    );
}

/** RFC 7748 §5.2, the first; and FIPS 180-4 of nothing. */
const scalar = fromHex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
const u = fromHex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
const agreed = fromHex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
const nothing = fromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
/** u of the base point. */
const nine = Uint8Array.from({ length: 32 }, (_, at) => at === 0 ? 9 : 0);

/** Exported for its test. */
export function isRight(library: Sodium): boolean {
  const [first, second] = [new Uint8Array(32), new Uint8Array(32)];
  if (library.crypto_scalarmult(first, scalar, u) !== 0 || !equal(first, agreed)) return false;
  library.crypto_scalarmult(first, scalar, nine);
  library.crypto_scalarmult_base(second, scalar);
  if (!equal(first, second) || library.crypto_scalarmult(first, scalar, new Uint8Array(32)) === 0) return false;
  library.crypto_hash_sha256(first, new Uint8Array(0));
  return equal(first, nothing);
}
