// One's own sealing keys (PROTOCOL §7): a new one every 30 days, old secrets for 60 more, so that what was sealed before
// still opens.
import { type HybridSecretKey, hybridSecretKeyFromSeed, openEnvelope } from "@quicproquo/protocol";
import type { Context } from "../context.ts";
import type { Store } from "../store/store.ts";

/** The MLSMessage in a sealed payload on a channel (empty: the default inbox); undefined if no key of ours opens it. */
export function openWithOwnKeys(context: Context, channel: Uint8Array, payload: Uint8Array): Uint8Array | undefined {
  for (const secret of context.hybridSecrets()) {
    const message = openEnvelope({
      payload,
      recipientKey: context.self.key,
      hybridSecretKey: secret,
      channelId: channel,
    });
    if (message !== undefined) return message;
  }
  return undefined;
}

/**
 * The stored keys, newest first. Expanding one costs more than using it: the expanded ones are kept as long as the store
 * has them.
 */
export function hybridSecretsOf(store: Store): () => readonly HybridSecretKey[] {
  let expanded = new Map<number, HybridSecretKey>();
  return () => {
    const stored = store.keys.hybridKeys();
    expanded = new Map(
      stored.map(({ created, secret }) => [created, expanded.get(created) ?? hybridSecretKeyFromSeed(secret)]),
    );
    return [...expanded.values()];
  };
}
