// The GroupContext extension that says what every member must support (RFC 9420 §11.1).

import { Writer } from "./codec/writer.ts";
import type { Extension } from "./group-member.ts";
import { requiredCapabilitiesExtension } from "./key-package/extension-types.ts";

export interface RequiredCapabilities {
  readonly extensions?: readonly number[];
  readonly proposals?: readonly number[];
  readonly credentials?: readonly number[];
}

export function requiredCapabilities(required: RequiredCapabilities): Extension {
  const numbers = (writer: Writer, list: readonly number[] = []): Writer =>
    writer.vector(list, (inner, number) => inner.uint16(number));
  const writer = new Writer();
  numbers(writer, required.extensions);
  numbers(writer, required.proposals);
  numbers(writer, required.credentials);
  return { type: requiredCapabilitiesExtension, data: writer.finish() };
}
