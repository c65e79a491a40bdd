// Passwords that cost next to nothing, at the node and at the store: for whatever is no test and no measure of them.

import type { Environment } from "@quicproquo/client";

export const cheapPasswords: Pick<Environment, "storeKeyCost" | "keyStretching"> = {
  storeKeyCost: { memoryKib: 64, passes: 1, lanes: 1 },
  keyStretching: { "argon2id-custom": { iterations: 1, memory: 64, parallelism: 1 } },
};
