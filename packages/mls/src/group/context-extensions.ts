// What a GroupContext's extensions ask of the members (RFC 9420 §11.1, §12.1.8.1, §13.4): read once an epoch, so that no
// rule parses them again.

import { decoded } from "../codec/decoded.ts";
import { Reader } from "../codec/reader.ts";
import { defaultExtensionTypes, requiredCapabilitiesExtension } from "../key-package/extension-types.ts";
import { limits, readCredential } from "../key-package/read-fields.ts";
import { messageLimits } from "../messages/limits.ts";
import type { Credential, KeyPackageExtension } from "../key-package/structure.ts";
import { readRequiredCapabilities, type RequiredCapabilities } from "../required-capabilities.ts";

export const applicationIdExtension = 0x0001;
export const ratchetTreeExtension = 0x0002;
export const externalPubExtension = 0x0004;
export const externalSendersExtension = 0x0005;

/** Somebody outside who may propose (RFC 9420 §12.1.8.1). */
export interface ExternalSender {
  readonly signatureKey: Uint8Array;
  readonly credential: Credential;
}

export interface ContextDemands {
  readonly required: Required<RequiredCapabilities>;
  /** Types beyond the default ones: every member's capabilities list them. */
  readonly extensionTypes: readonly number[];
  readonly externalSenders: readonly ExternalSender[];
}

const mostExternalSenders = 64;
const nothing: Required<RequiredCapabilities> = { extensions: [], proposals: [], credentials: [] };

/** The demands; a text that says what is wrong if these cannot be a GroupContext's extensions. */
export function contextDemands(extensions: readonly KeyPackageExtension[]): ContextDemands | string {
  const misplaced = extensionProblem(extensions, [requiredCapabilitiesExtension, externalSendersExtension]);
  if (misplaced !== undefined) return misplaced;
  const { groupContextExtension, groupContextExtensions } = messageLimits;
  const sizes = extensions.map(({ data }) => data.length + 8);
  if (
    extensions.length > limits.extensions || sizes.some((size) => size > groupContextExtension) ||
    sizes.reduce((sum, size) => sum + size, 0) > groupContextExtensions
  ) return "more or larger extensions than a group has";
  const data = (type: number): Uint8Array | undefined => extensions.find((extension) => extension.type === type)?.data;
  const requiredData = data(requiredCapabilitiesExtension);
  const required = requiredData === undefined ? nothing : readRequiredCapabilities(requiredData);
  if (required === undefined) return "the required capabilities do not decode";
  const sendersData = data(externalSendersExtension);
  const externalSenders = sendersData === undefined ? [] : readExternalSenders(sendersData);
  if (externalSenders === undefined) return "the external senders do not decode";
  const extensionTypes = extensions.map(({ type }) => type).filter((type) => !defaultExtensionTypes.has(type));
  return { required, extensionTypes, externalSenders };
}

/** RFC 9420 §13.4: no type twice, and of the default types only those that belong here. */
export function extensionProblem(
  extensions: readonly KeyPackageExtension[],
  belonging: readonly number[],
): string | undefined {
  const seen = new Set<number>();
  for (const { type } of extensions) {
    if (seen.has(type)) return `extension ${type} twice`;
    seen.add(type);
    if (defaultExtensionTypes.has(type) && !belonging.includes(type)) return `extension ${type} belongs elsewhere`;
  }
  return undefined;
}

function readExternalSenders(data: Uint8Array): ExternalSender[] | undefined {
  return decoded(() => {
    const reader = new Reader(data);
    const senders = reader.vector(mostExternalSenders, limits.keyPackage, "external_senders", (inner) => ({
      signatureKey: inner.opaque(limits.publicKey, "signature_key"),
      credential: readCredential(inner),
    }));
    reader.end("external_senders");
    return senders;
  });
}
