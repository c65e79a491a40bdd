// Where a node is, and what is demanded of whoever answers there.

import { ownCertificateName } from "./certificate.ts";
import type { Trust } from "./refusal.ts";

export interface Address {
  /** Host name or literal address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export function nameOf({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What a trust asks of the runtime: the name in the certificate, and the authorities besides the public roots. */
export function demands(trust: Trust, host: string): { readonly name: string; readonly authorities: string[] } {
  if (trust.kind === "pinned") return { name: ownCertificateName, authorities: [trust.certificatePem] };
  return { name: trust.host ?? host, authorities: trust.caPem === undefined ? [] : [trust.caPem] };
}
