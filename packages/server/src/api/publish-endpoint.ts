// Publishes where the caller can be reached directly (docs/protocol.md, Direct delivery); an empty record withdraws it.

import { nodeError, parseEndpointRecord } from "@quicproquo/protocol";
import type { SessionHandler } from "./method.ts";

export const publishEndpoint: SessionHandler<"publishEndpoint"> = async ({ nodeAddr: value }, { store }, session) => {
  const { account, identityKey } = session;
  if (value.length === 0) {
    await store.dropEndpoint({ account });
    return {};
  }
  const record = parseEndpointRecord(value, identityKey);
  if (record === undefined) throw nodeError("E005", "nodeAddr is no endpoint record of this identity");
  const outcome = await store.keepEndpoint({ account, time: record.time, value });
  if (outcome === "older") throw nodeError("E005", "nodeAddr is older than the one that is published");
  return {};
};
