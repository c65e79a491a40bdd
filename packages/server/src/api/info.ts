// What a client must know of this node before it trusts it with anything (docs/protocol.md, Interfaces).

import { limitsToWire } from "@quicproquo/protocol";
import type { OpenHandler } from "./method.ts";

export const info: OpenHandler<"info"> = (_params, { identity, accounts, limits }) => {
  const { softwareVersion, nodeKey, origin, cipherSuite } = identity;
  const { pins, signature } = identity.pins();
  return {
    info: {
      softwareVersion,
      nodeKey,
      origin,
      pins,
      pinsSignature: signature,
      registration: accounts.policy,
      cipherSuite,
      limits: limitsToWire(limits),
    },
  };
};
