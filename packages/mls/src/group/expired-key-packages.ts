// Whether key packages may be added now (RFC 9420 §7.3): only who adds asks a clock, and its own. What others do is never
// judged by one.

import { MlsError } from "../errors.ts";
import { verifyKeyPackage } from "../key-package.ts";

/** Throws `key-package-expired`, `key-package-rejected`; without a clock nothing. */
export function refuseExpired(clock: (() => bigint) | undefined, keyPackages: readonly Uint8Array[]): void {
  const now = clock?.();
  if (now === undefined) return;
  for (const keyPackage of keyPackages) {
    const verified = verifyKeyPackage(keyPackage);
    if (!verified.ok) throw new MlsError("key-package-rejected", verified.reason);
    const { notBefore, notAfter } = verified.keyPackage.lifetime;
    if (now < notBefore || now > notAfter) {
      throw new MlsError("key-package-expired", `valid from ${notBefore} to ${notAfter}, now it is ${now}`);
    }
  }
}
