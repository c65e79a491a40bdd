// What this client asks of MLS, said once: who its leaf is, what its groups require, how long a key package lives.
import {
  createGroup,
  createKeyPackage,
  type Extension,
  type GroupMember,
  openGroup,
  type OwnKeyPackage,
  type OwnLeaf,
  requiredCapabilities,
} from "@quicproquo/mls";
import type { Random, Self } from "../context.ts";
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

export function makeKeyPackage(leaf: Leaf, lastResort: boolean): Promise<OwnKeyPackage> {
  return createKeyPackage({ ...ownLeaf(leaf), lastResort });
}

/** A group of one, under its policy. */
export function makeGroup(leaf: Leaf, groupId: Uint8Array, policy: GroupPolicy): Promise<GroupMember> {
  const extensions: Extension[] = [
    requiredCapabilities({ extensions: [POLICY_EXTENSION] }),
    { type: POLICY_EXTENSION, data: encodePolicy(policy) },
  ];
  return createGroup({ ...ownLeaf(leaf), groupId, extensions });
}

export function loadGroup(state: Uint8Array, random: Random): Promise<GroupMember> {
  return openGroup(state, { random });
}

function ownLeaf({ self, suite, random, now }: Leaf): OwnLeaf {
  const seconds = BigInt(Math.floor(now / 1000));
  return {
    suite,
    identity: self.key,
    signatureKey: { publicKey: self.key, privateKey: self.seed },
    lifetime: { notBefore: seconds - CLOCK_SLACK_SECONDS, notAfter: seconds + LIFETIME_SECONDS },
    supportedExtensions: [POLICY_EXTENSION],
    random,
  };
}
