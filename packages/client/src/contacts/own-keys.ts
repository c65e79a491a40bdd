// Keeps one's own public keys at the node fresh: the sealing key, enough key packages for whoever wants to write, and one
// last-resort package for when all are taken. Secrets are on disk before the public half leaves.
import {
  HYBRID_KEY_LONGEST_MS,
  HYBRID_KEY_ROTATION_MS,
  HYBRID_SEED_BYTES,
  hybridSecretKeyFromSeed,
  publishHybridKey as signHybridKey,
} from "@quicproquo/protocol";
import type { Context } from "../context.ts";
import { makeKeyPackage } from "../groups/mls.ts";
import type { Online } from "../session/link.ts";
import type { KeyPackageSupply } from "./key-package-supply.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Key packages live 84 days; none is handed out in its last fortnight. */
const KEY_PACKAGE_FRESH_MS = 70 * DAY_MS;
/** The node drops expired ones; secrets are kept until no Welcome for them can be on its way. */
const KEY_PACKAGE_SECRETS_MS = 120 * DAY_MS;

/** So many times the full supply is kept of secrets at most: whoever takes key packages and invites nobody fills no disk. */
export const MOST_SUPPLIES = 16;

/** Publishes what is missing. */
export async function publishOwnKeys(context: Context, online: Online, supply: KeyPackageSupply): Promise<void> {
  await publishHybridKey(context, online);
  await publishKeyPackages(context, online, supply);
}

async function publishHybridKey(context: Context, online: Online): Promise<void> {
  const { turn, store, clock, random, self } = context;
  const newest = await turn.change(() => {
    const now = clock.now();
    store.keys.deleteHybridKeysBefore(now - HYBRID_KEY_LONGEST_MS);
    const [current] = store.keys.hybridKeys();
    const isCurrent = current !== undefined && now - current.created < HYBRID_KEY_ROTATION_MS;
    // Another copy of this profile may have published a newer one.
    if (isCurrent && (!store.profile.renewKeys() || current.created === now)) return current;
    const seed = random(HYBRID_SEED_BYTES);
    const published = signHybridKey(self.signingKey, hybridSecretKeyFromSeed(seed), now);
    const key = { created: now, published, secret: seed };
    store.keys.addHybridKey(key);
    return key;
  });
  const uploaded = await turn.read(() => store.keys.hybridKeyUploaded(newest.created));
  if (uploaded) return;
  await online.call((node, auth) =>
    node.uploadHybridKey({ identityKey: self.key, hybridPublicKey: newest.published, auth })
  );
  await turn.change(() => store.keys.markHybridKeyUploaded(newest.created));
}

async function publishKeyPackages(context: Context, online: Online, supply: KeyPackageSupply): Promise<void> {
  const { turn, store, clock, self, suite, random } = context;
  const clear = await turn.read(() => store.profile.renewKeys());
  const answer = await online.call((node, auth) => node.keyPackages({ identityKey: self.key, clear, auth }));
  if (clear) await turn.change(() => store.profile.setRenewKeys(false));
  const wanted = answer.count < supply.least ? supply.full - answer.count : 0;
  const lastResortAtNode = answer.lastResort;
  const toUpload = await turn.change(async () => {
    const now = clock.now();
    store.keys.deleteKeyPackagesBefore(now - KEY_PACKAGE_SECRETS_MS);
    const lastResort = store.keys.lastResort();
    const needsLastResort = !lastResortAtNode || lastResort === undefined ||
      now - lastResort.created > KEY_PACKAGE_FRESH_MS;
    const leaf = { self, suite, random, now };
    const waiting = store.keys.keyPackagesToUpload();
    if (needsLastResort && !waiting.some((keyPackage) => keyPackage.lastResort)) {
      store.keys.addKeyPackage({ ...makeKeyPackage(leaf, true), lastResort: true, created: now });
    }
    // Beyond that the last-resort one has to do, until the oldest secrets are forgotten.
    const missing = Math.min(wanted, MOST_SUPPLIES * supply.full - store.keys.countKeyPackages());
    const unused = waiting.filter((keyPackage) => !keyPackage.lastResort).length;
    for (let made = unused; made < missing; made++) {
      store.keys.addKeyPackage({ ...makeKeyPackage(leaf, false), lastResort: false, created: now });
    }
    return store.keys.keyPackagesToUpload();
  });
  await Promise.all(toUpload.map(async (keyPackage) => {
    await online.call((node, auth) =>
      node.uploadKeyPackage({ identityKey: self.key, package: keyPackage.keyPackage, auth })
    );
  }));
  if (toUpload.length === 0) return;
  await turn.change(() => {
    for (const keyPackage of toUpload) store.keys.markKeyPackageUploaded(keyPackage.fingerprint);
  });
}
