// Stored envelopes as the wire has them.

import type { EnvelopeInit } from "@quicproquo/protocol/schema";
import type { StoredEnvelope } from "../store/store.ts";

export function envelopesOf(stored: readonly StoredEnvelope[]): { readonly payloads: readonly EnvelopeInit[] } {
  return { payloads: stored.map(({ seq, payload }) => ({ seq: BigInt(seq), data: payload })) };
}
