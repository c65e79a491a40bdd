// What an engine is given by whoever starts it: where its files lie, the network, time and randomness. Everything has a
// value that a product uses; tests bring their own.
import type { KeyStretching } from "@quicproquo/protocol";
import type { Clock } from "@quicproquo/transport";
import type { Random } from "../context.ts";
import type { KeyPackageSupply } from "../contacts/own-keys.ts";
import type { KeyCost } from "../store/store-key.ts";
import type { NodeNetwork } from "./network.ts";

export interface Environment {
  /** As `defaultDataFolder` names it. */
  readonly dataFolder: string;
  readonly network: NodeNetwork;
  readonly clock: Clock;
  readonly random: Random;
  readonly supply: KeyPackageSupply;
  /** Argon2id of the local store. A profile keeps the one it was made with. */
  readonly storeKeyCost: KeyCost;
  /** Argon2id inside OPAQUE; part of the account. */
  readonly keyStretching: KeyStretching;
}
