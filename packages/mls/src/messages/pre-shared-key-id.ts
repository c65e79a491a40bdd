// PreSharedKeyID (RFC 9420 §8.4).

export type PreSharedKeyId =
  | { readonly kind: "external"; readonly pskId: Uint8Array; readonly nonce: Uint8Array }
  | {
    readonly kind: "resumption";
    readonly usage: "application" | "reinit" | "branch";
    readonly groupId: Uint8Array;
    readonly epoch: bigint;
    readonly nonce: Uint8Array;
  };
