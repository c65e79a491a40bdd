// The node's side of delivery proofs. Clients only verify them, so it stands beside what they load.
export { signDelivery } from "./delivery-proof.ts";
export { type SigningKey, signingKeyFromSeed } from "./ed25519.ts";
