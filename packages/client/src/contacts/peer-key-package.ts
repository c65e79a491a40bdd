// A key package of somebody else, fetched to add them. Whoever adds checks what the others cannot (PROTOCOL §10): suite,
// identity, signature, lifetime by this clock.
import { verifyKeyPackage } from "@quicproquo/mls";
import { compareBytes } from "../bytes.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { credentialIsValid, identityOf } from "../groups/credential.ts";
import { POLICY_EXTENSION } from "../groups/policy.ts";
import type { Online } from "../session/link.ts";

/** RFC 9420 §7.2 with the node's limit of 90 days, and a day for clocks that differ. */
const LONGEST_LIFETIME_SECONDS = 91n * 24n * 60n * 60n;

/** Takes one from the node. Throws `no-key-package` if there is none that may be used. */
export async function fetchKeyPackage(context: Context, online: Online, peer: Uint8Array): Promise<Uint8Array> {
  const answer = await online.call((node, auth) => node.fetchKeyPackage({ identityKey: peer, auth }));
  const bytes = answer.package.slice();
  if (bytes.length === 0) {
    throw clientError("no-key-package", "they have no keys at the node", {
      hint: "They have to come online once; then try again.",
      retry: true,
    });
  }
  const problem = keyPackageProblem(context, bytes, peer);
  if (problem !== undefined) {
    throw clientError("no-key-package", `the node gave a key package that may not be used: ${problem}`, {
      hint: "Try again; if it stays so, ask them to come online.",
      retry: true,
    });
  }
  return bytes;
}

/** Why this key package may not be used to add this person now; undefined if it may. */
export function keyPackageProblem(context: Context, bytes: Uint8Array, peer: Uint8Array): string | undefined {
  const result = verifyKeyPackage(bytes, { suites: [context.suite] });
  if (!result.ok) return result.reason;
  const { credential, signatureKey, lifetime, capabilities } = result.keyPackage;
  if (credential.type !== "basic" || !credentialIsValid(credential.identity, signatureKey)) {
    return "its credential is invalid";
  }
  if (compareBytes(identityOf(credential.identity), peer) !== 0) return "it belongs to somebody else";
  const now = BigInt(Math.floor(context.clock.now() / 1000));
  if (lifetime.notBefore > now || lifetime.notAfter < now) return "it is outside its lifetime";
  if (lifetime.notAfter - lifetime.notBefore > LONGEST_LIFETIME_SECONDS) return "it lives too long";
  if (!capabilities.extensions.includes(POLICY_EXTENSION)) return "it does not know this kind of conversation";
  return undefined;
}
