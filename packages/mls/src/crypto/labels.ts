// The labelled inputs of RFC 9420: KDFLabel (§8), SignContent (§5.1.2), EncryptContext (§5.1.3) and RefHashInput (§5.2).
// They are built in one allocation each, as every message needs several.

import { opaqueLength, variableSizeLength, Writer } from "../codec/writer.ts";

const PREFIX = "MLS 1.0 ";
/** The protocol's labels are few; an application's own, of which there may be many, are encoded anew beyond that. */
export const KEPT_LABELS = 64;
const keptLabels = new Map<string, Uint8Array>();

/** `opaque label<V>`: "MLS 1.0 " and the label. */
function prefixedLabel(label: string): Uint8Array {
  const known = keptLabels.get(label);
  if (known !== undefined) return known;
  const encoded = new Writer().opaque(new TextEncoder().encode(PREFIX + label)).finish();
  if (keptLabels.size < KEPT_LABELS) keptLabels.set(label, encoded);
  return encoded;
}

/** KDFLabel of ExpandWithLabel. */
export function kdfLabel(label: string, context: Uint8Array, length: number): Uint8Array {
  const prefixed = prefixedLabel(label);
  const size = 2 + prefixed.length + opaqueLength(context);
  return new Writer(size).uint16(length).fixed(prefixed).opaque(context).finish();
}

/** KDFLabel with HKDF's counter of a first block behind it. */
export function kdfLabelAndOne(label: string, context: Uint8Array, length: number): Uint8Array {
  const prefixed = prefixedLabel(label);
  const size = 2 + prefixed.length + opaqueLength(context) + 1;
  return new Writer(size).uint16(length).fixed(prefixed).opaque(context).uint8(1).finish();
}

/** SignContent and EncryptContext, which are alike. */
export function labeledContent(label: string, content: Uint8Array | readonly Uint8Array[]): Uint8Array {
  const prefixed = prefixedLabel(label);
  const parts = content instanceof Uint8Array ? [content] : content;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const writer = new Writer(prefixed.length + variableSizeLength(length) + length).fixed(prefixed).variableSize(length);
  for (const part of parts) writer.fixed(part);
  return writer.finish();
}

/** RefHashInput. The label is taken as it is. */
export function refHashInput(label: string, value: Uint8Array): Uint8Array {
  return new Writer().opaque(new TextEncoder().encode(label)).opaque(value).finish();
}
