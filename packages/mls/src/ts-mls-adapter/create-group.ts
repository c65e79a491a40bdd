// A new group of one member (RFC 9420 §11).

import { createGroup as createEngineGroup } from "ts-mls";
import { defaultCipherSuite } from "../cipher-suites.ts";
import type { Extension, GroupMember } from "../group-member.ts";
import { clientConfig, engineFor } from "./engine.ts";
import { TsMlsGroup } from "./group.ts";
import { generate, type OwnLeaf } from "./key-packages.ts";
import { engineExtensions } from "./views.ts";

export interface CreateGroupOptions extends OwnLeaf {
  readonly groupId: Uint8Array;
  /** GroupContext extensions, `requiredCapabilities(…)` among them; the creator must support what it requires. */
  readonly extensions?: readonly Extension[];
}

/** Epoch 0, alone. Throws `bad-argument`, `unsupported-suite`. */
export async function createGroup(options: CreateGroupOptions): Promise<GroupMember> {
  const { publicPackage, privatePackage } = await generate(options);
  const engine = await engineFor(options.suite ?? defaultCipherSuite, options.random);
  const extensions = engineExtensions(options.extensions ?? []);
  const state = await createEngineGroup(
    options.groupId.slice(),
    publicPackage,
    privatePackage,
    extensions,
    engine,
    clientConfig,
  );
  return new TsMlsGroup({ state, pending: undefined }, engine);
}
