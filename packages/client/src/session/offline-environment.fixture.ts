// A machine without a network, for tests that need none; keys are stretched as little as may be.
import { randomBytes } from "node:crypto";
import { systemClock } from "@quicproquo/transport";
import type { Environment } from "./environment.ts";

export function offlineEnvironment(dataFolder: string): Environment {
  return {
    dataFolder,
    network: {
      dial: () => Promise.reject(new Error("no network")),
      certificate: () => Promise.reject(new Error("no network")),
    },
    clock: systemClock,
    random: (size) => new Uint8Array(randomBytes(size)),
    supply: { least: 0, full: 0 },
    storeKeyCost: { memoryKib: 64, passes: 1, lanes: 1 },
    keyStretching: { "argon2id-custom": { iterations: 1, memory: 64, parallelism: 1 } },
  };
}
