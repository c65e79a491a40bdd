// Where randomness comes from is the caller's to say.

/** Cryptographically strong bytes. */
export type Random = (size: number) => Uint8Array;
