// What a key package must be to be kept (RFC 9420 §10; docs/protocol.md, uploadKeyPackage): one that whoever is handed it
// can use to invite its owner.

import { nodeError, parseCredential, sameBytes } from "@quicproquo/protocol";
import type { Limits } from "@quicproquo/protocol";
import { verifyKeyPackage } from "@quicproquo/mls/key-package";
import type { AddKeyPackageRequest } from "../store/store.ts";

/** Milliseconds that a client's clock may be ahead. */
const clocksApart = 86_400_000;

type CheckedPackage = Omit<AddKeyPackageRequest, "owner" | "limit" | "now">;

/** A checked package of that identity, as it is stored. E017 says what is wrong with it. */
export function checkKeyPackage(
  bytes: Uint8Array,
  identityKey: Uint8Array,
  cipherSuite: number,
  limits: Limits,
  now: number,
): CheckedPackage {
  const result = verifyKeyPackage(bytes, { suites: [cipherSuite] });
  if (!result.ok) throw nodeError("E017", result.reason);
  const { credential, signatureKey, lifetime, lastResort, fingerprint } = result.keyPackage;
  const leaf = credential.type === "basic" ? parseCredential(credential.identity, signatureKey) : undefined;
  if (leaf === undefined || !sameBytes(identityKey, leaf.identityKey)) {
    throw nodeError("E017", "its credential is not that of this identity");
  }
  const { notBefore, notAfter } = lifetime;
  if (notAfter - notBefore > BigInt(limits.keyPackageLifetimeSecs)) throw nodeError("E017", "it would live too long");
  // Nobody could use it now, and "at most 90 days" must not mean those of a far year, nor a time that no row can hold.
  if (Number(notBefore) * 1_000 > now + clocksApart) throw nodeError("E017", "it is not valid yet");
  const endsAt = Number(notAfter) * 1_000;
  if (endsAt <= now) throw nodeError("E017", "it has expired");
  return { leafKey: signatureKey, fingerprint, cipherSuite, notAfter: endsAt, lastResort, package: bytes };
}
