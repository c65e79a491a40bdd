// The peer broke the protocol: what this throws ends the connection with an Abort that carries the text.

import { RpcError } from "./rpc-error.ts";

export function violation(text: string): never {
  throw new RpcError("failed", text);
}
