// Any bytes as an MLSMessage without state: read or not, never an exception.

import { parseMlsMessage, welcomeReferences } from "../src/mls-message.ts";
import { codecs } from "../test/codecs.ts";

export const seeds: readonly Uint8Array[] = codecs["MLSMessage"]?.samples(40) ?? [];

export function fuzz(bytes: Uint8Array): void {
  parseMlsMessage(bytes);
  welcomeReferences(bytes);
}
