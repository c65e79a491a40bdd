// What this client asks of MLS, said once: who its leaf is, which credentials count, what its groups require, how long a
// key package lives.
import {
  basicCredential,
  createGroup,
  createKeyPackage,
  type CredentialChecker,
  type Extension,
  type GroupMember,
  joinGroup,
  type Member,
  openGroup,
  type OwnKeyPackage,
  type OwnLeaf,
  requiredCapabilities,
} from "@quicproquo/mls";
import type { Random } from "@quicproquo/protocol";
import type { Self } from "../context.ts";
import { compareBytes } from "../bytes.ts";
import { credentialIsValid } from "./credential.ts";
import { encodePolicy, type GroupPolicy, POLICY_EXTENSION } from "./policy.ts";

const DAY_SECONDS = 24n * 60n * 60n;
/** The node takes at most 90 days; the rest is for clocks that differ. */
const LIFETIME_SECONDS = 84n * DAY_SECONDS;
const CLOCK_SLACK_SECONDS = DAY_SECONDS;

export interface Leaf {
  readonly self: Self;
  readonly suite: number;
  readonly random: Random;
  /** ms since 1970 UTC. */
  readonly now: number;
}

/** PROTOCOL §10: what comes from outside a group changes nothing. */
const outsiders = "refused";

/** PROTOCOL §10: one of the two forms, belonging to the leaf's key; and a leaf's credential never changes. */
const credentials: CredentialChecker = ({ credential, signatureKey, replaces }) => {
  if (credential.type !== "basic" || !credentialIsValid(credential.identity, signatureKey)) {
    return { valid: false, reason: "the credential is of no form that counts here" };
  }
  if (replaces === undefined) return { valid: true };
  const before = replaces.credential;
  return before.type === "basic" && compareBytes(before.identity, credential.identity) === 0
    ? { valid: true }
    : { valid: false, reason: "a member's credential never changes" };
};

export function makeKeyPackage(leaf: Leaf, lastResort: boolean): OwnKeyPackage {
  return createKeyPackage({ ...ownLeaf(leaf), random: leaf.random, lastResort });
}

/** A group of one, under its policy. */
export function makeGroup(leaf: Leaf, groupId: Uint8Array, policy: GroupPolicy): GroupMember {
  const extensions: Extension[] = [
    requiredCapabilities({ extensions: [POLICY_EXTENSION] }),
    { type: POLICY_EXTENSION, data: encodePolicy(policy) },
  ];
  return createGroup({ ...ownLeaf(leaf), credentials, outsiders, random: leaf.random, groupId, extensions });
}

export function loadGroup(records: ReadonlyMap<string, Uint8Array>, random: Random): GroupMember {
  return openGroup(records, { credentials, outsiders, random });
}

/** Throws `MlsError`. The signer is who added this member. */
export function joinByWelcome(
  welcome: Uint8Array,
  keyPackage: OwnKeyPackage,
  random: Random,
): { readonly group: GroupMember; readonly signer: Member } {
  return joinGroup({ welcome, keyPackage, credentials, outsiders, random });
}

function ownLeaf({ self, suite, now }: Leaf): OwnLeaf {
  const seconds = BigInt(Math.floor(now / 1000));
  return {
    suite,
    credential: basicCredential(self.key),
    signatureKey: { publicKey: self.key, privateKey: self.seed },
    lifetime: { notBefore: seconds - CLOCK_SLACK_SECONDS, notAfter: seconds + LIFETIME_SECONDS },
    supportedExtensions: [POLICY_EXTENSION],
  };
}
