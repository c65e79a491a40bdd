// The GroupContext extension that says what every member must support (RFC 9420 §11.1).

import { decoded } from "./codec/decoded.ts";
import { Reader } from "./codec/reader.ts";
import { Writer } from "./codec/writer.ts";
import { requiredCapabilitiesExtension } from "./key-package/extension-types.ts";
import type { KeyPackageExtension } from "./key-package/structure.ts";

export interface RequiredCapabilities {
  readonly extensions?: readonly number[];
  readonly proposals?: readonly number[];
  readonly credentials?: readonly number[];
}

export function requiredCapabilities(required: RequiredCapabilities): KeyPackageExtension {
  const numbers = (writer: Writer, list: readonly number[] = []): Writer =>
    writer.vector(list, (inner, number) => inner.uint16(number));
  const writer = new Writer();
  numbers(writer, required.extensions);
  numbers(writer, required.proposals);
  numbers(writer, required.credentials);
  return { type: requiredCapabilitiesExtension, data: writer.finish() };
}

/** Undefined if the bytes are none. */
export function readRequiredCapabilities(data: Uint8Array): Required<RequiredCapabilities> | undefined {
  return decoded(() => {
    const reader = new Reader(data);
    const numbers = (field: string): number[] => reader.vector(256, 512, field, (inner) => inner.uint16(field));
    const required = {
      extensions: numbers("extension_types"),
      proposals: numbers("proposal_types"),
      credentials: numbers("credential_types"),
    };
    reader.end("required_capabilities");
    return required;
  });
}
