// A new group of one member (RFC 9420 §11).

import { createGroup as createEngineGroup } from "ts-mls";
import { defaultCipherSuite } from "../cipher-suites.ts";
import type { Extension, GroupMember } from "../group-member.ts";
import { MlsError } from "../errors.ts";
import { defaultExtensionTypes, requiredCapabilitiesExtension } from "../key-package/extension-types.ts";
import { readRequiredCapabilities } from "../required-capabilities.ts";
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
  const unsupported = unsupportedBy(options);
  if (unsupported !== undefined) throw new MlsError("bad-argument", `extensions: ${unsupported}`);
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

/** What of the group's extensions its own creator could not live with; ts-mls does not ask. */
function unsupportedBy({ extensions = [], supportedExtensions }: CreateGroupOptions): string | undefined {
  const supported = new Set([...defaultExtensionTypes, ...supportedExtensions]);
  const types = extensions.map(({ type }) => type);
  if (new Set(types).size < types.length) return "one type twice";
  const required = extensions.find(({ type }) => type === requiredCapabilitiesExtension);
  const capabilities = readRequiredCapabilities(required?.data ?? Uint8Array.of(0, 0, 0));
  if (capabilities === undefined) return "the required capabilities do not decode";
  const missing = [...types, ...capabilities.extensions].find((type) => !supported.has(type));
  if (missing !== undefined) return `the creator does not support type ${missing}`;
  if (capabilities.proposals.length > 0) return "the creator supports no proposals but RFC 9420's";
  return capabilities.credentials.some((type) => type !== 1) ? "the creator has a basic credential" : undefined;
}
