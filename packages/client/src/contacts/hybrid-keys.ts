// The sealing keys of others (PROTOCOL §7). A key is used only if its owner's identity key signed it, it is not older
// than the newest seen, and not older than 90 days. Without one nothing is sent; there is no weaker way.
import { HYBRID_KEY_LONGEST_MS, isFreshHybridKey, parseHybridKey } from "@quicproquo/protocol";
import type { Context } from "../context.ts";
import type { Online } from "../session/link.ts";

/** How often the node is asked for a newer one. */
const ASK_AGAIN_MS = 24 * 60 * 60 * 1000;

/** The peer's X-Wing public key if there is one that may be sealed to now. */
export function usableHybridKey(context: Context, peer: Uint8Array): Uint8Array | undefined {
  const contact = context.store.contacts.byKey(peer);
  if (contact?.hybridKey === undefined || contact.hybridCreated === undefined) return undefined;
  return context.clock.now() - contact.hybridCreated <= HYBRID_KEY_LONGEST_MS ? contact.hybridKey : undefined;
}

/** Whether the node should be asked for this peer's key. */
export function hybridKeyIsStale(context: Context, peer: Uint8Array): boolean {
  if (usableHybridKey(context, peer) === undefined) return true;
  const checked = context.store.contacts.byKey(peer)?.hybridChecked ?? 0;
  return context.clock.now() - checked >= ASK_AGAIN_MS;
}

/** Asks the node for this peer's key where that is due; not within a turn. */
export async function refreshHybridKey(context: Context, online: () => Online, peer: Uint8Array): Promise<void> {
  if (await context.turn.read(() => hybridKeyIsStale(context, peer))) await fetchHybridKey(context, online(), peer);
}

/** Asks the node and keeps what is valid and not older; resolves with whether there is a usable key now. */
export async function fetchHybridKey(context: Context, online: Online, peer: Uint8Array): Promise<boolean> {
  const answer = await online.call((node, auth) => node.fetchHybridKey({ identityKey: peer, auth }));
  const published = parseHybridKey(answer.hybridPublicKey.slice(), peer);
  const now = context.clock.now();
  await context.turn.change(() => {
    const { contacts } = context.store;
    const newest = contacts.byKey(peer)?.hybridCreated ?? 0;
    if (published !== undefined && isFreshHybridKey(published, newest, now)) {
      contacts.setHybridKey(peer, published.publicKey, published.created, now);
    } else contacts.markHybridChecked(peer, now);
  });
  return usableHybridKey(context, peer) !== undefined;
}
