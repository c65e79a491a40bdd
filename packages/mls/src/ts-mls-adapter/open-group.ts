// A group from the bytes that `GroupMember.toBytes` gave.

import { defaultCipherSuite } from "../cipher-suites.ts";
import type { GroupMember } from "../group-member.ts";
import { engineFor, type RandomSource } from "./engine.ts";
import { TsMlsGroup } from "./group.ts";
import { decodeStoredGroup } from "./state-bytes.ts";

/** Throws `state-damaged`, `state-version`. The bytes are not kept. */
export async function openGroup(
  bytes: Uint8Array,
  options: { readonly random?: RandomSource } = {},
): Promise<GroupMember> {
  return new TsMlsGroup(decodeStoredGroup(bytes), await engineFor(defaultCipherSuite, options.random));
}
