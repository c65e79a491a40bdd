// What an engine is given by whoever starts it: where its files lie, the network, time and randomness. Everything has a
// value that a product uses; tests bring their own.
import { type KeyStretching, OPAQUE_KEY_STRETCHING, type Random } from "@quicproquo/protocol";
import { classicalCipherSuite } from "@quicproquo/mls";
import { type Clock, systemClock } from "@quicproquo/transport";
import { KEY_PACKAGE_SUPPLY, type KeyPackageSupply } from "../contacts/key-package-supply.ts";
import { type KeyCost, STORE_KEY_COST } from "../store/store-key.ts";
import type { Store } from "../store/store.ts";
import type { NodeNetwork } from "./network.ts";
import { SUITE_FLOOR } from "./node-facts.ts";
import { systemNetwork } from "./system-network.ts";

/** @internal */
export type OpenStore = (path: string, key: Uint8Array, options: { readonly create: boolean }) => Store;

export interface Environment {
  /** As `defaultDataFolder` names it. */
  readonly dataFolder: string;
  readonly network: NodeNetwork;
  readonly clock: Clock;
  /** The least MLS suite that is taken of a node that is met for the first time; the hybrid one if not said. */
  readonly suiteFloor?: number;
  readonly random: Random;
  readonly supply: KeyPackageSupply;
  /**
   * Opens a profile's message store under its key, or makes it. Default: the encrypted one. For tests.
   * @internal
   */
  readonly openStore?: OpenStore;
  /** Argon2id of the local store. A profile keeps the one it was made with. */
  readonly storeKeyCost: KeyCost;
  /** Argon2id inside OPAQUE; part of the account. */
  readonly keyStretching: KeyStretching;
}

export interface SystemEnvironmentOptions {
  readonly dataFolder: string;
  /** Both if not said. */
  readonly transports?: readonly ("quic" | "tls")[];
  /** Takes a new node whose groups have no post-quantum protection. */
  readonly allowClassical?: boolean;
}

/** What a product uses: the real network, clock and randomness, and the full cost of passwords. */
export function systemEnvironment(options: SystemEnvironmentOptions): Environment {
  const { dataFolder, transports, allowClassical = false } = options;
  const clock = systemClock;
  return {
    dataFolder,
    clock,
    suiteFloor: allowClassical ? classicalCipherSuite : SUITE_FLOOR,
    network: systemNetwork({ dataFolder, clock, ...(transports === undefined ? {} : { transports }) }),
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    supply: KEY_PACKAGE_SUPPLY,
    storeKeyCost: STORE_KEY_COST,
    keyStretching: OPAQUE_KEY_STRETCHING,
  };
}
