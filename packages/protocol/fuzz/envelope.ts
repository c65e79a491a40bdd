// What a node hands out: payloads, published keys, proofs, uploads. Nothing but the honest seed may open or verify.
import { signDelivery, verifyDelivery } from "../src/delivery-proof.ts";
import { signingKeyFromSeed } from "../src/ed25519.ts";
import { openEnvelope, payloadKind, sealEnvelope, unwrapBare } from "../src/envelope.ts";
import { hybridSecretKeyFromSeed, parseHybridKey, publishHybridKey } from "../src/hybrid-key.ts";
import { parseIdentityKey } from "../src/identity-key.ts";
import { parseRegistrationUpload } from "../src/registration.ts";
import { parseRejoinRequest, signRejoinRequest, verifyRejoinRequest } from "../src/rejoin-request.ts";

const fixed = (size: number): Uint8Array => new Uint8Array(size).fill(7);
const identity = signingKeyFromSeed(fixed(32));
const hybridSecretKey = hybridSecretKeyFromSeed(fixed(32));
const recipientKey = identity.publicKey;
const channelId = fixed(16);
const payload = sealEnvelope(
  { recipientKey, hybridPublicKey: hybridSecretKey.publicKey, channelId, message: fixed(40) },
  fixed,
);
const published = publishHybridKey(identity, hybridSecretKey, 1);
const delivery = { recipientKey, channelId, seq: 1n, ttlSecs: 0, payload };
const proof = signDelivery(identity, delivery);
const rejoin = signRejoinRequest(identity, { channelId, time: 1, keyPackage: fixed(100) });

export const seeds: readonly Uint8Array[] = [payload, published, proof, rejoin, fixed(300), recipientKey];

export function fuzz(bytes: Uint8Array): void {
  payloadKind(bytes);
  unwrapBare(bytes);
  parseIdentityKey(bytes);
  parseRegistrationUpload(bytes);
  const same = (other: Uint8Array): boolean => bytes.toHex() === other.toHex();
  const opened = openEnvelope({ payload: bytes, recipientKey, hybridSecretKey, channelId });
  if (opened !== undefined && !same(payload)) throw new Error("a forged envelope opened");
  if (parseHybridKey(bytes, recipientKey) !== undefined && !same(published)) throw new Error("a forged key was taken");
  parseRejoinRequest(bytes);
  if (verifyRejoinRequest(bytes, recipientKey) && !same(rejoin)) throw new Error("a forged rejoin request was taken");
  if (verifyDelivery(recipientKey, delivery, bytes) && !same(proof)) throw new Error("a forged proof was taken");
}
