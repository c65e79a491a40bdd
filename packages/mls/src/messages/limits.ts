// What a parser takes, in bytes unless it says otherwise: far above honest use. The largest honest thing is a GroupInfo
// that carries the ratchet tree of a group of thousands in the hybrid suite: 5,000 members are about 20 MB.

export const messageLimits = {
  /** An MLSMessage, and whatever has no narrower limit inside it. */
  message: 67_108_864,
  groupId: 255,
  /** Data of one extension of a GroupContext, and all of its extensions. */
  groupContextExtension: 1_048_576,
  groupContextExtensions: 4_194_304,
  /** A hash, MAC, reference, secret or nonce of any suite. */
  hash: 64,
  nonce: 255,
  encryptedSenderData: 255,
  pskId: 4096,
  /** Count. */
  psks: 256,
  kemOutput: 8192,
  /** A path secret or GroupSecrets under HPKE. */
  encryptedSecret: 131072,
  /** Counts: of a tree's levels, of a resolution, of a commit, of a Welcome. */
  pathNodes: 32,
  resolution: 65536,
  proposals: 16384,
  newcomers: 16384,
  /** Body of a proposal of a type without a meaning here. */
  unknownProposal: 1_048_576,
} as const;
