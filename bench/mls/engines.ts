// The implementations that are measured, each with what makes its clients.

import { CoreCryptoPeer } from "../../tests/interop/mls/core-crypto.ts";
import { OwnPeer } from "../../tests/interop/mls/own-engine.ts";
import type { Peer } from "../../tests/interop/mls/peer.ts";
import { TsMlsPeer } from "../../tests/interop/mls/ts-mls.ts";

export const engineNames = ["own", "own, X-Wing", "ts-mls", "core-crypto"] as const;
export type EngineName = (typeof engineNames)[number];

export interface Engine {
  readonly suite: number;
  /** The `number`th client. */
  start(number: number): Promise<Peer>;
}

export const engines: Readonly<Record<EngineName, Engine>> = {
  "own": { suite: 0x0001, start: (number) => Promise.resolve(new OwnPeer(number, 0x0001)) },
  "own, X-Wing": { suite: 0x004f, start: (number) => Promise.resolve(new OwnPeer(number, 0x004f)) },
  "ts-mls": { suite: 0x0001, start: (number) => TsMlsPeer.start(number) },
  "core-crypto": { suite: 0x0001, start: (number) => CoreCryptoPeer.start(number, 0x0001) },
};
