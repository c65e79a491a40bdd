// Ed25519 (RFC 8032) by WebCrypto, which verifies on threads of the runtime: whoever has many signatures before them goes on
// meanwhile. It takes a fifth of the time of this thread that verifying here does.
import { webcrypto } from "node:crypto";

type Key = Awaited<ReturnType<typeof webcrypto.subtle.importKey>>;

const keys = new WeakMap<Uint8Array, Promise<Key | undefined>>();

/**
 * Whether the signature is the key's; undefined where WebCrypto has no Ed25519 or cannot use the key. Nothing that is given
 * may change until it resolves, the key never.
 */
export async function verifyEd25519Aside(
  publicKey: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean | undefined> {
  const key = await keyOf(publicKey);
  if (key === undefined) return undefined;
  try {
    return await webcrypto.subtle.verify("Ed25519", key, signature, bytes);
  } catch {
    return undefined;
  }
}

function keyOf(publicKey: Uint8Array): Promise<Key | undefined> {
  const known = keys.get(publicKey);
  if (known !== undefined) return known;
  const imported = webcrypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]).catch(() => undefined);
  keys.set(publicKey, imported);
  return imported;
}
