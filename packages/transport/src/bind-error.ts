// Why a port could not be taken, in words and with the holder's name where the system tells it.

import { TransportError } from "./errors.ts";
import { portHolder } from "./port-holder.ts";

/** The runtime's error of a failed bind as ours. */
export async function bindError(
  cause: unknown,
  protocol: "tcp" | "udp",
  host: string,
  port: number,
): Promise<TransportError> {
  if (cause instanceof TransportError) return cause;
  const where = `${protocol.toUpperCase()} port ${port} on ${host}`;
  if (cause instanceof Deno.errors.AddrInUse) {
    const holder = await portHolder(protocol, port);
    return new TransportError("port-in-use", holder ? `${where} is held by ${holder}` : `${where} is taken`, {
      cause,
      ...(holder === undefined ? {} : { holder }),
      hint: "stop that program, or choose another port",
    });
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return new TransportError("address-unavailable", `${where} needs rights that this user has not`, {
      cause,
      hint: "choose a port above 1023",
    });
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  return new TransportError("address-unavailable", `${where} cannot be bound: ${text}`, {
    cause,
    hint: "give an address of this machine, 0.0.0.0 or ::",
  });
}
