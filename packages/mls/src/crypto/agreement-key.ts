/** A private key of an agreement, ready for use; printing it shows no secret. */
export interface AgreementKey {
  readonly publicKey: Uint8Array;
  /** Undefined for bytes that are no public key, and for points of small order, with which nothing is agreed. */
  agree(publicKey: Uint8Array): Uint8Array | undefined;
}
