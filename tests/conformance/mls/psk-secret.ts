import { pskSecret } from "../../../packages/mls/src/schedule/psk-secret.ts";
import { suiteOf } from "./suite.ts";
import { bytes, type Check, list, same } from "./vector.ts";

export const check: Check = (vector) => {
  const keys = list(vector, "psks").map((key) => ({
    id: { kind: "external", pskId: bytes(key, "psk_id"), nonce: bytes(key, "psk_nonce") } as const,
    psk: bytes(key, "psk"),
  }));
  return same(pskSecret(suiteOf(vector), keys), bytes(vector, "psk_secret"));
};
