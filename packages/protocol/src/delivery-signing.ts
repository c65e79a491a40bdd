// What a node's storage thread needs of this package, and nothing that would make that thread start slower.
export { signDelivery } from "./delivery-proof.ts";
export { type SigningKey, signingKeyFromSeed } from "./ed25519.ts";
