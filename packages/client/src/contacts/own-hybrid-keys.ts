// One's own sealing keys (PROTOCOL §7): a new one every 30 days, old secrets for 60 more, so that what was sealed before
// still opens.
import { openEnvelope } from "@quicproquo/protocol";
import type { Context } from "../context.ts";

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
